"""Keeps what a key result was called and came from, so that its like in earlier cycles is found."""

import hashlib
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts.events.planning import KeyResultAmended, KeyResultChanged, KeyResultDefined
from contracts.names import folded
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class Lineage(Struct, frozen=True, kw_only=True):
    """A key result by name; carried_from is the one it goes on with."""

    key_result_id: UUID
    objective_id: UUID
    title: str
    position: int
    carried_from: UUID | None = None


def begin(shelf: Shelf[Lineage], recorded: Recorded[KeyResultDefined]) -> None:
    """A key result came to be."""
    event = recorded.event
    lineage = Lineage(
        key_result_id=event.key_result_id,
        objective_id=event.objective_id,
        title=event.title,
        position=recorded.index,
        carried_from=event.carried_from,
    )
    shelf.put(str(event.key_result_id), lineage)


def rename(shelf: Shelf[Lineage], recorded: Recorded[KeyResultChanged | KeyResultAmended]) -> None:
    """It is called otherwise, perhaps."""
    key, title = str(recorded.event.key_result_id), recorded.event.title
    lineage = shelf.get(key)
    if lineage is not None and title is not None:
        shelf.put(key, replace(lineage, title=title.new))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one key result."""
    return (str(recorded.event.key_result_id),)


def called(title: str) -> str:
    """The list of key results of the same name."""
    return f"called/{hashlib.sha256(folded(title).encode()).hexdigest()}"


def lists(_key: str, lineage: Lineage) -> Iterable[tuple[str, str]]:
    """By name, in the order they were defined."""
    yield called(lineage.title), f"{lineage.position:012d}"


LINEAGES = Projection(
    name="lineages",
    version=2,
    document=Lineage,
    steps={KeyResultDefined: begin, KeyResultChanged: rename, KeyResultAmended: rename},
    keys=keys,
    lists=lists,
)
