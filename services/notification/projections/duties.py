"""Keeps what reminders must know of objectives: whether they run, and who reported on what."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from contracts.events.checkin import CheckInRecorded, CheckInRetracted
from contracts.events.planning import (
    KeyResultAmended,
    KeyResultChanged,
    KeyResultDefined,
    KeyResultWithdrawn,
    ObjectiveChanged,
    ObjectiveDrafted,
    ObjectivePublished,
)
from contracts.events.planning_life import (
    ObjectiveArchived,
    ObjectiveClosed,
    ObjectiveReopened,
    ObjectiveRestored,
)
from services.notification.domain.owing import Duty, Measure
from services.runtime.projection.definition import Projection, Shelf, Step
from services.runtime.store.api import Recorded


def draft(shelf: Shelf[Duty], recorded: Recorded[ObjectiveDrafted]) -> None:
    """An objective was written down."""
    event = recorded.event
    duty = Duty(
        id=event.objective_id,
        cycle_id=event.cycle_id,
        title=event.title,
        rhythms=((recorded.header.recorded_at, event.rhythm),),
    )
    shelf.put(str(event.objective_id), duty)


def change(shelf: Shelf[Duty], recorded: Recorded[ObjectiveChanged]) -> None:
    """Another title or rhythm, perhaps."""
    event, duty = recorded.event, known(shelf, recorded)
    if event.title is not None:
        duty = replace(duty, title=event.title.new)
    if event.rhythm is not None:
        since = (recorded.header.recorded_at, event.rhythm.new)
        duty = replace(duty, rhythms=(*duty.rhythms, since))
    shelf.put(str(duty.id), duty)


def turn(shelf: Shelf[Duty], recorded: Recorded[Any]) -> None:
    """It runs, ended, was set aside or is back."""
    duty = known(shelf, recorded)
    match recorded.event:
        case ObjectivePublished() | ObjectiveReopened():
            duty = replace(duty, state="published")
        case ObjectiveRestored():
            duty = replace(duty, is_archived=False)
        case ObjectiveArchived():
            return shelf.put(str(duty.id), replace(duty, is_archived=True))
        case _:
            return shelf.put(str(duty.id), replace(duty, state="closed"))
    if duty.is_open:
        duty = replace(duty, open_since=recorded.header.recorded_at)
    shelf.put(str(duty.id), duty)


def define(shelf: Shelf[Duty], recorded: Recorded[KeyResultDefined]) -> None:
    """A key result came to be."""
    event = recorded.event
    measure = Measure(
        title=event.title,
        accountable_id=event.accountable_id,
        defined_at=recorded.header.recorded_at,
    )
    put(shelf, recorded, measure)


def redefine(shelf: Shelf[Duty], recorded: Recorded[KeyResultChanged | KeyResultAmended]) -> None:
    """Another title, or somebody else is accountable, perhaps."""
    wanted = ("title", "accountable_id")
    changes = {n: c.new for n in wanted if (c := getattr(recorded.event, n)) is not None}
    put(shelf, recorded, replace(measure_of(shelf, recorded), **changes))


def withdraw(shelf: Shelf[Duty], recorded: Recorded[KeyResultWithdrawn]) -> None:
    """It is reported on no longer."""
    put(shelf, recorded, replace(measure_of(shelf, recorded), is_withdrawn=True))


def report(shelf: Shelf[Duty], recorded: Recorded[CheckInRecorded | CheckInRetracted]) -> None:
    """Somebody reported, or took that back."""
    event, measure = recorded.event, measure_of(shelf, recorded)
    reported = {id: on for id, on in measure.reported.items() if id != event.check_in_id}
    if isinstance(event, CheckInRecorded):
        reported[event.check_in_id] = event.due_on
    put(shelf, recorded, replace(measure, reported=reported))


def known(shelf: Shelf[Duty], recorded: Recorded[Any]) -> Duty:
    """The objective an event is about. Raises LookupError when it was never drafted."""
    duty = shelf.get(str(recorded.event.objective_id))
    if duty is None:
        raise LookupError(f"event {recorded.index} is about an objective never drafted")
    return duty


def measure_of(shelf: Shelf[Duty], recorded: Recorded[Any]) -> Measure:
    """The key result an event is about. Raises LookupError when it was never defined."""
    measure = known(shelf, recorded).measures.get(recorded.event.key_result_id)
    if measure is None:
        raise LookupError(f"event {recorded.index} is about a key result never defined")
    return measure


def put(shelf: Shelf[Duty], recorded: Recorded[Any], measure: Measure) -> None:
    """Keep what is known of a key result."""
    duty = known(shelf, recorded)
    measures = {**duty.measures, recorded.event.key_result_id: measure}
    shelf.put(str(duty.id), replace(duty, measures=measures))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one objective."""
    return (str(recorded.event.objective_id),)


def open_in(cycle_id: object) -> str:
    """The list of a cycle's objectives that are reported on."""
    return f"open/{cycle_id}"


def lists(key: str, duty: Duty) -> Iterable[tuple[str, str]]:
    """Those that are reported on, by cycle."""
    return ((open_in(duty.cycle_id), key),) if duty.is_open else ()


def of_known(step: Step[Duty]) -> Step[Duty]:
    """The step, for objectives and key results that were heard of."""

    def taken(shelf: Shelf[Duty], recorded: Recorded[Any]) -> None:
        duty = shelf.get(str(recorded.event.objective_id))
        measure = getattr(recorded.event, "key_result_id", None)
        is_new = isinstance(recorded.event, KeyResultDefined)
        if duty is not None and (measure is None or is_new or measure in duty.measures):
            step(shelf, recorded)

    return taken


DUTIES = Projection(
    name="duties",
    version=1,
    document=Duty,
    steps={
        ObjectiveDrafted: draft,
        ObjectiveChanged: of_known(change),
        ObjectivePublished: of_known(turn),
        ObjectiveClosed: of_known(turn),
        ObjectiveReopened: of_known(turn),
        ObjectiveArchived: of_known(turn),
        ObjectiveRestored: of_known(turn),
        KeyResultDefined: of_known(define),
        KeyResultChanged: of_known(redefine),
        KeyResultAmended: of_known(redefine),
        KeyResultWithdrawn: of_known(withdraw),
        CheckInRecorded: of_known(report),
        CheckInRetracted: of_known(report),
    },
    keys=keys,
    lists=lists,
)
