"""The rhythm of teams: the sentence and the table agree with what was drawn."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.queries.scoring import Figure, Formula, ScoreView
from contracts.queries.scoring_board import BoardDue, BoardLine, BoardReading
from services.gateway.pages.language import languages
from services.gateway.pages.rhythms import cell, strip, week_of
from services.gateway.web.charts.rhythm import Week
from services.runtime import ids
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


def test_a_week_counts_what_was_owed_and_what_was_said_unasked():
    start = date(2026, 11, 2)
    day = start + timedelta(days=2)
    owing = line(due=(BoardDue(on=day, came="late"),), readings=(reading(day),))
    unasked = line(readings=(reading(day), reading(day)))
    silent = line(readings=(reading(start - timedelta(days=1)),))
    assert week_of([owing, unasked, silent], start) == Week(in_time=1, late=1)
    assert week_of([silent], start) == Week()


def reading(on: date) -> BoardReading:
    return BoardReading(on=on, progress=Decimal("0.5"))


def line(**but: Any) -> BoardLine:
    nothing = Figure(progress=Decimal(0), score=Decimal(0))
    score = ScoreView(
        subject="key_result",
        id=ids.new_id(),
        objective_id=ids.new_id(),
        progress=Decimal(0),
        score=Decimal(0),
        band="missed",
        checked_in=True,
        formula=Formula(name="mean", version=1),
        terms=(),
        as_committed=nothing,
        as_amended=nothing,
        version=1,
    )
    return BoardLine(key_result_id=score.id, score=score, **but)
