"""The question what changed in a cycle between two moments, and its answer."""

from typing import Any, ClassVar
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Query
from contracts.queries.audit import EntityView, FieldChange


class EntityChange(Struct, frozen=True, kw_only=True):
    """One thing that differs: each field with its value at either moment, null where it was not
    there. title is the later one."""

    entity: EntityView
    objective_id: UUID | None = None
    title: str
    changes: tuple[FieldChange, ...]


class ChangesView(Struct, frozen=True, kw_only=True, rename={"since": "from", "until": "to"}):
    """What differs between two moments, which are as they were asked for.

    added was not there at the first, removed is archived or withdrawn at the second, changed was
    there at both. What changed and changed back is not told.
    """

    since: str
    until: str | None = None
    added: tuple[EntityChange, ...] = ()
    removed: tuple[EntityChange, ...] = ()
    changed: tuple[EntityChange, ...] = ()


class CycleChanges(Query):
    """What changed in a cycle, or in all, its objectives and key results between two moments.

    from and to are times or log positions; without them it is from the beginning until now.
    """

    ANSWER: ClassVar[Any] = ChangesView

    cycle_id: UUID | None = None
    since: str = "0"
    until: str | None = None
