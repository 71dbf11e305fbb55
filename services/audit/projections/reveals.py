"""Keeps where the silence of a cycle ended last: what was said in it is told from then on."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from contracts.events.planning_ideas import IdeasRevealed
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class Reveal(Struct, frozen=True):
    """The position of the log at which a cycle's ideas were revealed last."""

    position: int


def take(shelf: Shelf[Reveal], recorded: Recorded[IdeasRevealed]) -> None:
    """The silence ends."""
    shelf.put(str(recorded.event.cycle_id), Reveal(recorded.index))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one cycle."""
    return (str(recorded.event.cycle_id),)


REVEALS = Projection(
    name="reveals",
    version=1,
    document=Reveal,
    steps={IdeasRevealed: take},
    keys=keys,
)
