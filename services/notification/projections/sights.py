"""Keeps who may see which objective: access is judged when an event is delivered."""

from collections.abc import Iterable
from typing import Any

from contracts.sight import SIGHT_EVENTS, Sight, SightEvent, evolve
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


def move(shelf: Shelf[Sight], recorded: Recorded[SightEvent]) -> None:
    """An objective came, or what decides about its sight changed."""
    key = str(recorded.event.objective_id)
    sight = evolve(shelf.get(key), recorded.event)
    if sight is not None:
        shelf.put(key, sight)


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one objective."""
    return (str(recorded.event.objective_id),)


SIGHTS = Projection(
    name="sights",
    version=1,
    document=Sight,
    steps=dict.fromkeys(SIGHT_EVENTS, move),
    keys=keys,
)
