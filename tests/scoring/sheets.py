"""Sheets made from events only, as the projection makes them."""

from typing import Any, TypeVar
from uuid import UUID

from msgspec.structs import replace

from contracts.envelope import Event
from contracts.events.planning_life import ObjectiveAligned
from contracts.values import Change, Support
from services.scoring.domain.sheet import Sheet
from services.scoring.projections.settling import Page, moves_key
from services.scoring.projections.sheets import SHEETS
from tests.support.quarter import CYCLE, OBJECTIVE, documents

E = TypeVar("E", bound=Event)


def pages(*events: Event) -> dict[str, Page]:
    """All that the projection keeps after these events."""
    return documents(SHEETS, *events)


def sheet(*events: Event, objective_id: UUID = OBJECTIVE) -> Sheet:
    """The objective's sheet after these events."""
    found = pages(*events)[str(objective_id)].sheet
    assert found is not None
    return found


def moves(*events: Event) -> list[tuple[str, str | None, str | None]]:
    """What the last of these events moved: subject, old, new."""
    page = pages(*events).get(moves_key(len(events)))
    if page is None or page.moved is None:
        return []
    return [
        (
            move.subject,
            None if move.old is None else str(move.old),
            None if move.new is None else str(move.new),
        )
        for move in page.moved.moves
    ]


def about(objective_id: UUID, event: E, **but: Any) -> E:
    """The same of another objective."""
    return replace(event, objective_id=objective_id, **but)


def aligned(
    objective_id: UUID, to: UUID | None, *, before: Support | None = None, **more: Any
) -> ObjectiveAligned:
    """An objective hangs under another and counts there, unless more says otherwise."""
    place = {"contributes": True, **more}
    return ObjectiveAligned(
        objective_id=objective_id,
        cycle_id=CYCLE,
        parent=Change(old=before, new=None if to is None else Support(objective_id=to, **place)),
    )
