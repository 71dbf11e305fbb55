"""Sheets made from events only, as the projection makes them."""

from uuid import UUID

from contracts.envelope import Event
from services.scoring.domain.sheet import Sheet
from services.scoring.projections.sheets import SHEETS, Page, moves_key
from tests.support.quarter import OBJECTIVE, documents


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
