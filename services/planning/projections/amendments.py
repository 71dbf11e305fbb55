"""Every change of what had been published, by cycle, oldest first."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from contracts.envelope import encode
from contracts.events.planning import (
    KeyResultAmended,
    KeyResultDefined,
    KeyResultWithdrawn,
    ObjectiveChanged,
    ObjectivePublished,
)
from contracts.events.planning_life import ObjectiveAligned, ObjectiveUnaligned
from contracts.public import actor_of
from contracts.queries.planning_amendments import AmendedBy, AmendmentView
from contracts.times import rfc3339
from services.planning.domain.amendment import Amended, amended
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded

# Any JSON, amounts with every digit.
_reader = msgspec.json.Decoder(float_hook=Decimal)


class AmendmentDocument(Struct, frozen=True, kw_only=True):
    """One field that an event amended; n counts those of the event, old and new are JSON."""

    cycle_id: UUID
    objective_id: UUID
    key_result_id: UUID | None
    field: str
    old: str
    new: str
    reason: str | None
    by: str
    at: int
    index: int
    n: int


def note(shelf: Shelf[AmendmentDocument], recorded: Recorded[Any]) -> None:
    """Keep what an event amended."""
    for n, row in enumerate(amended(recorded.event)):
        shelf.put(_key(recorded, n), _document(recorded, n, row))


def _document(recorded: Recorded[Any], n: int, row: Amended) -> AmendmentDocument:
    return AmendmentDocument(
        cycle_id=recorded.event.cycle_id,
        objective_id=recorded.event.objective_id,
        key_result_id=row.key_result_id,
        field=row.field,
        old=encode(row.old).decode(),
        new=encode(row.new).decode(),
        reason=recorded.event.reason,
        by=recorded.header.actor,
        at=recorded.header.recorded_at,
        index=recorded.index,
        n=n,
    )


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """One document per field."""
    return tuple(_key(recorded, n) for n, _ in enumerate(amended(recorded.event)))


def _key(recorded: Recorded[Any], n: int) -> str:
    return f"{recorded.index}/{n}"


def of_cycle(cycle_id: UUID) -> str:
    """The list of a cycle's amendments."""
    return f"cycle/{cycle_id}"


def place(document: AmendmentDocument) -> str:
    """Where a row stands in its list: in the order of the log, then of the event."""
    return f"{document.index:012d} {document.n:03d}"


def lists(_key: str, document: AmendmentDocument) -> Iterable[tuple[str, str]]:
    """Those of a cycle."""
    yield of_cycle(document.cycle_id), place(document)


def present_amendment(document: AmendmentDocument) -> AmendmentView:
    """The row as it is shown."""
    by = actor_of(document.by)
    return AmendmentView(
        objective_id=document.objective_id,
        key_result_id=document.key_result_id,
        field=document.field,
        old=_reader.decode(document.old),
        new=_reader.decode(document.new),
        reason=document.reason,
        by=AmendedBy(kind=by.kind, id=by.id),
        at=rfc3339(document.at),
        position=document.index,
    )


amendments: Projection[AmendmentDocument] = Projection(
    name="amendments",
    version=1,
    document=AmendmentDocument,
    steps={
        ObjectiveChanged: note,
        ObjectivePublished: note,
        KeyResultDefined: note,
        KeyResultAmended: note,
        KeyResultWithdrawn: note,
        ObjectiveAligned: note,
        ObjectiveUnaligned: note,
    },
    keys=keys,
    lists=lists,
)
