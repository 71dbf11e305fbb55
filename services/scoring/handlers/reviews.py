"""Members answer the questions of a review."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from contracts import errors
from contracts.commands.scoring import ReviewCycle, ReviewObjective
from contracts.envelope import Ok
from contracts.rights import demand
from services.runtime.handle import Aggregate, handle
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Recorded
from services.scoring.domain import facts
from services.scoring.domain.review import Answers, Book, decide, evolve, written
from services.scoring.projections.around import around, around_cycle
from services.scoring.projections.sheets import sheet_under

NOTHING: Answers = ()
REVIEW = Aggregate(kind="review", initial=NOTHING, evolve=evolve)


async def review_cycle(asked: Asked[ReviewCycle], desk: Desk) -> Ok:
    """Answer the five questions; the answer is the review as it stands then."""
    command, organisation_id, me = asked.command, asked.organisation_id, asked.actor.member_id
    found = await around_cycle(desk, organisation_id, command.cycle_id, asked.actor)
    demand(ReviewCycle, asked.actor)
    assert me is not None, "only members are let through"
    return await handle(
        asked,
        desk,
        REVIEW,
        command.cycle_id,
        lambda said: decide(said, command, found.state, command.cycle_id, me),
        lambda history: facts.cycle_review(command.cycle_id, found, book_of(history), me),
    )


async def review_objective(asked: Asked[ReviewObjective], desk: Desk) -> Ok:
    """Review an objective; the answer is the review as it stands then."""
    command, organisation_id, me = asked.command, asked.organisation_id, asked.actor.member_id
    sheet = await sheet_under(desk.documents, organisation_id, command.objective_id)
    if sheet is None or me is None or not sheet.is_seen_by(asked.actor):
        raise errors.NotFound(what="objective")
    demand(ReviewObjective, asked.actor)
    found = await around(desk, organisation_id, sheet.cycle_id, [sheet], asked.actor)
    reviewed, cycle_id, reviewer_id = sheet, sheet.cycle_id, UUID(asked.actor.id)
    return await handle(
        asked,
        desk,
        REVIEW,
        command.objective_id,
        lambda said: decide(said, command, found.state, cycle_id, reviewer_id),
        lambda history: facts.objective_review(reviewed, found, book_of(history), reviewer_id),
    )


def book_of(history: Sequence[Recorded[Any]]) -> Book:
    """What members said, from the stream."""
    book = Book()
    for recorded in history:
        book = written(book, recorded.event, recorded.header)
    return book
