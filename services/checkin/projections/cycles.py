"""Keeps what check-in must know of cycles: their dates, and whether check-ins are taken."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

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
from contracts.values import CycleState, Rhythm
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded

# The lists of the cycles that take check-ins, and of those that were closed.
TAKING = "taking"
CLOSED = "closed"


class Cycle(Struct, frozen=True, kw_only=True):
    """A cycle; both dates belong to it. activated_at is when it first ran, closed_at when it was
    closed, None while it is open; rhythms are those agreed, each with the moment since when.
    Moments are in µs."""

    id: UUID
    starts_on: date
    ends_on: date
    state: CycleState = "planning"
    activated_at: int | None = None
    closed_at: int | None = None
    rhythms: tuple[tuple[int, Rhythm], ...] = ()


def open_cycle(shelf: Shelf[Cycle], recorded: Recorded[CycleOpened]) -> None:
    """A cycle with its dates."""
    event = recorded.event
    cycle = Cycle(
        id=event.cycle_id,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        rhythms=((recorded.header.recorded_at, event.rhythm),),
    )
    shelf.put(str(event.cycle_id), cycle)


def change(shelf: Shelf[Cycle], recorded: Recorded[CycleChanged]) -> None:
    """The dates moved or another rhythm was agreed, perhaps."""
    event, cycle = recorded.event, known(shelf, recorded)
    starts_on = event.starts_on.new if event.starts_on else cycle.starts_on
    ends_on = event.ends_on.new if event.ends_on else cycle.ends_on
    rhythms = cycle.rhythms
    if event.rhythm:
        rhythms = (*rhythms, (recorded.header.recorded_at, event.rhythm.new))
    changed = replace(cycle, starts_on=starts_on, ends_on=ends_on, rhythms=rhythms)
    shelf.put(str(event.cycle_id), changed)


def activate(shelf: Shelf[Cycle], recorded: Recorded[CycleActivated]) -> None:
    """It runs; from its first time on check-ins are owed."""
    cycle = known(shelf, recorded)
    since = cycle.activated_at or recorded.header.recorded_at
    active = replace(cycle, state="active", activated_at=since)
    shelf.put(str(recorded.event.cycle_id), active)


def review(shelf: Shelf[Cycle], recorded: Recorded[CycleReviewStarted]) -> None:
    """It is looked back on; late check-ins are taken."""
    in_review = replace(known(shelf, recorded), state="review")
    shelf.put(str(recorded.event.cycle_id), in_review)


def close(shelf: Shelf[Cycle], recorded: Recorded[CycleClosed]) -> None:
    """It takes no more check-ins."""
    at = recorded.header.recorded_at
    closed = replace(known(shelf, recorded), state="closed", closed_at=at)
    shelf.put(str(recorded.event.cycle_id), closed)


def reopen(shelf: Shelf[Cycle], recorded: Recorded[CycleReopened]) -> None:
    """Back one state."""
    state = recorded.event.state.new
    again = replace(known(shelf, recorded), state=state, closed_at=None)
    shelf.put(str(recorded.event.cycle_id), again)


def known(shelf: Shelf[Cycle], recorded: Recorded[Any]) -> Cycle:
    """The cycle an event is about. Raises LookupError when it was never opened."""
    cycle = shelf.get(str(recorded.event.cycle_id))
    if cycle is None:
        raise LookupError(f"event {recorded.index} is about a cycle never opened")
    return cycle


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one cycle."""
    return (str(recorded.event.cycle_id),)


def lists(key: str, cycle: Cycle) -> Iterable[tuple[str, str]]:
    """Those that take check-ins are looked through when somebody asks who owes what, those that
    were closed for who was silent to the end."""
    if cycle.state == "closed":
        return ((CLOSED, key),)
    return ((TAKING, key),) if cycle.state in ("active", "review") else ()


CYCLES = Projection(
    name="cycles",
    version=3,
    document=Cycle,
    steps={
        CycleOpened: open_cycle,
        CycleChanged: change,
        CycleActivated: activate,
        CycleReviewStarted: review,
        CycleClosed: close,
        CycleReopened: reopen,
    },
    keys=keys,
    lists=lists,
)
