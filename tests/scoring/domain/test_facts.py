from datetime import timedelta
from decimal import Decimal
from typing import Literal

import pytest
from msgspec.structs import replace

from contracts.queries.scoring_reviews import (
    Counted,
)
from services.scoring.domain import facts
from services.scoring.domain.record import Record, Word
from tests.scoring.sheets import sheet
from tests.support.quarter import (
    ANNA,
    CYCLE,
    KEY_RESULT,
    OBJECTIVE,
    TODAY,
    defined,
    drafted,
    published,
    reported,
    who,
)


def record(*came: Literal["in_time", "late", "missed"]) -> Record:
    slots = tuple(
        Word(
            index=n,
            key_result_id=KEY_RESULT,
            due_on=TODAY + timedelta(weeks=n),
            member_id=who(ANNA),
            came=how,
        )
        for n, how in enumerate(came)
    )
    return Record(objective_id=OBJECTIVE, cycle_id=CYCLE, words=slots)


@pytest.mark.parametrize(
    ("value", "came", "verdict"),
    [
        (5, ["in_time"] * 7 + ["late"] * 3, "strategy"),
        (5, ["in_time"] * 6 + ["late", "missed"] * 2, "rhythm"),
        (3, ["in_time"], "ambition"),
        (4, ["in_time"], "strategy"),
        (8, [], "strategy"),
        (9, [], "ambition"),
        (None, ["missed"], None),
    ],
)
def test_not_followed_is_rhythm_badly_aimed_ambition_and_the_rest_strategy(value, came, verdict):
    reports = () if value is None else (reported(value),)
    found = facts.proposal([sheet(drafted(), defined(), published, *reports)], [record(*came)])
    assert found.verdict == verdict


def test_every_figure_of_a_proposal_says_over_how_many_it_was_taken():
    found = facts.proposal(
        [sheet(drafted(), defined(), published, reported(5))],
        [record("in_time", "in_time", "late", "missed")],
    )
    assert found.adherence == Counted(value=Decimal("0.5"), over=4)
    assert found.score == Counted(value=Decimal("0.5"), over=1)
    assert found.amended == Counted(value=Decimal(0), over=1)
    assert facts.proposal([], []).adherence == Counted(value=None, over=0)


def test_who_was_late_how_often_is_counted_by_member():
    (found,) = facts.punctuality([record("in_time", "late", "late", "missed")])
    assert (found.member_id, found.in_time, found.late, found.missed) == (who(ANNA), 1, 2, 1)


@pytest.mark.parametrize(
    ("ambition", "score", "outcome"),
    [
        ("aspirational", "0.7", "achieved"),
        ("committed", "0.9", "partly"),
        ("committed", "1.0", "achieved"),
        ("aspirational", "0.3", "missed"),
    ],
)
def test_a_score_speaks_for_an_outcome(ambition, score, outcome):
    found = replace(sheet(drafted(), defined(), published), ambition=ambition)
    assert facts.suggested(found, Decimal(score)) == outcome


def test_every_fall_of_confidence_is_told_with_its_place_in_the_log():
    week = TODAY + timedelta(weeks=1)
    told = (
        reported(1, confidence=7),
        reported(2, confidence=None),
        reported(3, week, confidence=4),
        reported(4, week, confidence=8),
    )
    (fall,) = facts.falls([sheet(drafted(), defined(), published, *told)])
    assert (fall.key_result_id, fall.old, fall.new, fall.on, fall.position) == (
        KEY_RESULT,
        7,
        4,
        week,
        6,
    )


def test_a_late_word_about_an_earlier_day_is_no_fall():
    told = (reported(1, confidence=4), reported(2, TODAY - timedelta(days=1), confidence=3))
    assert list(facts.falls([sheet(drafted(), defined(), published, *told)])) == []
