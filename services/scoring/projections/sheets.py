"""Keeps every objective's sheet, and for each event the computed scores that it moved.

The two stand in one projection because the second follows from folding the first. What an event
moved is kept under its index and never changes, so the reaction to it reads the same however
late and however often it runs.
"""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from contracts.events.checkin import CheckInCorrected, CheckInRecorded, CheckInRetracted
from contracts.events.planning import (
    CycleClosed,
    CycleReopened,
    KeyResultAmended,
    KeyResultChanged,
    KeyResultDefined,
    KeyResultWithdrawn,
    ObjectiveChanged,
    ObjectiveDrafted,
    ObjectivePublished,
)
from contracts.events.planning_life import (
    ObjectiveAligned,
    ObjectiveArchived,
    ObjectiveClosed,
    ObjectiveReopened,
    ObjectiveRestored,
    ObjectiveUnaligned,
)
from contracts.events.scoring import (
    ProvisionalScoreChanged,
    ScoreConfirmed,
    ScoreProposed,
    ScoreSet,
)
from contracts.values import LIST_LIMIT_MAX, Owner
from services.runtime.projection.definition import Projection, Shelf, Step
from services.runtime.service import Documents
from services.runtime.store.api import Recorded
from services.scoring.domain import changes, tree
from services.scoring.domain.grading import ScoreEvent, scored
from services.scoring.domain.sheet import Sheet
from services.scoring.projections.key_results import KEY_RESULTS
from services.scoring.projections.settling import Page, Settling, cycle_key, leads, moves_key

# Planning and check-in say these; each can move scores.
MOVERS = (
    ObjectiveChanged,
    ObjectivePublished,
    ObjectiveClosed,
    ObjectiveReopened,
    ObjectiveArchived,
    ObjectiveRestored,
    ObjectiveAligned,
    ObjectiveUnaligned,
    KeyResultDefined,
    KeyResultAmended,
    KeyResultWithdrawn,
    CheckInRecorded,
    CheckInCorrected,
    CheckInRetracted,
    CycleReopened,
)


def draft(shelf: Shelf[Page], recorded: Recorded[ObjectiveDrafted]) -> None:
    """A new sheet."""
    Settling(shelf, recorded).put_as_it_is(changes.drafted(recorded.event, recorded.index))


def turns(turn: Callable[[Sheet, Any], Sheet]) -> Step[Page]:
    """The step for an event that turns a sheet into another and may move scores."""

    def step(shelf: Shelf[Page], recorded: Recorded[Any]) -> None:
        settling = Settling(shelf, recorded)
        before = settling.there(recorded.event.objective_id)
        settling.put(turn(before, recorded.event))
        settling.note()

    return step


def hang(shelf: Shelf[Page], recorded: Recorded[ObjectiveAligned | ObjectiveUnaligned]) -> None:
    """It leaves what it counted towards, and counts elsewhere perhaps."""
    settling, event = Settling(shelf, recorded), recorded.event
    before = settling.there(event.objective_id)
    sheet = tree.hung(before, event)
    settling.put(sheet)
    old, new = before.support, sheet.support
    if old is not None and (new is None or new.objective_id != old.objective_id):
        settling.leave(sheet, old)
    settling.note()


def report(shelf: Shelf[Page], recorded: Recorded[CheckInRecorded]) -> None:
    """One more value, by its author: who took it over from a spreadsheet is a service."""
    settling, event = Settling(shelf, recorded), recorded.event
    before = settling.there(event.objective_id)
    settling.put(changes.reported(before, event, recorded.index))
    settling.note(by=f"member/{event.author_id}")


def close(shelf: Shelf[Page], recorded: Recorded[CycleClosed]) -> None:
    """The scores of a cycle stand."""
    Settling(shelf, recorded).close(recorded.event.cycle_id)


def reopen(shelf: Shelf[Page], recorded: Recorded[CycleReopened]) -> None:
    """They may move again."""
    settling = Settling(shelf, recorded)
    if recorded.event.state.old == "closed":
        settling.reopen(recorded.event.cycle_id)
    settling.note()


def grade(shelf: Shelf[Page], recorded: Recorded[ScoreEvent]) -> None:
    """A score was set or confirmed, which moves no other."""
    settling = Settling(shelf, recorded)
    before = settling.there(recorded.event.objective_id)
    settling.put(scored(before, recorded.event, recorded.header))


def tell(shelf: Shelf[Page], recorded: Recorded[ScoreEvent]) -> None:
    """What a score was is told, perhaps only after its cycle was closed: nothing moves by that."""
    settling = Settling(shelf, recorded)
    sheet = settling.there(recorded.event.objective_id)
    told = scored(sheet, recorded.event, recorded.header)
    if sheet.before is not None:
        told = replace(told, before=scored(sheet.before, recorded.event, recorded.header))
    settling.put_as_it_is(told)


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """What it is about, and for an event that can move scores the place to say so."""
    event = recorded.event
    yield cycle_key(event.cycle_id)
    objective_id = getattr(event, "objective_id", None)
    if objective_id is not None:
        yield str(objective_id)
    if isinstance(event, ObjectiveAligned | ObjectiveUnaligned):
        for place in (event.parent.old, event.parent.new):
            if place is not None:
                yield str(place.objective_id)
    if isinstance(event, MOVERS):
        yield moves_key(recorded.index)


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
    version=6,
    document=Page,
    steps={
        ObjectiveDrafted: draft,
        ObjectiveChanged: turns(changes.changed),
        ObjectivePublished: turns(lambda sheet, _: changes.published(sheet)),
        ObjectiveClosed: turns(tree.ended),
        ObjectiveReopened: turns(tree.resumed),
        ObjectiveArchived: turns(tree.set_aside),
        ObjectiveRestored: turns(tree.set_aside),
        ObjectiveAligned: hang,
        ObjectiveUnaligned: hang,
        CycleClosed: close,
        CycleReopened: reopen,
        KeyResultDefined: turns(changes.defined),
        KeyResultChanged: turns(changes.redefined),
        KeyResultAmended: turns(changes.redefined),
        KeyResultWithdrawn: turns(changes.withdrawn),
        CheckInRecorded: report,
        CheckInCorrected: turns(changes.corrected),
        CheckInRetracted: turns(changes.retracted),
        ProvisionalScoreChanged: tell,
        ScoreProposed: tell,
        ScoreSet: grade,
        ScoreConfirmed: grade,
    },
    keys=keys,
    lists=lists,
    leads=leads,
)


async def sheet_under(
    documents: Documents, organisation_id: UUID, objective_id: UUID
) -> Sheet | None:
    """An objective's sheet as it stands, None for one that is not of this organisation."""
    page = await documents.get(SHEETS, organisation_id, str(objective_id))
    return page.sheet.stands if page and page.sheet else None


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
        found += [one.sheet.stands for one in page if one.sheet is not None]
        if after is None:
            return found


async def sheets_of_cycle(
    documents: Documents, organisation_id: UUID, cycle_id: UUID
) -> list[Sheet]:
    """All sheets of a cycle, in the order they were drafted."""
    return await sheets_in(documents, organisation_id, of_cycle(cycle_id))
