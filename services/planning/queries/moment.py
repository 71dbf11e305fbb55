"""The read models as they are, or as they were: the same folds over the log up to then."""

from typing import Any

from services.planning.projections.amendments import amendments
from services.planning.projections.ballots import ballots
from services.planning.projections.comments import comments
from services.planning.projections.cycles import cycles
from services.planning.projections.dependencies import dependencies
from services.planning.projections.ideas import ideas
from services.planning.projections.initiatives import initiatives
from services.planning.projections.key_results import key_results
from services.planning.projections.lint_answers import lint_answers
from services.planning.projections.objectives import objectives
from services.runtime.projection.definition import Projection
from services.runtime.service import Desk, Documents, Question

ASKED_OF: tuple[Projection[Any], ...] = (
    cycles,
    objectives,
    key_results,
    initiatives,
    amendments,
    lint_answers,
    comments,
    dependencies,
    ideas,
    ballots,
)


async def documents_at(question: Question[Any], desk: Desk) -> Documents:
    """The documents of the moment that a question is about."""
    if question.as_of is None:
        return desk.documents
    past = desk.pasts.of(ASKED_OF)
    return await past.at(desk.store, question.organisation_id, question.as_of)
