"""The story of one score: it moves by itself, somebody sets it, somebody else confirms it."""

from decimal import Decimal
from typing import assert_never
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts import errors
from contracts.arithmetic import FORMULA
from contracts.commands.scoring import (
    ConfirmKeyResultScore,
    MoveProvisionalScore,
    ProposeScore,
    SetKeyResultScore,
)
from contracts.envelope import Fault
from contracts.events.scoring import (
    ProvisionalScoreChanged,
    ScoreConfirmed,
    ScoreProposed,
    ScoreSet,
)
from contracts.values import Change, CycleState

ScoreCommand = SetKeyResultScore | ConfirmKeyResultScore
ScoreEvent = ProvisionalScoreChanged | ScoreProposed | ScoreSet | ScoreConfirmed


class Score(Struct, frozen=True, kw_only=True):
    """A score as its own events tell it. cause is the index of the event that moved it last,
    proposed_for of the one that began the review it was last proposed for;
    given is the score that was set, by whom as headers name people."""

    computed: Decimal | None = None
    cause: int = 0
    proposed_for: int = 0
    given: Decimal | None = None
    reason: str = ""
    set_by: str = ""
    is_confirmed: bool = False


class Situation(Struct, frozen=True, kw_only=True):
    """The key result that is scored, and who scores. computed is its computed score now; actor
    and owners are named as in headers."""

    objective_id: UUID
    cycle_id: UUID
    cycle_state: CycleState
    is_published: bool
    is_withdrawn: bool
    computed: Decimal
    actor: str
    owners: frozenset[str]


def evolve(score: Score, event: ScoreEvent) -> Score:
    """The score after one more event."""
    match event:
        case ProvisionalScoreChanged():
            return replace(score, computed=event.score.new, cause=event.cause)
        case ScoreProposed():
            return replace(score, proposed_for=event.cause)
        case ScoreSet():
            return replace(
                score,
                given=event.score.new,
                reason=event.reason,
                set_by=event.set_by,
                is_confirmed=False,
            )
        case ScoreConfirmed():
            return replace(score, is_confirmed=True)
        case _:
            assert_never(event)


def move(score: Score, command: MoveProvisionalScore) -> list[ProvisionalScoreChanged]:
    """A computed score moved; hearing of the same or an earlier cause again changes nothing."""
    if command.cause <= score.cause or command.score == score.computed:
        return []
    return [
        ProvisionalScoreChanged(
            subject=command.subject,
            subject_id=command.subject_id,
            objective_id=command.objective_id,
            cycle_id=command.cycle_id,
            score=Change(old=score.computed, new=command.score),
            progress=command.progress,
            formula=FORMULA,
            cause=command.cause,
        )
    ]


def propose(score: Score, command: ProposeScore) -> list[ScoreProposed]:
    """A review began; hearing of the same or an earlier one again proposes nothing."""
    if command.score is None or command.cause <= score.proposed_for:
        return []
    return [
        ScoreProposed(
            subject=command.subject,
            subject_id=command.subject_id,
            objective_id=command.objective_id,
            cycle_id=command.cycle_id,
            score=command.score,
            progress=command.progress,
            formula=FORMULA,
            cause=command.cause,
        )
    ]


def decide(
    score: Score, command: ScoreCommand, situation: Situation
) -> list[ScoreSet] | list[ScoreConfirmed]:
    """Set or confirm. Raises NoScoresNow, ObjectiveStateWrong, KeyResultGone, and what set_score
    and confirm raise."""
    if situation.cycle_state != "review":
        raise errors.NoScoresNow(state=situation.cycle_state)
    if not situation.is_published:
        raise errors.ObjectiveStateWrong(wanted="published", state="draft")
    if situation.is_withdrawn:
        raise errors.KeyResultGone
    match command:
        case SetKeyResultScore():
            return set_score(score, command, situation)
        case ConfirmKeyResultScore():
            return confirm(score, command, situation)
        case _:
            assert_never(command)


def set_score(score: Score, command: SetKeyResultScore, situation: Situation) -> list[ScoreSet]:
    """Set the score that stands. Raises Invalid."""
    faults = score_faults(command.score)
    if not command.reason.strip():
        faults.append(Fault("/reason", "blank", "This must say something."))
    if faults:
        raise errors.Invalid(*faults)
    new = in_tenths(command.score)
    if (score.given, score.reason, score.set_by) == (new, command.reason, situation.actor):
        return []  # The same wish again: already true, so nothing new happened.
    return [
        ScoreSet(
            key_result_id=command.key_result_id,
            objective_id=situation.objective_id,
            cycle_id=situation.cycle_id,
            score=Change(old=score.given, new=new),
            computed=situation.computed,
            formula=FORMULA,
            reason=command.reason,
            set_by=situation.actor,
        )
    ]


def confirm(
    score: Score, command: ConfirmKeyResultScore, situation: Situation
) -> list[ScoreConfirmed]:
    """Confirm what another set. Raises NothingToConfirm, OwnScore."""
    if score.given is None:
        raise errors.NothingToConfirm
    if situation.actor in situation.owners or situation.actor == score.set_by:
        raise errors.OwnScore
    if score.is_confirmed:
        return []
    return [
        ScoreConfirmed(
            key_result_id=command.key_result_id,
            objective_id=situation.objective_id,
            cycle_id=situation.cycle_id,
            score=score.given,
        )
    ]


def score_faults(score: Decimal) -> list[Fault]:
    """What is wrong with a score: it runs from 0.0 to 1.0 in tenths."""
    # The wire lets NaN in as text; comparing with it would raise.
    if not score.is_finite() or not 0 <= score <= 1:
        return [Fault("/score", "out_of_range", "A score lies between 0.0 and 1.0.")]
    if score != in_tenths(score):
        return [Fault("/score", "not_in_tenths", "A score is given in tenths, as 0.7.")]
    return []


def in_tenths(score: Decimal) -> Decimal:
    """A score from 0 to 1 with exactly one decimal."""
    return Decimal(f"{score:.1f}")
