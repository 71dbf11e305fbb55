"""Comments, each in a stream of its own: saying something moves no version of what it is about."""

from collections.abc import Sequence
from typing import Any

from contracts.commands.planning_work import CommentOnKeyResult, CommentOnObjective
from contracts.envelope import Event, Ok
from contracts.queries.planning_work import CommentView
from contracts.rights import demand
from services.planning.domain import comment as rules
from services.planning.domain.comment import Comment
from services.planning.handlers.lookups import seen_key_result, seen_objective, surroundings
from services.planning.projections.comments import comments, present_comment
from services.planning.projections.objectives import ObjectiveDocument
from services.runtime.handle import Aggregate, handle
from services.runtime.projection.definition import fold
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Recorded

COMMENT: Aggregate[Comment | None] = Aggregate(kind="comment", initial=None, evolve=rules.evolve)


async def comment_on_objective(asked: Asked[CommentOnObjective], desk: Desk) -> Ok:
    """Say something about an objective."""
    known = await seen_objective(asked, desk, asked.command.objective_id)
    return await _comment(asked, desk, known)


async def comment_on_key_result(asked: Asked[CommentOnKeyResult], desk: Desk) -> Ok:
    """Say something about a key result."""
    known = await seen_key_result(asked, desk, asked.command.key_result_id)
    return await _comment(asked, desk, known)


async def _comment(
    asked: Asked[CommentOnObjective] | Asked[CommentOnKeyResult],
    desk: Desk,
    known: ObjectiveDocument,
) -> Ok:
    command = asked.command
    demand(type(command), asked.actor)
    around = await surroundings(asked, desk, None, members=command.mentions)

    def decide(comment: Comment | None) -> Sequence[Event]:
        return rules.decide(comment, command, known.objective, around)

    def answer(history: Sequence[Recorded[Any]]) -> CommentView:
        (document,) = fold(comments, history).values()
        return present_comment(document)

    return await handle(asked, desk, COMMENT, command.comment_id, decide, answer)
