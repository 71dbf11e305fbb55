"""To which objective a key result belongs: commands and questions name only the key result."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct

from contracts.events.planning import KeyResultDefined
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class KeyResultPlace(Struct, frozen=True, kw_only=True):
    """Where a key result is; it never moves."""

    objective_id: UUID


def put_up(shelf: Shelf[KeyResultPlace], recorded: Recorded[KeyResultDefined]) -> None:
    """A key result comes in."""
    place = KeyResultPlace(objective_id=recorded.event.objective_id)
    shelf.put(str(recorded.event.key_result_id), place)


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Only being defined touches it."""
    return (str(recorded.event.key_result_id),)


key_results: Projection[KeyResultPlace] = Projection(
    name="key_results",
    version=1,
    document=KeyResultPlace,
    steps={KeyResultDefined: put_up},
    keys=keys,
)
