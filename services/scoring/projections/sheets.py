"""Keeps every objective's sheet, and for each event the computed scores that it moved.

The two stand in one projection because the second follows from folding the first. What an event
moved is kept under its index and never changes, so the reaction to it reads the same however
late and however often it runs.
"""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct

from contracts.events.checkin import CheckInCorrected, CheckInRecorded, CheckInRetracted
from contracts.events.planning import (
    KeyResultAmended,
    KeyResultChanged,
    KeyResultDefined,
    KeyResultWithdrawn,
    ObjectiveChanged,
    ObjectiveDrafted,
    ObjectivePublished,
)
from contracts.events.scoring import (
    ProvisionalScoreChanged,
    ScoreConfirmed,
    ScoreProposed,
    ScoreSet,
)
from contracts.registry import wire_name
from contracts.values import LIST_LIMIT_MAX, Owner
from services.runtime.projection.definition import Projection, Shelf, Step
from services.runtime.service import Documents
from services.runtime.store.api import Recorded
from services.scoring.domain import sheet as pages
from services.scoring.domain.figures import Move, settled
from services.scoring.domain.sheet import Sheet
from services.scoring.projections.key_results import KEY_RESULTS

# Planning and check-in say these; each can move scores.
MOVERS = (
    ObjectivePublished,
    KeyResultDefined,
    KeyResultAmended,
    KeyResultWithdrawn,
    CheckInRecorded,
    CheckInCorrected,
    CheckInRetracted,
)


class Moves(Struct, frozen=True, kw_only=True):
    """What an event moved. by is who did it, as in a header, why its name, as check_in_recorded,
    reason the one it holds, if any."""

    moves: tuple[Move, ...]
    cycle_id: UUID
    objective_id: UUID
    by: str
    why: str
    reason: str | None


class Page(Struct, frozen=True, kw_only=True):
    """A sheet, under its objective's id; or what an event moved, under moves_key(index)."""

    sheet: Sheet | None = None
    moved: Moves | None = None


def moves_key(index: int) -> str:
    """Under which key it is kept what an event moved."""
    return f"moves/{index}"


def draft(shelf: Shelf[Page], recorded: Recorded[ObjectiveDrafted]) -> None:
    """A new sheet."""
    sheet = pages.drafted(recorded.event, recorded.index)
    shelf.put(str(sheet.objective_id), Page(sheet=sheet))


def turns(turn: Callable[[Sheet, Any], Sheet]) -> Step[Page]:
    """The step for an event that turns a sheet into another and may move its scores."""

    def step(shelf: Shelf[Page], recorded: Recorded[Any]) -> None:
        before = sheet_of(shelf, recorded)
        settle(shelf, recorded, before, turn(before, recorded.event))

    return step


def publish(shelf: Shelf[Page], recorded: Recorded[ObjectivePublished]) -> None:
    """The definitions of now are committed to."""
    before = sheet_of(shelf, recorded)
    settle(shelf, recorded, before, pages.published(before))


def report(shelf: Shelf[Page], recorded: Recorded[CheckInRecorded]) -> None:
    """One more value, by its author: who took it over from a spreadsheet is a service."""
    before = sheet_of(shelf, recorded)
    sheet = pages.reported(before, recorded.event, recorded.index)
    settle(shelf, recorded, before, sheet, by=f"member/{recorded.event.author_id}")


def note_score(
    shelf: Shelf[Page],
    recorded: Recorded[ProvisionalScoreChanged | ScoreProposed | ScoreSet | ScoreConfirmed],
) -> None:
    """What happened to a score itself; it moves no other."""
    sheet = pages.scored(sheet_of(shelf, recorded), recorded.event, recorded.header)
    shelf.put(str(sheet.objective_id), Page(sheet=sheet))


def settle(
    shelf: Shelf[Page],
    recorded: Recorded[Any],
    before: Sheet,
    sheet: Sheet,
    by: str | None = None,
) -> None:
    """Keep a sheet, and beside it what moved."""
    sheet, moves = settled(before, sheet)
    shelf.put(str(sheet.objective_id), Page(sheet=sheet))
    if moves:
        moved = Moves(
            moves=moves,
            cycle_id=sheet.cycle_id,
            objective_id=sheet.objective_id,
            by=by or recorded.header.actor,
            why=wire_name(type(recorded.event)).split(".")[1],
            reason=getattr(recorded.event, "reason", None),
        )
        shelf.put(moves_key(recorded.index), Page(moved=moved))


def sheet_of(shelf: Shelf[Page], recorded: Recorded[Any]) -> Sheet:
    """The sheet an event is about. Raises LookupError when its objective was never drafted."""
    page = shelf.get(str(recorded.event.objective_id))
    if page is None or page.sheet is None:
        raise LookupError(f"event {recorded.index} is about an objective never drafted")
    return page.sheet


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """The sheet, and for an event that can move scores the place to say so."""
    objective_id = str(recorded.event.objective_id)
    if isinstance(recorded.event, MOVERS):
        return (objective_id, moves_key(recorded.index))
    return (objective_id,)


def lists(_key: str, page: Page) -> Iterable[tuple[str, str]]:
    """All sheets, those of a cycle and those of an owner, in the order they were drafted."""
    if page.sheet is None:
        return ()
    place = f"{page.sheet.position:012}"
    names = (ALL, of_cycle(page.sheet.cycle_id), of_owner(page.sheet.owner))
    return [(name, place) for name in names]


ALL = "all"


def of_cycle(cycle_id: UUID) -> str:
    """The list of a cycle's sheets."""
    return f"cycle/{cycle_id}"


def of_owner(owner: Owner) -> str:
    """The list of what the company, a team or a member owns now."""
    return f"owner/{owner.kind}/{owner.id or ''}"


SHEETS = Projection(
    name="sheets",
    version=4,
    document=Page,
    steps={
        ObjectiveDrafted: draft,
        ObjectiveChanged: turns(pages.changed),
        ObjectivePublished: publish,
        KeyResultDefined: turns(pages.defined),
        KeyResultChanged: turns(pages.redefined),
        KeyResultAmended: turns(pages.redefined),
        KeyResultWithdrawn: turns(pages.withdrawn),
        CheckInRecorded: report,
        CheckInCorrected: turns(pages.corrected),
        CheckInRetracted: turns(pages.retracted),
        ProvisionalScoreChanged: note_score,
        ScoreProposed: note_score,
        ScoreSet: note_score,
        ScoreConfirmed: note_score,
    },
    keys=keys,
    lists=lists,
)


async def sheet_under(
    documents: Documents, organisation_id: UUID, objective_id: UUID
) -> Sheet | None:
    """An objective's sheet, None for one that is not of this organisation."""
    page = await documents.get(SHEETS, organisation_id, str(objective_id))
    return page.sheet if page else None


async def sheet_with(
    documents: Documents, organisation_id: UUID, key_result_id: UUID
) -> Sheet | None:
    """The sheet that a key result stands on, None for one that is not of this organisation."""
    place = await documents.get(KEY_RESULTS, organisation_id, str(key_result_id))
    if place is None:
        return None
    sheet = await sheet_under(documents, organisation_id, place.objective_id)
    # The two are folded apart, so the sheet may be a moment behind.
    known = sheet is not None and any(line.key_result_id == key_result_id for line in sheet.lines)
    return sheet if known else None


async def sheets_in(documents: Documents, organisation_id: UUID, name: str) -> list[Sheet]:
    """All sheets of a list."""
    found: list[Sheet] = []
    after: str | None = None
    while True:
        page, after = await documents.listed(
            SHEETS, organisation_id, name, limit=LIST_LIMIT_MAX, after=after
        )
        found += [one.sheet for one in page if one.sheet is not None]
        if after is None:
            return found


async def sheets_of_cycle(
    documents: Documents, organisation_id: UUID, cycle_id: UUID
) -> list[Sheet]:
    """All sheets of a cycle, in the order they were drafted."""
    return await sheets_in(documents, organisation_id, of_cycle(cycle_id))
