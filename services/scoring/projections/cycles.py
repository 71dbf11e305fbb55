"""Keeps what scoring must know of cycles: whether scores are set now, and on which days."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

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
from contracts.values import LIST_LIMIT_MAX, CycleState
from services.runtime.projection.definition import Projection, Shelf, Step
from services.runtime.service import Desk, Documents
from services.runtime.store.api import Recorded
from services.scoring.domain.pace import Calendar
from services.scoring.projections.organisation import timezone_of


class Cycle(Struct, frozen=True, kw_only=True):
    """Where a cycle stands, and its days, both its own."""

    id: UUID
    state: CycleState
    name: str
    starts_on: date
    ends_on: date


def plan(shelf: Shelf[Cycle], recorded: Recorded[CycleOpened]) -> None:
    """A new cycle."""
    event = recorded.event
    cycle = Cycle(
        id=event.cycle_id,
        state="planning",
        name=event.name,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
    )
    shelf.put(str(event.cycle_id), cycle)


def becomes(state: CycleState) -> Step[Cycle]:
    """The step that puts a cycle into a state."""

    def step(shelf: Shelf[Cycle], recorded: Recorded[Any]) -> None:
        put(shelf, recorded, state=state)

    return step


def reopen(shelf: Shelf[Cycle], recorded: Recorded[CycleReopened]) -> None:
    """Back one state."""
    put(shelf, recorded, state=recorded.event.state.new)


def change(shelf: Shelf[Cycle], recorded: Recorded[CycleChanged]) -> None:
    """Its name or its days changed, perhaps."""
    event = recorded.event
    changes = {"name": event.name, "starts_on": event.starts_on, "ends_on": event.ends_on}
    put(shelf, recorded, **{name: c.new for name, c in changes.items() if c is not None})


def put(shelf: Shelf[Cycle], recorded: Recorded[Any], **changes: Any) -> None:
    """The cycle, changed. Raises LookupError when it was never opened."""
    key = str(recorded.event.cycle_id)
    cycle = shelf.get(key)
    if cycle is None:
        raise LookupError(f"event {recorded.index} is about a cycle never opened")
    shelf.put(key, replace(cycle, **changes))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one cycle."""
    return (str(recorded.event.cycle_id),)


ALL = "all"


def lists(key: str, _cycle: Cycle) -> Iterable[tuple[str, str]]:
    """All there are."""
    return ((ALL, key),)


CYCLES = Projection(
    name="cycles",
    version=3,
    document=Cycle,
    steps={
        CycleOpened: plan,
        CycleChanged: change,
        CycleActivated: becomes("active"),
        CycleReviewStarted: becomes("review"),
        CycleClosed: becomes("closed"),
        CycleReopened: reopen,
    },
    keys=keys,
    lists=lists,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


async def calendar_of(desk: Desk, organisation_id: UUID, cycle_id: UUID) -> Calendar | None:
    """A cycle's days and today's date; None before it runs."""
    cycle = await desk.documents.get(CYCLES, organisation_id, str(cycle_id))
    if cycle is None or cycle.state == "planning":
        return None
    zone = ZoneInfo(await timezone_of(desk.documents, organisation_id))
    now = _EPOCH + timedelta(microseconds=desk.now_us())
    return Calendar(
        starts_on=cycle.starts_on, ends_on=cycle.ends_on, today=now.astimezone(zone).date()
    )


async def all_cycles(documents: Documents, organisation_id: UUID) -> list[Cycle]:
    """Every cycle of an organisation, in no order that means anything."""
    found: list[Cycle] = []
    after: str | None = None
    while True:
        page, after = await documents.listed(
            CYCLES, organisation_id, ALL, limit=LIST_LIMIT_MAX, after=after
        )
        found += page
        if after is None:
            return found
