"""The rhythm of teams: the sentence and the table agree with what was drawn."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.gateway.pages.language import languages
from services.gateway.pages.rhythms import cell, strip
from services.gateway.web.charts.rhythm import Week
from tests.support.page import Browser, read
from tests.support.porch import Company

ENGLISH = languages()["en"]
weeks = st.builds(Week, in_time=st.integers(0, 3), late=st.integers(0, 3), missed=st.integers(0, 3))


@settings(max_examples=60, deadline=None)
@given(st.lists(weeks, max_size=26))
def test_the_sentence_of_a_rhythm_counts_the_marks_that_are_drawn(some: list[Week]):
    picture = strip(ENGLISH, some)
    if picture is None:
        assert not any(week.word for week in some)
        return
    (sentence,) = re.findall(r'aria-label="([^"]*)"', picture)
    n, done, late, missed = map(int, re.findall(r"\d+", sentence))
    assert n == done + late + missed
    for word, said in (("done", done), ("late", late), ("missed", missed)):
        assert picture.count(f'class="week {word}"') == said


@pytest.mark.parametrize(
    ("week", "words"),
    [
        (Week(), "–"),
        (Week(in_time=2), "● 2/0/0"),
        (Week(in_time=2, late=1), "◆ 2/1/0"),
        (Week(in_time=2, late=1, missed=1), "■ 2/1/1"),
    ],
)
def test_a_week_is_as_good_as_the_worst_of_it(week: Week, words: str):
    assert cell(week) == words


async def test_a_team_that_owes_nothing_yet_is_said_to(shop: tuple[Browser, Company]):
    owner, company = shop
    await company.done("POST", "/v1/teams", {"name": "Vans"})
    assert "nothing was due yet" in read(await owner.get("/people")).words
