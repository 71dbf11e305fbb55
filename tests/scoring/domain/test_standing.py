from decimal import Decimal

import pytest

from contracts.arithmetic import FORMULA_NAME, FORMULA_VERSION
from contracts.events.planning import KeyResultWithdrawn
from contracts.events.scoring import ScoreConfirmed, ScoreSet
from contracts.queries.scoring import Confirmed, Figure, Formula, SetScore, Term
from contracts.times import rfc3339
from contracts.values import Change
from services.scoring.domain import standing
from tests.scoring.sheets import sheet
from tests.support.quarter import (
    ANNA,
    CYCLE,
    KEY_RESULT,
    NOON_US,
    OBJECTIVE,
    OLGA,
    OTHER_KEY_RESULT,
    amended,
    defined,
    drafted,
    metric,
    published,
    reported,
)

TWO = (drafted(), defined(), defined(OTHER_KEY_RESULT, weight=Decimal(3)), published)
doubled = amended(metric=Change(old=metric(0, 10), new=metric(0, 20)))
withdrawn = KeyResultWithdrawn(objective_id=OBJECTIVE, cycle_id=CYCLE, key_result_id=KEY_RESULT)
confirmed = ScoreConfirmed(
    key_result_id=KEY_RESULT, objective_id=OBJECTIVE, cycle_id=CYCLE, score=Decimal("0.3")
)


def was_set(score: str) -> ScoreSet:
    return ScoreSet(
        key_result_id=KEY_RESULT,
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        score=Change(old=None, new=Decimal(score)),
        computed=Decimal("0.8"),
        formula="scoreline/1",
        reason="Half of it was luck",
        set_by=ANNA.reference,
    )


def test_a_key_result_s_score_explains_itself():
    view = standing.of_key_result(sheet(*TWO, reported(8), doubled), KEY_RESULT)
    assert (view.subject, view.id, view.objective_id) == ("key_result", KEY_RESULT, OBJECTIVE)
    assert (view.progress, view.score, view.band) == (Decimal("0.4"), Decimal("0.4"), "partial")
    assert view.formula == Formula(name=FORMULA_NAME, version=FORMULA_VERSION)
    assert view.as_committed == Figure(progress=Decimal("0.8"), score=Decimal("0.8"))
    assert view.as_amended == Figure(progress=Decimal("0.4"), score=Decimal("0.4"))
    assert view.terms == (
        Term(
            key_result_id=KEY_RESULT,
            weight=Decimal(1),
            progress=Decimal("0.4"),
            checked_in=True,
        ),
    )
    assert (view.checked_in, view.set, view.confirmed) == (True, None, None)


def test_an_objective_s_score_names_its_terms_and_what_it_left_out():
    more = defined(CYCLE, amendment=True)
    view = standing.of_objective(sheet(*TWO, more, reported(8), withdrawn))
    assert [(t.key_result_id, t.weight, t.checked_in) for t in view.terms] == [
        (OTHER_KEY_RESULT, Decimal(3), False),
        (CYCLE, Decimal(1), False),
    ]
    assert view.left_out == (KEY_RESULT,)
    assert (view.progress, view.score, view.checked_in) == (Decimal(0), Decimal("0.0"), False)


@pytest.mark.parametrize(
    ("score", "band"),
    [("0.0", "missed"), ("0.3", "missed"), ("0.4", "partial"), ("0.7", "strong")],
)
def test_the_score_that_was_set_stands_and_the_computed_ones_stay_beside_it(score, band):
    found = sheet(*TWO, reported(8), was_set(score))
    view = standing.of_key_result(found, KEY_RESULT)
    assert (str(view.score), view.band) == (score, band)
    assert (view.progress, view.as_amended.score) == (Decimal("0.8"), Decimal("0.8"))
    assert view.set == SetScore(
        score=Decimal(score),
        reason="Half of it was luck",
        by=ANNA.reference,
        at=rfc3339(NOON_US + 6_000_000),
    )


def test_who_confirmed_a_score_is_named():
    view = standing.of_key_result(sheet(*TWO, reported(8), was_set("0.3"), confirmed), KEY_RESULT)
    assert view.confirmed == Confirmed(by=OLGA.reference, at=rfc3339(NOON_US + 7_000_000))


def test_a_set_score_is_shown_in_its_term_and_never_blended_into_the_objective_s():
    view = standing.of_objective(sheet(*TWO, reported(8), was_set("0.3")))
    assert [term.set for term in view.terms] == [Decimal("0.3"), None]
    assert (view.progress, view.score) == (Decimal("0.2"), Decimal("0.2"))
    assert view.graded == Figure(progress=Decimal("0.075"), score=Decimal("0.1"))
    assert (view.set, view.confirmed) == (None, None)


def test_a_draft_stands_at_nothing():
    view = standing.of_objective(sheet(drafted(), defined()))
    assert (view.progress, view.score, view.band) == (Decimal(0), Decimal("0.0"), "missed")
    assert view.as_committed == view.as_amended
    assert not view.checked_in


def test_a_withdrawn_key_result_says_that_it_no_longer_counts():
    view = standing.of_key_result(sheet(*TWO, reported(8), withdrawn), KEY_RESULT)
    assert (view.score, view.left_out) == (Decimal("0.8"), (KEY_RESULT,))
