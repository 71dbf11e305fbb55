"""How many ideas were said in a cycle."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct

from contracts.events.planning_ideas import IdeaSubmitted
from services.planning.domain.idea import IDEAS_MAX
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.service import Documents
from services.runtime.store.api import Recorded


class Board(Struct, frozen=True, kw_only=True):
    """All that were ever said count, also those that another took in."""

    ideas: int


def put_up(shelf: Shelf[Board], recorded: Recorded[IdeaSubmitted]) -> None:
    """One more."""
    key = str(recorded.event.cycle_id)
    before = shelf.get(key)
    shelf.put(key, Board(ideas=(before.ideas if before else 0) + 1))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """One document for each cycle."""
    return (str(recorded.event.cycle_id),)


async def is_full(documents: Documents, organisation_id: UUID, cycle_id: UUID) -> bool:
    """Whether a cycle has all the ideas it takes, as far as is known by now."""
    board = await documents.get(boards, organisation_id, str(cycle_id))
    return board is not None and board.ideas >= IDEAS_MAX


boards: Projection[Board] = Projection(
    name="boards",
    version=1,
    document=Board,
    steps={IdeaSubmitted: put_up},
    keys=keys,
)
