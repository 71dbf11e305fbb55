import re
from itertools import pairwise

from services.gateway.web.charts.density import density
from services.gateway.web.charts.dots import DotRow, dots
from services.gateway.web.charts.heat import HeatRow, heat
from services.gateway.web.charts.slope import APART, Slope, slope
from services.gateway.web.charts.svg import shortened
from services.gateway.web.charts.tree import Branch, tree


def branch(title: str, *children: Branch) -> Branch:
    return Branch(
        title=title,
        owner="Shops",
        progress=0.5,
        expected=0.4,
        standing="on_track",
        confidence=8,
        children=children,
    )


PICTURES = {
    "heat": heat([HeatRow(name="Loaves", cells=(8, None, 2))], ["1", "2", "3"], 2, "All <well>"),
    "tree": tree([branch("Bread", branch("Vans"))], "All <well>"),
    "slope": slope(
        [Slope(name="Loaves", middle=0.4, end=0.9, band="strong")], ("a", "b", "c"), "All <well>"
    ),
    "dots": dots([DotRow(name="Shops", scores=((0.4, "partial"),), mean=0.4)], "01", "All <well>"),
    "density": density([1, 0, 9], 1, "All <well>"),
}


def test_every_picture_is_said_in_a_sentence_and_styled_by_nothing_inline():
    for name, picture in PICTURES.items():
        assert picture.startswith(f'<svg class="{name}"'), name
        assert 'role="img" aria-label="All &lt;well&gt;"' in picture, name
        assert "style=" not in picture, name


def test_a_week_without_a_word_is_an_empty_frame():
    cells = re.findall(r'class="cell ([\w-]+)"', PICTURES["heat"])
    assert cells == ["high", "unsaid", "low"]


def test_weeks_to_come_are_no_silence():
    picture = heat([HeatRow(name="Loaves", cells=(8, None, None))], ["1", "2", "3"], 1, "")
    assert re.findall(r'class="cell ([\w-]+)"', picture) == ["high", "unsaid", "to-come"]


def test_a_child_stands_to_the_right_of_what_it_hangs_under():
    nodes = re.findall(r'class="node" x="([\d.]+)"', PICTURES["tree"])
    assert float(nodes[0]) < float(nodes[1])


def test_no_two_names_lie_on_each_other():
    lines = [Slope(name=f"Loaf {n}", middle=0.5, end=0.5, band="partial") for n in range(9)]
    heights = [
        float(y)
        for y in re.findall(
            r'class="label" x="[\d.]+" y="([\d.]+)"', slope(lines, ("", "", ""), "")
        )
    ]
    assert all(below - above >= APART - 0.01 for above, below in pairwise(heights))


def test_equal_scores_are_all_seen():
    row = DotRow(name="Shops", scores=((0.4, "partial"),) * 3, mean=None)
    places = re.findall(r'class="dot partial" x="([\d.]+)" y="([\d.]+)"', dots([row], "01", ""))
    assert len(set(places)) == 3


def test_a_long_name_ends_in_an_ellipsis():
    assert shortened("Every shop smells of bread", 12) == "Every shop…"
