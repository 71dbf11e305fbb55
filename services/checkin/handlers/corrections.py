"""What is done to a check-in there is: whose business it is, then the decision on its stream."""

from typing import Any
from uuid import UUID

from contracts import errors
from contracts.envelope import Ok
from contracts.rights import demand, who_may
from services.checkin.domain.correction import LaterCommand, decide
from services.checkin.handlers.commands import KEY_RESULT, answer, situation_of
from services.checkin.projections.check_ins import CHECK_INS, CheckIn
from services.checkin.projections.definitions import Definition, definition_of
from services.runtime.handle import handle
from services.runtime.service import Asked, Desk


async def follow_up(asked: Asked[Any], desk: Desk) -> Ok:
    """Correct, retract or acknowledge a check-in; the answer is the check-in afterwards."""
    command: LaterCommand = asked.command
    actor = asked.actor
    check_in, definition = await seen(asked, desk, command.check_in_id)
    relations = definition.relations(actor)
    if actor.member_id == check_in.author_id:
        # What one said one may put right, even when the key result is another's by now.
        relations.add("owns")
    demand(type(command), actor, relations)
    if actor.member_id is None:
        raise errors.Forbidden(who=who_may(type(command)))
    situation = await situation_of(asked, desk, definition, actor.member_id)
    return await handle(
        asked,
        desk,
        KEY_RESULT,
        check_in.key_result_id,
        lambda reports: decide(reports, command, situation, asked.if_match),
        lambda history: answer(history, command.check_in_id),
        # The stream is the key result's; what the caller saw is the version of one check-in.
        matches_stream=False,
    )


async def seen(asked: Asked[Any], desk: Desk, check_in_id: UUID) -> tuple[CheckIn, Definition]:
    """The check-in with what it is about. Raises NotFound for what the actor may not know of."""
    check_in = await desk.documents.get(CHECK_INS, asked.organisation_id, str(check_in_id))
    if check_in is not None:
        definition = await definition_of(
            desk.documents, asked.organisation_id, check_in.key_result_id
        )
        if definition is not None and definition.is_seen_by(asked.actor):
            return check_in, definition
    raise errors.NotFound(what="check-in")
