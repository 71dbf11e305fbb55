"""Answers what earlier cycles taught, for the one that is planned."""

from contracts import errors
from contracts.queries.scoring_learnings import CycleLearned, CycleLearnings, LearningsView
from services.runtime.service import Desk, Question
from services.scoring.domain.learnings import learned
from services.scoring.domain.review import Book
from services.scoring.projections.around import around_cycle
from services.scoring.projections.cycles import CYCLES, all_cycles
from services.scoring.projections.moment import desk_at
from services.scoring.projections.reviews import REVIEWS

# What was learnt longer ago is in the reviews.
CYCLES_MAX = 4


async def cycle_learnings(question: Question[CycleLearnings], desk: Desk) -> LearningsView:
    """What the last cycles before this one taught, the newest first. Raises NotFound."""
    cycle_id, organisation_id = question.query.cycle_id, question.organisation_id
    if question.actor.kind != "member":
        raise errors.NotFound(what="cycle")
    then = await desk_at(question, desk)
    planned = await then.documents.get(CYCLES, organisation_id, str(cycle_id))
    if planned is None:
        raise errors.NotFound(what="cycle")
    earlier = [
        cycle
        for cycle in await all_cycles(then.documents, organisation_id)
        if cycle.state in ("review", "closed")
        and cycle.id != cycle_id
        and cycle.starts_on < planned.starts_on
    ]
    earlier.sort(key=lambda cycle: (cycle.ends_on, cycle.starts_on, cycle.id), reverse=True)
    found: list[CycleLearned] = []
    for cycle in earlier[:CYCLES_MAX]:
        around = await around_cycle(then, organisation_id, cycle.id, question.actor, desk)
        book = await then.documents.get(REVIEWS, organisation_id, str(cycle.id)) or Book()
        found.append(learned(cycle.id, cycle.name, around, book))
    return LearningsView(cycle_id=cycle_id, cycles=tuple(found))
