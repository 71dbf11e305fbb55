"""When a member leaves and names a follower, all that was theirs changes hands at once."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Raw

from contracts import errors
from contracts.commands.planning_life import HandOverWork
from contracts.envelope import Ok, encode
from contracts.events.identity import MemberDeactivated
from contracts.queries.planning_life import HandedOver
from contracts.rights import demand
from contracts.values import LIST_LIMIT_MAX, system
from services.planning.domain.carrying import hand_over
from services.planning.domain.objective import Objective
from services.planning.handlers.streams import OBJECTIVE
from services.planning.projections.cycles import cycles
from services.planning.projections.objectives import in_hands_of, objectives
from services.runtime.handle import CONFLICT_RETRIES_MAX, Decided, commit, replayed
from services.runtime.service import Asked, Call, Desk, Reaction
from services.runtime.store.api import Recorded, StreamWrite


async def hand_over_work(asked: Asked[HandOverWork], desk: Desk) -> Ok:
    """Give all that a member has to do to another, in one append: all of it or nothing.

    What stands in closed cycles stays as it was. Raises Behind, WrittenMeanwhile.
    """
    demand(HandOverWork, asked.actor)
    replay = await replayed(asked, desk)
    if replay is not None:
        return replay
    for _ in range(CONFLICT_RETRIES_MAX + 1):
        writes = await _writes(asked, desk)
        body = encode(HandedOver(objectives=len(writes)))
        if not writes:
            head = await desk.store.head(asked.organisation_id)
            return Ok(body=Raw(body), position=head.last_index if head else 0)
        own, *others = writes
        decided = Decided(events=own.events, others=tuple(others))
        done = await commit(asked, desk, decided, own, lambda _stamp, body=body: body)  # type: ignore[misc]  # the default binds this round's
        if done is not None:
            return done
    raise errors.WrittenMeanwhile


async def _writes(asked: Asked[HandOverWork], desk: Desk) -> list[StreamWrite]:
    command, organisation_id = asked.command, asked.organisation_id
    head = await desk.store.head(organisation_id)
    if head is None:
        raise errors.NotFound(what="organisation")
    await desk.documents.reached(organisation_id, head.last_index)
    theirs = await _in_hands(asked, desk, command.member_id)
    keys = sorted({str(objective.cycle_id) for objective in theirs})
    there = await desk.documents.many(cycles, organisation_id, keys)
    over = {document.id for document in there.values() if document.cycle.state == "closed"}
    writes = [
        StreamWrite(
            stream=OBJECTIVE.stream(objective.id),
            expected=objective.version,
            events=tuple(hand_over(objective, command.member_id, command.to_member_id)),
        )
        for objective in theirs
        if objective.cycle_id not in over
    ]
    return [write for write in writes if write.events]


async def _in_hands(asked: Asked[Any], desk: Desk, member_id: UUID) -> list[Objective]:
    found: list[Objective] = []
    after: str | None = None
    while True:
        page, after = await desk.documents.listed(
            objectives,
            asked.organisation_id,
            in_hands_of(member_id),
            limit=LIST_LIMIT_MAX,
            after=after,
        )
        found += (document.objective for document in page)
        if after is None:
            return found


async def _react(recorded: Recorded[MemberDeactivated], _desk: Desk) -> Iterable[Call]:
    event = recorded.event
    if event.hand_over_to is None:
        return ()
    command = HandOverWork(member_id=event.member_id, to_member_id=event.hand_over_to)
    return (Call(command=command, actor=system("planning"), causation=recorded.index),)


HAND_OVER = Reaction(name="hand_over", listens=(MemberDeactivated,), react=_react)
