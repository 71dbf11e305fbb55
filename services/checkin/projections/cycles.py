"""Keeps what check-in must know of cycles: their dates, and whether check-ins are taken."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from contracts.events.planning import (
    CycleActivated,
    CycleChanged,
    CycleClosed,
    CycleOpened,
    CycleReopened,
    CycleReviewStarted,
)
from contracts.values import CycleState
from services.runtime.projection.definition import Projection, Shelf, Step
from services.runtime.store.api import Recorded


class Cycle(Struct, frozen=True, kw_only=True):
    """A cycle; both dates belong to it."""

    starts_on: date
    ends_on: date
    state: CycleState = "planning"


def open_cycle(shelf: Shelf[Cycle], recorded: Recorded[CycleOpened]) -> None:
    """A cycle with its dates."""
    event = recorded.event
    shelf.put(str(event.cycle_id), Cycle(starts_on=event.starts_on, ends_on=event.ends_on))


def move_dates(shelf: Shelf[Cycle], recorded: Recorded[CycleChanged]) -> None:
    """The dates moved, perhaps."""
    event, cycle = recorded.event, known(shelf, recorded)
    starts_on = event.starts_on.new if event.starts_on else cycle.starts_on
    ends_on = event.ends_on.new if event.ends_on else cycle.ends_on
    shelf.put(str(event.cycle_id), replace(cycle, starts_on=starts_on, ends_on=ends_on))


def becomes(state: CycleState) -> Step[Cycle]:
    """The step that puts a cycle into a state."""

    def step(shelf: Shelf[Cycle], recorded: Recorded[Any]) -> None:
        shelf.put(str(recorded.event.cycle_id), replace(known(shelf, recorded), state=state))

    return step


def reopen(shelf: Shelf[Cycle], recorded: Recorded[CycleReopened]) -> None:
    """Back one state."""
    state = recorded.event.state.new
    shelf.put(str(recorded.event.cycle_id), replace(known(shelf, recorded), state=state))


def known(shelf: Shelf[Cycle], recorded: Recorded[Any]) -> Cycle:
    """The cycle an event is about. Raises LookupError when it was never opened."""
    cycle = shelf.get(str(recorded.event.cycle_id))
    if cycle is None:
        raise LookupError(f"event {recorded.index} is about a cycle never opened")
    return cycle


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one cycle."""
    return (str(recorded.event.cycle_id),)


CYCLES = Projection(
    name="cycles",
    version=1,
    document=Cycle,
    steps={
        CycleOpened: open_cycle,
        CycleChanged: move_dates,
        CycleActivated: becomes("active"),
        CycleReviewStarted: becomes("review"),
        CycleClosed: becomes("closed"),
        CycleReopened: reopen,
    },
    keys=keys,
)
