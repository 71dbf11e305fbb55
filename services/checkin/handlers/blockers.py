"""Blockers come in alone, are passed on and resolved."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from contracts import errors
from contracts.commands.checkin import AssignBlocker, RaiseBlocker, ResolveBlocker
from contracts.envelope import Ok
from contracts.queries.checkin import BlockerView
from contracts.rights import demand, who_may
from services.checkin.domain.blocker import (
    Blocker,
    BlockerEvent,
    assign,
    raised,
    resolve,
    stranger_faults,
)
from services.checkin.domain.check_in import demand_open
from services.checkin.handlers.commands import BLOCKER, situation_of
from services.checkin.projections.blockers import BLOCKERS, present
from services.checkin.projections.definitions import definition_of
from services.checkin.projections.members import members_among
from services.runtime.handle import handle
from services.runtime.projection.definition import fold
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Recorded


async def raise_blocker(asked: Asked[RaiseBlocker], desk: Desk) -> Ok:
    """Take what somebody says is in the way; the answer is the blocker."""
    command, organisation_id = asked.command, asked.organisation_id
    definition = await definition_of(desk.documents, organisation_id, command.key_result_id)
    if definition is None or not definition.is_seen_by(asked.actor):
        raise errors.NotFound(what="key result")
    demand(RaiseBlocker, asked.actor)
    member_id = member_of(asked)
    situation = await situation_of(asked, desk, definition, member_id)
    members = await members_among(desk.documents, organisation_id, [command.owner_id])
    about = {
        "key_result_id": situation.key_result_id,
        "objective_id": situation.objective_id,
        "cycle_id": situation.cycle_id,
        "raised_by": member_id,
    }

    def decide(blocker: Blocker | None) -> list[BlockerEvent]:
        if blocker is not None:
            return []  # The same command again.
        demand_open(situation)
        faults = stranger_faults("/owner_id", command.owner_id, members)
        if faults:
            raise errors.Invalid(*faults)
        accountable_id = definition.key_result.accountable_id
        return [raised(command.blocker_id, command, about, accountable_id)]

    return await handle(
        asked, desk, BLOCKER, command.blocker_id, decide, lambda h: answer(h, asked)
    )


async def change_blocker(asked: Asked[Any], desk: Desk) -> Ok:
    """Pass a blocker on, or put it out of the way; the answer is the blocker afterwards."""
    command: AssignBlocker | ResolveBlocker = asked.command
    organisation_id, actor = asked.organisation_id, asked.actor
    known = await desk.documents.get(BLOCKERS, organisation_id, str(command.blocker_id))
    if known is None:
        raise errors.NotFound(what="blocker")
    definition = await definition_of(desk.documents, organisation_id, known.key_result_id)
    if definition is None or not definition.is_seen_by(actor):
        raise errors.NotFound(what="blocker")
    relations = definition.relations(actor)
    if actor.member_id in (known.owner_id, known.raised_by):
        relations.add("owns")
    demand(type(command), actor, relations)
    member_id = member_of(asked)
    named = command.owner_id if isinstance(command, AssignBlocker) else None
    members = await members_among(desk.documents, organisation_id, [named])

    def decide(blocker: Blocker | None) -> list[BlockerEvent]:
        if isinstance(command, AssignBlocker):
            return assign(blocker, command, members)
        return resolve(blocker, command, member_id)

    return await handle(
        asked, desk, BLOCKER, command.blocker_id, decide, lambda h: answer(h, asked)
    )


def member_of(asked: Asked[Any]) -> UUID:
    """The member who asks. Raises Forbidden for whoever is none."""
    if asked.actor.member_id is None:
        raise errors.Forbidden(who=who_may(type(asked.command)))
    return asked.actor.member_id


def answer(history: Sequence[Recorded[Any]], asked: Asked[Any]) -> BlockerView:
    """The blocker, as a later question would show it."""
    (blocker,) = fold(BLOCKERS, history).values()
    return present(blocker, asked.at)
