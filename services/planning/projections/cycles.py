"""The cycles of an organisation, the latest first."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts.events.planning import (
    CycleActivated,
    CycleChanged,
    CycleClosed,
    CycleOpened,
    CycleReopened,
    CycleReviewStarted,
    SpreadsheetImported,
)
from contracts.events.planning_ideas import IdeasRevealed
from contracts.queries.planning import CycleView
from contracts.times import rfc3339
from services.planning.domain.cycle import Cycle, evolve
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded

# Read from its end: by the first day, then by when they were opened.
ALL = "all"


class CycleDocument(Struct, frozen=True, kw_only=True):
    """A cycle, when it was opened (µs) and where in the log; where its ideas were last revealed."""

    id: UUID
    cycle: Cycle
    opened_at: int
    opened_index: int
    revealed_index: int = 0


def put_up(shelf: Shelf[CycleDocument], recorded: Recorded[CycleOpened]) -> None:
    """A cycle comes in."""
    document = CycleDocument(
        id=recorded.event.cycle_id,
        cycle=evolve(None, recorded.event),
        opened_at=recorded.header.recorded_at,
        opened_index=recorded.index,
    )
    shelf.put(str(document.id), document)


def move(shelf: Shelf[CycleDocument], recorded: Recorded[Any]) -> None:
    """A cycle changes as its events say."""
    key = str(recorded.event.cycle_id)
    document = shelf.get(key)
    assert document is not None, "a cycle is opened before anything happens to it"
    shelf.put(key, replace(document, cycle=evolve(document.cycle, recorded.event)))


def reveal(shelf: Shelf[CycleDocument], recorded: Recorded[IdeasRevealed]) -> None:
    """What was said in silence up to here is for everybody."""
    move(shelf, recorded)
    document = shelf.get(str(recorded.event.cycle_id))
    assert document is not None, "it was just moved"
    shelf.put(str(document.id), replace(document, revealed_index=recorded.index))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """A cycle's events touch its document."""
    return (str(recorded.event.cycle_id),)


def lists(_key: str, document: CycleDocument) -> Iterable[tuple[str, str]]:
    """One list of all."""
    yield ALL, f"{document.cycle.starts_on.isoformat()} {document.opened_index:012d}"


def present_cycle(document: CycleDocument) -> CycleView:
    """The cycle as it is shown."""
    cycle = document.cycle
    return CycleView(
        id=document.id,
        name=cycle.name,
        starts_on=cycle.starts_on,
        ends_on=cycle.ends_on,
        question=cycle.question,
        check_ins=cycle.rhythm,
        votes_per_member=cycle.votes_per_member,
        silent_ideas=cycle.silent_ideas,
        state=cycle.state,
        warnings=cycle.warnings,
        created_at=rfc3339(document.opened_at),
        version=cycle.version,
    )


cycles: Projection[CycleDocument] = Projection(
    name="cycles",
    version=3,
    document=CycleDocument,
    steps={
        CycleOpened: put_up,
        CycleChanged: move,
        IdeasRevealed: reveal,
        CycleActivated: move,
        CycleReviewStarted: move,
        CycleClosed: move,
        CycleReopened: move,
        SpreadsheetImported: move,
    },
    keys=keys,
    lists=lists,
)
