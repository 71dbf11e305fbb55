"""Keeps what things are called now, for the history to say what was touched."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from contracts.events.identity import TeamChanged, TeamCreated
from contracts.events.planning import (
    CycleChanged,
    CycleOpened,
    KeyResultAmended,
    KeyResultChanged,
    KeyResultDefined,
    ObjectiveChanged,
    ObjectiveDrafted,
)
from contracts.events.planning_work import InitiativeAdded, InitiativeChanged
from contracts.public import entity_of
from contracts.values import Change
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class Title(Struct, frozen=True):
    """What a thing is called."""

    text: str


def take(shelf: Shelf[Title], recorded: Recorded[Any]) -> None:
    """It gets its title or name, or another one."""
    event = recorded.event
    said = event.title if hasattr(event, "title") else event.name
    if said is not None:
        (key,) = keys(recorded)
        shelf.put(key, Title(said.new if isinstance(said, Change) else said))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one thing."""
    return (str(entity_of(recorded.event, recorded.header.stream)[1]),)


TITLES = Projection(
    name="titles",
    version=1,
    document=Title,
    steps=dict.fromkeys(
        (
            CycleOpened,
            CycleChanged,
            ObjectiveDrafted,
            ObjectiveChanged,
            KeyResultDefined,
            KeyResultChanged,
            KeyResultAmended,
            InitiativeAdded,
            InitiativeChanged,
            TeamCreated,
            TeamChanged,
        ),
        take,
    ),
    keys=keys,
)
