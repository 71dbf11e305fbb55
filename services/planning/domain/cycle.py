"""A cycle: planned, run, reviewed, closed; and back one state, with a reason."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from contracts import errors
from contracts.commands.planning import (
    ActivateCycle,
    ChangeCycle,
    CloseCycle,
    OpenCycle,
    ReopenCycle,
    StartCycleReview,
)
from contracts.commands.planning_ideas import RevealIdeas
from contracts.envelope import Fault
from contracts.events.planning import (
    CycleActivated,
    CycleChanged,
    CycleClosed,
    CycleOpened,
    CycleReopened,
    CycleReviewStarted,
    SpreadsheetImported,
)
from contracts.events.planning_ideas import IdeasRevealed
from contracts.values import Change, CycleState, Rhythm
from services.planning.domain import faults, silence
from services.planning.domain.change import after, changed

CycleCommand = (
    OpenCycle
    | ChangeCycle
    | RevealIdeas
    | ActivateCycle
    | StartCycleReview
    | CloseCycle
    | ReopenCycle
)
CycleEvent = (
    CycleOpened
    | CycleChanged
    | IdeasRevealed
    | CycleActivated
    | CycleReviewStarted
    | CycleClosed
    | CycleReopened
    | SpreadsheetImported
)

STATES: dict[CycleState, str] = {
    "planning": "in planning",
    "active": "active",
    "review": "in review",
    "closed": "closed",
}


class Cycle(Struct, frozen=True, kw_only=True):
    """A cycle as its events made it; version counts them."""

    name: str
    starts_on: date
    ends_on: date
    question: str
    rhythm: Rhythm
    votes_per_member: int
    silent_ideas: bool = False
    state: CycleState = "planning"
    warnings: tuple[str, ...] = ()
    version: int = 1


def evolve(cycle: Cycle | None, event: CycleEvent) -> Cycle:
    """The cycle after one more event."""
    if isinstance(event, CycleOpened):
        return Cycle(
            name=event.name,
            starts_on=event.starts_on,
            ends_on=event.ends_on,
            question=event.question,
            rhythm=event.rhythm,
            votes_per_member=event.votes_per_member,
            silent_ideas=event.silent_ideas,
        )
    assert cycle is not None, "a cycle's first event opens it"
    cycle = replace(cycle, version=cycle.version + 1)
    match event:
        case CycleChanged():
            return _with_changes(cycle, event)
        case IdeasRevealed():
            return replace(cycle, silent_ideas=event.silent_ideas.new)
        case CycleActivated():
            return replace(cycle, state="active", warnings=event.warnings)
        case CycleReviewStarted():
            return replace(cycle, state="review")
        case CycleClosed():
            return replace(cycle, state="closed")
        case CycleReopened():
            return replace(cycle, state=event.state.new)
        case SpreadsheetImported():
            return cycle
        case _:
            assert_never(event)


def decide(
    cycle: Cycle | None,
    command: CycleCommand,
    short: Sequence[Fault] = (),
    warnings: Sequence[Fault] = (),
    spent: int = 0,
    hidden: Collection[str] = (),
) -> list[CycleEvent]:
    """What a command makes happen; short is what the cycle lacks, looked up for activation and
    closing, and warnings what is told with it and holds nothing up. hidden are the places of these
    that are confidential: whoever asks is told of them, the event, which everybody reads, is not.
    spent is the most votes a member gave.

    Raises Invalid, NotFound, IdTaken, CycleStateWrong, CycleShort.
    """
    if isinstance(command, OpenCycle):
        return open_cycle(cycle, command)
    if cycle is None:
        raise errors.NotFound(what="cycle")
    match command:
        case ChangeCycle():
            return change(cycle, command, spent)
        case RevealIdeas():
            return [*silence.reveal(command, is_silent=cycle.silent_ideas)]
        case ActivateCycle():
            return activate(cycle, command, short, warnings, hidden)
        case StartCycleReview():
            return start_review(cycle, command)
        case CloseCycle():
            return close(cycle, command, short, hidden)
        case ReopenCycle():
            return reopen(cycle, command)
        case _:
            assert_never(command)


def open_cycle(cycle: Cycle | None, command: OpenCycle) -> list[CycleEvent]:
    """Begin to plan."""
    wrong = faults.blank("/name", command.name) + _dates(command.starts_on, command.ends_on)
    if wrong:
        raise errors.Invalid(*wrong)
    opened = CycleOpened(
        cycle_id=command.cycle_id,
        name=command.name,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        question=command.question,
        rhythm=command.check_ins,
        votes_per_member=command.votes_per_member,
        silent_ideas=command.silent_ideas,
    )
    if cycle is None:
        return [opened]
    if cycle == evolve(None, opened):
        return []  # The same command again: already true, so nothing new happened.
    raise errors.IdTaken(what="cycle")


def change(cycle: Cycle, command: ChangeCycle, spent: int = 0) -> list[CycleEvent]:
    """Another definition: any while planning, words and rhythm while it runs."""
    demand_state(cycle.state, "planning", "active")
    starts_on = changed(cycle.starts_on, command.starts_on)
    ends_on = changed(cycle.ends_on, command.ends_on)
    event = CycleChanged(
        cycle_id=command.cycle_id,
        name=changed(cycle.name, command.name),
        starts_on=starts_on,
        ends_on=ends_on,
        question=changed(cycle.question, command.question),
        rhythm=changed(cycle.rhythm, command.check_ins),
        votes_per_member=changed(cycle.votes_per_member, command.votes_per_member),
        silent_ideas=changed(cycle.silent_ideas, command.silent_ideas),
    )
    wrong = [] if event.name is None else faults.blank("/name", event.name.new)
    wrong += _dates(
        after(cycle.starts_on, starts_on),
        after(cycle.ends_on, ends_on),
        pointer="/starts_on" if ends_on is None else "/ends_on",
    )
    wrong += silence.faults(event, spent, is_silent=cycle.silent_ideas)
    if wrong:
        raise errors.Invalid(*wrong)
    if event == CycleChanged(cycle_id=command.cycle_id):
        return []
    if starts_on or ends_on or event.votes_per_member or event.silent_ideas:
        # Dates and votes are what the plan was made on; a running cycle keeps them.
        demand_state(cycle.state, "planning")
    return [event]


def activate(
    cycle: Cycle,
    command: ActivateCycle,
    short: Sequence[Fault],
    warnings: Sequence[Fault] = (),
    hidden: Collection[str] = (),
) -> list[CycleEvent]:
    """Let it run; what is short holds it up unless overridden."""
    _demand_sense(command)
    demand_state(cycle.state, "planning")
    if short and command.override_reason is None:
        raise errors.CycleShort(*short, *warnings)
    return [
        CycleActivated(
            cycle_id=command.cycle_id,
            short=faults.named(short, hidden),
            warnings=faults.named(warnings, hidden),
            override_reason=command.override_reason if short else None,
            reason=command.reason,
        )
    ]


def start_review(cycle: Cycle, command: StartCycleReview) -> list[CycleEvent]:
    """Let late values and scores come in."""
    _demand_sense(command)
    demand_state(cycle.state, "active")
    reason = command.reason or command.override_reason
    return [CycleReviewStarted(cycle_id=command.cycle_id, reason=reason)]


def close(
    cycle: Cycle, command: CloseCycle, short: Sequence[Fault] = (), hidden: Collection[str] = ()
) -> list[CycleEvent]:
    """End it; what is short holds it up unless overridden."""
    _demand_sense(command)
    demand_state(cycle.state, "review")
    if short and command.override_reason is None:
        raise errors.CycleShort(*short)
    return [
        CycleClosed(
            cycle_id=command.cycle_id,
            short=faults.named(short, hidden),
            override_reason=command.override_reason if short else None,
            reason=command.reason,
        )
    ]


def reopen(cycle: Cycle, command: ReopenCycle) -> list[CycleEvent]:
    """Go one state back."""
    _demand_sense(command)
    demand_state(cycle.state, "review", "closed")
    back: CycleState = "active" if cycle.state == "review" else "review"
    return [
        CycleReopened(
            cycle_id=command.cycle_id,
            state=Change(old=cycle.state, new=back),
            reason=command.reason,
        )
    ]


def demand_state(state: CycleState, *wanted: CycleState) -> None:
    """Pass, or raise CycleStateWrong naming the states it takes."""
    if state not in wanted:
        words = " or ".join(STATES[each] for each in wanted)
        raise errors.CycleStateWrong(wanted=words, state=STATES[state])


def _demand_sense(
    command: ActivateCycle | StartCycleReview | CloseCycle | ReopenCycle,
) -> None:
    wrong = faults.reason(command.reason, wanted=False)
    override = None if isinstance(command, ReopenCycle) else command.override_reason
    if override is not None:
        wrong += faults.blank("/override_reason", override)
    if wrong:
        raise errors.Invalid(*wrong)


def _dates(starts_on: date, ends_on: date, pointer: str = "/ends_on") -> list[Fault]:
    if starts_on <= ends_on:
        return []
    return [Fault(pointer, "ends_before_start", "A cycle ends on or after the day it starts.")]


def _with_changes(cycle: Cycle, event: CycleChanged) -> Cycle:
    return replace(
        cycle,
        name=after(cycle.name, event.name),
        starts_on=after(cycle.starts_on, event.starts_on),
        ends_on=after(cycle.ends_on, event.ends_on),
        question=after(cycle.question, event.question),
        rhythm=after(cycle.rhythm, event.rhythm),
        votes_per_member=after(cycle.votes_per_member, event.votes_per_member),
        silent_ideas=after(cycle.silent_ideas, event.silent_ideas),
    )
