import re

from services.gateway.paper.light import on_paper, styles
from services.gateway.web.charts.bar import bar
from tests.gateway.charts.test_every_picture import STATES


def test_a_picture_on_paper_has_its_colours_inside_and_no_variable_left():
    picture = on_paper(bar(0.5, 0.4, "on_track", "x"))
    assert picture.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert "var(" not in picture and "light-dark(" not in picture and "@" not in styles()
    assert ".fill.on_track{fill:#1c6b40}" in picture


def test_every_state_has_a_rule_that_draws_it():
    rules = styles()
    for draw, words, _ in STATES:
        for word in words:
            classes = re.findall(r'class="([^"]*)"', draw(word))
            of_word = [one for one in classes if word in one.split()]
            assert of_word and any(f".{word}" in rules for _ in of_word), word
