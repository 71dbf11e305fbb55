from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from contracts import errors
from contracts.arithmetic import FORMULA
from contracts.commands.scoring import (
    ConfirmKeyResultScore,
    MoveProvisionalScore,
    ProposeScore,
    SetKeyResultScore,
)
from contracts.events.scoring import (
    ProvisionalScoreChanged,
    ScoreConfirmed,
    ScoreProposed,
    ScoreSet,
)
from contracts.values import Change
from services.scoring.domain.score import Situation, decide, move, propose
from services.scoring.handlers.commands import SCORE
from tests.support.quarter import ANNA, BEN, CYCLE, KEY_RESULT, LEA, OBJECTIVE, OLGA
from tests.support.scenario import Scenario, scenario

in_review = Situation(
    objective_id=OBJECTIVE,
    cycle_id=CYCLE,
    cycle_state="review",
    is_published=True,
    is_withdrawn=False,
    computed=Decimal("0.4"),
    actor=ANNA.reference,
    owners=frozenset((ANNA.reference,)),
)


def score(**but: Any) -> Scenario:
    return scenario(SCORE, partial(decide, situation=replace(in_review, **but)))


def setting(value: str = "0.7", reason: str = "Two bakers wrote too late") -> SetKeyResultScore:
    return SetKeyResultScore(key_result_id=KEY_RESULT, score=Decimal(value), reason=reason)


def was_set(value: str = "0.7", old: str | None = None, by: str = ANNA.reference) -> ScoreSet:
    return ScoreSet(
        key_result_id=KEY_RESULT,
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        score=Change(old=None if old is None else Decimal(old), new=Decimal(value)),
        computed=Decimal("0.4"),
        formula=FORMULA,
        reason="Two bakers wrote too late",
        set_by=by,
    )


def moving(new: str | None, cause: int) -> MoveProvisionalScore:
    return MoveProvisionalScore(
        subject="key_result",
        subject_id=KEY_RESULT,
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        score=None if new is None else Decimal(new),
        progress=Decimal(new or 0),
        cause=cause,
    )


def moved(old: str | None, new: str | None, cause: int) -> ProvisionalScoreChanged:
    return ProvisionalScoreChanged(
        subject="key_result",
        subject_id=KEY_RESULT,
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        score=Change(
            old=None if old is None else Decimal(old), new=None if new is None else Decimal(new)
        ),
        progress=Decimal(new or 0),
        formula=FORMULA,
        cause=cause,
    )


confirming = ConfirmKeyResultScore(key_result_id=KEY_RESULT)
was_confirmed = ScoreConfirmed(
    key_result_id=KEY_RESULT, objective_id=OBJECTIVE, cycle_id=CYCLE, score=Decimal("0.7")
)
computed = scenario(SCORE, move)


def test_the_first_value_gives_the_first_score():
    computed.when(moving("0.4", 9)).then(moved(None, "0.4", 9))


def test_a_computed_score_moves_from_what_was_told_last():
    computed.given(moved(None, "0.4", 9)).when(moving("0.6", 12)).then(moved("0.4", "0.6", 12))


def test_a_score_can_go_when_nothing_that_counts_is_left():
    computed.given(moved(None, "0.4", 9)).when(moving(None, 12)).then(moved("0.4", None, 12))


def test_hearing_of_one_cause_twice_tells_it_once():
    computed.given(moved(None, "0.4", 9)).when(moving("0.4", 9)).then()


def test_hearing_late_of_an_earlier_cause_tells_nothing():
    computed.given(moved(None, "0.4", 9)).when(moving("0.2", 7)).then()


def proposing(score: str | None, cause: int) -> ProposeScore:
    return ProposeScore(
        subject="key_result",
        subject_id=KEY_RESULT,
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        score=None if score is None else Decimal(score),
        progress=Decimal("0.42"),
        cause=cause,
    )


def was_proposed(score: str, cause: int) -> ScoreProposed:
    return ScoreProposed(
        subject="key_result",
        subject_id=KEY_RESULT,
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        score=Decimal(score),
        progress=Decimal("0.42"),
        formula=FORMULA,
        cause=cause,
    )


def test_a_score_is_proposed_once_for_each_start_of_a_review():
    proposed = scenario(SCORE, propose)
    proposed.when(proposing("0.4", 9)).then(was_proposed("0.4", 9))
    proposed.given(was_proposed("0.4", 9)).when(proposing("0.5", 9)).then()
    proposed.given(was_proposed("0.4", 9)).when(proposing("0.5", 20)).then(was_proposed("0.5", 20))


def test_for_what_is_not_scored_nothing_is_proposed():
    scenario(SCORE, propose).when(proposing(None, 9)).then()


def test_setting_a_score_holds_the_old_the_new_and_the_computed_one():
    score().when(setting("0.7")).then(was_set("0.7"))
    score().given(was_set("0.7")).when(setting("0.5")).then(was_set("0.5", old="0.7"))


@pytest.mark.parametrize("value", ["0", "0.0", "0.1", "0.70", "1", "1.0"])
def test_a_score_is_set_in_tenths_from_nothing_to_one(value):
    (event,) = score().when(setting(value)).events
    assert isinstance(event, ScoreSet)
    assert str(event.score.new) == f"{Decimal(value):.1f}"


@pytest.mark.parametrize(
    "value", ["0.75", "-0.1", "1.1", "NaN", "sNaN", "Infinity", "1e-999999", "1e999999"]
)
def test_any_other_score_is_refused(value):
    score().when(setting(value)).then_refused(errors.Invalid, "/score")


def test_a_score_is_set_with_a_reason_that_says_something():
    score().when(setting("2", reason=" ")).then_refused(errors.Invalid, "/score", "/reason")


@pytest.mark.parametrize("state", ["planning", "active", "closed"])
@pytest.mark.parametrize("wish", [setting(), confirming])
def test_scores_are_set_and_confirmed_in_review_only(state, wish):
    score(cycle_state=state).given(was_set()).when(wish).then_refused(
        errors.NoScoresNow, state=state
    )


def test_a_draft_is_not_scored():
    score(is_published=False).when(setting()).then_refused(errors.ObjectiveStateWrong)


def test_a_withdrawn_key_result_is_not_scored():
    score(is_withdrawn=True).when(setting()).then_refused(errors.KeyResultGone)


def test_the_same_score_for_the_same_reason_by_the_same_person_is_set_once():
    score().given(was_set()).when(setting()).then()


def test_another_person_may_set_the_same_score():
    score(actor=BEN.reference).given(was_set()).when(setting()).then(
        was_set(old="0.7", by=BEN.reference)
    )


def test_a_score_is_confirmed_by_somebody_else():
    score(actor=LEA.reference).given(was_set()).when(confirming).then(was_confirmed)


def test_whose_score_it_is_does_not_confirm_it():
    score(actor=ANNA.reference).given(was_set(by=LEA.reference)).when(confirming).then_refused(
        errors.OwnScore
    )


def test_who_set_a_score_does_not_confirm_it():
    score(actor=OLGA.reference).given(was_set(by=OLGA.reference)).when(confirming).then_refused(
        errors.OwnScore
    )


def test_there_must_be_a_score_to_confirm():
    score(actor=LEA.reference).given(moved(None, "0.4", 9)).when(confirming).then_refused(
        errors.NothingToConfirm
    )


def test_a_score_is_confirmed_once():
    score(actor=LEA.reference).given(was_set(), was_confirmed).when(confirming).then()


def test_a_score_set_anew_is_confirmed_anew():
    again = was_set("0.5", old="0.7")
    score(actor=LEA.reference).given(was_set(), was_confirmed, again).when(confirming).then(
        replace(was_confirmed, score=Decimal("0.5"))
    )


def test_a_computed_move_leaves_what_was_set_and_confirmed():
    score(actor=LEA.reference).given(was_set(), was_confirmed, moved(None, "0.4", 9)).when(
        confirming
    ).then()
