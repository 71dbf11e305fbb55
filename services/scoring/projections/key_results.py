"""Keeps under which objective a key result stands, so that its sheet is found."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct

from contracts.events.planning import KeyResultDefined
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class Place(Struct, frozen=True):
    """Where a key result stands, for good."""

    objective_id: UUID


def place(shelf: Shelf[Place], recorded: Recorded[KeyResultDefined]) -> None:
    """A key result came to be."""
    shelf.put(str(recorded.event.key_result_id), Place(recorded.event.objective_id))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one key result."""
    return (str(recorded.event.key_result_id),)


KEY_RESULTS = Projection(
    name="key_results",
    version=1,
    document=Place,
    steps={KeyResultDefined: place},
    keys=keys,
)
