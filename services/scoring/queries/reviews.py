"""Answers about reviews."""

from contracts import errors
from contracts.queries.scoring_reviews import (
    CycleReview,
    CycleReviewView,
    ObjectiveReview,
    ObjectiveReviewView,
)
from services.runtime.service import Desk, Question
from services.scoring.domain import facts
from services.scoring.domain.review import Book
from services.scoring.projections.around import around, around_cycle
from services.scoring.projections.moment import desk_at, still_seen
from services.scoring.projections.reviews import REVIEWS
from services.scoring.projections.sheets import sheet_under


async def cycle_review(question: Question[CycleReview], desk: Desk) -> tuple[CycleReviewView, int]:
    """A cycle's review and its version. Raises NotFound."""
    cycle_id, organisation_id = question.query.cycle_id, question.organisation_id
    then = await desk_at(question, desk)
    found = await around_cycle(then, organisation_id, cycle_id, question.actor, desk)
    book = await then.documents.get(REVIEWS, organisation_id, str(cycle_id)) or Book()
    view = facts.cycle_review(cycle_id, found, book, question.actor.member_id)
    return view, view.version


async def objective_review(
    question: Question[ObjectiveReview], desk: Desk
) -> tuple[ObjectiveReviewView, int]:
    """An objective's review and its version. Raises NotFound."""
    objective_id, organisation_id = question.query.objective_id, question.organisation_id
    then = await desk_at(question, desk)
    there = await sheet_under(then.documents, organisation_id, objective_id)
    sheets = [] if there is None else [there]
    seen = await still_seen(desk, organisation_id, sheets, question.actor, then)
    if not seen:
        raise errors.NotFound(what="objective")
    sheet = seen[0]
    found = await around(then, organisation_id, sheet.cycle_id, [sheet], question.actor)
    book = found.books.get(str(objective_id), Book())
    view = facts.objective_review(sheet, found, book, question.actor.member_id)
    return view, view.version
