"""Keeps what reminders must know of cycles: their dates, their rhythm, whether they run."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from contracts.events.planning import (
    CycleActivated,
    CycleChanged,
    CycleClosed,
    CycleOpened,
    CycleReopened,
    CycleReviewStarted,
)
from services.notification.domain.owing import Season
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded

# The list of the cycles in which check-ins are owed.
RUNNING = "running"


def open_cycle(shelf: Shelf[Season], recorded: Recorded[CycleOpened]) -> None:
    """A cycle with its dates."""
    event = recorded.event
    season = Season(
        id=event.cycle_id,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        rhythms=((recorded.header.recorded_at, event.rhythm),),
    )
    shelf.put(str(event.cycle_id), season)


def move(shelf: Shelf[Season], recorded: Recorded[Any]) -> None:
    """Something else about it changed."""
    event, at = recorded.event, recorded.header.recorded_at
    season = shelf.get(str(event.cycle_id))
    if season is not None:
        shelf.put(str(event.cycle_id), moved(season, event, at))


def moved(season: Season, event: Any, at: int) -> Season:
    """The cycle after an event."""
    match event:
        case CycleChanged():
            dates = ("starts_on", "ends_on")
            changes = {n: c.new for n in dates if (c := getattr(event, n)) is not None}
            if event.rhythm is not None:
                changes["rhythms"] = (*season.rhythms, (at, event.rhythm.new))
            return replace(season, **changes)
        case CycleActivated():
            return replace(season, state="active", activated_at=season.activated_at or at)
        case CycleReviewStarted():
            return replace(season, state="review")
        case CycleReopened():
            return replace(season, state=event.state.new)
        case _:
            return replace(season, state="closed")


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one cycle."""
    return (str(recorded.event.cycle_id),)


def lists(key: str, season: Season) -> Iterable[tuple[str, str]]:
    """Those in which somebody may owe something."""
    return ((RUNNING, key),) if season.state in ("active", "review") else ()


SEASONS = Projection(
    name="seasons",
    version=1,
    document=Season,
    steps={
        CycleOpened: open_cycle,
        CycleChanged: move,
        CycleActivated: move,
        CycleReviewStarted: move,
        CycleClosed: move,
        CycleReopened: move,
    },
    keys=keys,
    lists=lists,
)
