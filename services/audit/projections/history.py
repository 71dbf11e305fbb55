"""Keeps the history: one entry for every event, whichever service decided it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct

from contracts.public import PUBLIC, entity_of, is_silent, objective_of
from contracts.registry import EVENTS
from services.audit.domain.changes import FieldMoved, about, changes_of, reason_of
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class Entry(Struct, frozen=True, kw_only=True):
    """One thing that happened; actor is as in the header, recorded_at in µs.

    about holds every id under which it is found; objective_id decides who may see it. silent_in is
    the cycle in whose silence it was said: only who acted sees it before the reveal.
    """

    position: int
    type: str
    recorded_at: int
    actor: str
    entity_kind: str
    entity_id: UUID
    about: tuple[UUID, ...]
    objective_id: UUID | None
    changes: tuple[FieldMoved, ...]
    reason: str | None
    silent_in: UUID | None = None


def keep(shelf: Shelf[Entry], recorded: Recorded[Any]) -> None:
    """It happened."""
    event, header = recorded.event, recorded.header
    kind, entity_id = entity_of(event, header.stream)
    entry = Entry(
        position=recorded.index,
        type=PUBLIC[type(event)].type,
        recorded_at=header.recorded_at,
        actor=header.actor,
        entity_kind=kind,
        entity_id=entity_id,
        about=about(event, header.stream),
        objective_id=objective_of(event),
        changes=changes_of(event, header.stream),
        reason=reason_of(event),
        silent_in=event.cycle_id if is_silent(event) else None,
    )
    shelf.put(key_of(recorded.index), entry)


def key_of(position: int) -> str:
    """The key of an entry, and its place in every list."""
    return f"{position:012}"


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event makes one entry."""
    return (key_of(recorded.index),)


ALL = "all"


def of_entity(entity_id: UUID) -> str:
    """The list of what happened to something, and to what is under it."""
    return f"entity:{entity_id}"


def of_actor(reference: str) -> str:
    """The list of what somebody did."""
    return f"actor:{reference}"


def of_type(type_: str) -> str:
    """The list of what happened of one kind."""
    return f"type:{type_}"


def lists(key: str, entry: Entry) -> Iterable[tuple[str, str]]:
    """Everything an entry is found by, oldest first."""
    names = [ALL, of_actor(entry.actor), of_type(entry.type), *map(of_entity, entry.about)]
    return [(name, key) for name in names]


HISTORY = Projection(
    name="history",
    version=2,
    document=Entry,
    # Whatever is decided anywhere is in the history; an event added later is, too.
    steps=dict.fromkeys(EVENTS.values(), keep),
    keys=keys,
    lists=lists,
)
