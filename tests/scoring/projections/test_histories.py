from decimal import Decimal

import pytest

from contracts.events.scoring import ProvisionalScoreChanged, ScoreConfirmed, ScoreSet
from contracts.values import Change
from services.scoring.projections.histories import HISTORIES, lists, of_subject
from tests.support.quarter import (
    ANNA,
    CYCLE,
    KEY_RESULT,
    NOON_US,
    OBJECTIVE,
    OLGA,
    documents,
)

moved = ProvisionalScoreChanged(
    subject="objective",
    subject_id=OBJECTIVE,
    objective_id=OBJECTIVE,
    cycle_id=CYCLE,
    score=Change(old=None, new=Decimal("0.4")),
    progress=Decimal("0.42"),
    formula="scoreline/1",
    cause=7,
)
confirmed = ScoreConfirmed(
    key_result_id=KEY_RESULT, objective_id=OBJECTIVE, cycle_id=CYCLE, score=Decimal("0.7")
)


def was_set(old: str | None) -> ScoreSet:
    return ScoreSet(
        key_result_id=KEY_RESULT,
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        score=Change(old=None if old is None else Decimal(old), new=Decimal("0.7")),
        computed=Decimal("0.4"),
        formula="scoreline/1",
        reason="Late",
        set_by=ANNA.reference,
    )


def line(event):
    (key, change), *more = documents(HISTORIES, event).items()
    assert not more
    return key, change


def test_a_computed_move_keeps_its_cause_its_formula_and_the_unrounded_figure():
    _, change = line(moved)
    assert (change.kind, change.old, change.new) == ("provisional", None, Decimal("0.4"))
    assert (change.progress, change.formula, change.cause) == (Decimal("0.42"), "scoreline/1", 7)
    assert (change.index, change.at) == (1, NOON_US + 1_000_000)


@pytest.mark.parametrize(("before", "old"), [(None, "0.4"), ("0.5", "0.5")])
def test_a_score_is_set_from_the_one_that_stood_before(before, old):
    _, change = line(was_set(before))
    assert (change.kind, change.old, change.new) == ("set", Decimal(old), Decimal("0.7"))
    assert (change.reason, change.by) == ("Late", ANNA.reference)


def test_a_confirmation_leaves_the_score_and_names_who_gave_it():
    _, change = line(confirmed)
    assert (change.kind, change.old, change.new) == ("confirmed", Decimal("0.7"), Decimal("0.7"))
    assert change.by == OLGA.reference


def test_a_line_stands_under_whose_score_it_is_in_log_order():
    assert list(lists(*line(moved))) == [(of_subject(OBJECTIVE), "000000000001")]
    assert list(lists(*line(confirmed))) == [(of_subject(KEY_RESULT), "000000000001")]
