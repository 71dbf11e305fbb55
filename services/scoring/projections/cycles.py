"""Keeps what scoring must know of cycles: whether scores are set now."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from contracts.events.planning import (
    CycleActivated,
    CycleClosed,
    CycleOpened,
    CycleReopened,
    CycleReviewStarted,
)
from contracts.values import CycleState
from services.runtime.projection.definition import Projection, Shelf, Step
from services.runtime.store.api import Recorded


class Cycle(Struct, frozen=True):
    """Where a cycle stands."""

    state: CycleState


def becomes(state: CycleState) -> Step[Cycle]:
    """The step that puts a cycle into a state."""

    def step(shelf: Shelf[Cycle], recorded: Recorded[Any]) -> None:
        shelf.put(str(recorded.event.cycle_id), Cycle(state))

    return step


def reopen(shelf: Shelf[Cycle], recorded: Recorded[CycleReopened]) -> None:
    """Back one state."""
    shelf.put(str(recorded.event.cycle_id), Cycle(recorded.event.state.new))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one cycle."""
    return (str(recorded.event.cycle_id),)


CYCLES = Projection(
    name="cycles",
    version=1,
    document=Cycle,
    steps={
        CycleOpened: becomes("planning"),
        CycleActivated: becomes("active"),
        CycleReviewStarted: becomes("review"),
        CycleClosed: becomes("closed"),
        CycleReopened: reopen,
    },
    keys=keys,
)
