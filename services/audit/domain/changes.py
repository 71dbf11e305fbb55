"""An event as people read it: which field was what, and is what now."""

from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Raw, Struct

from contracts.envelope import Event, encode
from contracts.public import PUBLIC, entity_of
from contracts.values import Change, Owner

# They say where an event belongs, not what it changed; the history files it under them.
CONTEXT = (
    "organisation_id",
    "cycle_id",
    "objective_id",
    "key_result_id",
    "check_in_id",
    "team_id",
    "member_id",
    "api_key_id",
)
# They say why, or of which kind of thing the event is.
APART = ("reason", "override_reason", "subject")
# Of these an event can be about something else, and names whom it put where.
_TOLD_OF_OTHERS = ("member_id",)
_OLD = "old_"


class FieldMoved(Struct, frozen=True):
    """One field's old and new value, as JSON: an amount keeps its digits."""

    field: str
    old: Raw
    new: Raw


def changes_of(event: Event, stream: str) -> tuple[FieldMoved, ...]:
    """Every field an event changed or set, in the event's order.

    A field that holds a Change, or comes with an old_ one, was what it says; any other was
    nothing. Structs are taken apart into field.part. Left out are ids that say what the event is
    about, secrets, and fields that hold their default.
    """
    _, entity_id = entity_of(event, stream)
    moved: list[FieldMoved] = []
    for name, old_name, default in _told(type(event)):
        value = getattr(event, name)
        if value == entity_id:
            continue
        if isinstance(value, Change):
            moved += _moved(name, value.old, value.new)
        elif old_name is not None:
            moved += _moved(name, getattr(event, old_name), value)
        elif value != default:
            moved += _moved(name, None, value)
    return tuple(moved)


@cache
def _told(kind: type[Event]) -> tuple[tuple[str, str | None, object], ...]:
    """The fields of a kind of event that a history tells: name, that of its old value, default.

    Worked out once a kind: a rebuild asks for every event.
    """
    names = kind.__struct_fields__
    return tuple(
        (field.name, _OLD + field.name if _OLD + field.name in names else None, field.default)
        for field in msgspec.structs.fields(kind)
        if not _is_apart(kind, field.name)
    )


def reason_of(event: Event) -> str | None:
    """Why, if the event says so."""
    return getattr(event, "reason", None) or getattr(event, "override_reason", None)


def about(event: Event, stream: str) -> tuple[UUID, ...]:
    """The ids under which an event is found, what it is about first."""
    _, entity_id = entity_of(event, stream)
    others = (getattr(event, name, None) for name in CONTEXT)
    found = (entity_id, *(other for other in others if isinstance(other, UUID)))
    return tuple(dict.fromkeys(found))


def _is_apart(kind: type[Event], name: str) -> bool:
    is_old = name.startswith(_OLD) and name.removeprefix(_OLD) in kind.__struct_fields__
    is_place = name in CONTEXT and name not in _TOLD_OF_OTHERS
    return is_old or is_place or name in APART or name in PUBLIC[kind].secret


def _moved(name: str, old: Any, new: Any) -> Iterator[FieldMoved]:
    """One line for a plain value, one per part that differs for a struct."""
    parts = _parts(new) or _parts(old)
    if parts:
        for part in parts:
            yield from _moved(f"{name}.{part}", getattr(old, part, None), getattr(new, part, None))
    elif old != new and not (old is None and new == ()):
        yield FieldMoved(name, Raw(encode(old)), Raw(encode(new)))


def _parts(value: object) -> tuple[str, ...]:
    """An owner is one thing, named by two words, so it stays whole."""
    if isinstance(value, Struct) and not isinstance(value, Owner):
        return value.__struct_fields__
    return ()
