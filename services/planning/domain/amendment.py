"""What an event changed of what had been published, field by field."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from msgspec import Struct, structs

from contracts.envelope import Event
from contracts.events.planning import (
    KeyResultAmended,
    KeyResultDefined,
    KeyResultWithdrawn,
    ObjectiveChanged,
    ObjectivePublished,
)
from contracts.events.planning_life import ObjectiveAligned, ObjectiveUnaligned
from contracts.values import Band, Change, Metric, Support


class Amended(Struct, frozen=True, kw_only=True):
    """One field; what came or went has the field state."""

    key_result_id: UUID | None
    field: str
    old: Any
    new: Any


def amended(event: Event) -> tuple[Amended, ...]:
    """The fields that an event amended, in its order; none where nothing was published yet."""
    match event:
        case KeyResultAmended(key_result_id=key_result_id):
            return tuple(_fields(event, key_result_id))
        case (
            ObjectiveChanged(amendment=True)
            | ObjectiveAligned(amendment=True)
            | ObjectiveUnaligned(amendment=True)
        ):
            return tuple(_fields(event, None))
        case KeyResultDefined(amendment=True, key_result_id=key_result_id):
            return (_state(key_result_id, None, "live"),)
        case KeyResultWithdrawn(amendment=True, key_result_id=key_result_id):
            return (_state(key_result_id, "live", "withdrawn"),)
        case ObjectivePublished(amendment=True):
            return (_state(None, "draft", "published"),)
        case _:
            return ()


def _state(key_result_id: UUID | None, old: str | None, new: str) -> Amended:
    return Amended(key_result_id=key_result_id, field="state", old=old, new=new)


def _fields(event: Event, key_result_id: UUID | None) -> Iterator[Amended]:
    for field in structs.fields(event):
        change = getattr(event, field.name)
        if isinstance(change, Change):
            for name, old, new in _flat(field.name, change.old, change.new):
                yield Amended(key_result_id=key_result_id, field=name, old=old, new=new)


def _flat(name: str, old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    """One row for a plain value, one per part that differs for a metric, its band, a place."""
    parts = next((each for each in (new, old) if isinstance(each, Metric | Band | Support)), None)
    if parts is None:
        yield name, old, new
        return
    for part in parts.__struct_fields__:
        was, now = getattr(old, part, None), getattr(new, part, None)
        if was != now:
            yield from _flat(f"{name}.{part}", was, now)
