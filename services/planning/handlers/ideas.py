"""Ideas, each in a stream of its own, and ballots, one a member and cycle.

A decision on an idea holds the versions of the cycle and of every idea it rests on; a vote is
written to nothing but the member's own ballot, so a hundred people vote at once.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from contracts import errors
from contracts.commands.planning_ideas import (
    CastVote,
    MergeIdea,
    ShortlistIdea,
    SubmitIdea,
    WithdrawVote,
)
from contracts.envelope import Event, Fault, Ok, decode
from contracts.queries.planning import ObjectiveView
from contracts.queries.planning_ideas import IdeaView
from contracts.rights import demand
from services.planning.domain import ballot as ballot_rules
from services.planning.domain import idea as rules
from services.planning.domain.ballot import Ballot, ballot_id
from services.planning.domain.cycle import Cycle
from services.planning.domain.idea import Idea
from services.planning.domain.objective import Objective
from services.planning.handlers.lookups import surroundings
from services.planning.handlers.on_objective import LOOKS_MAX
from services.planning.handlers.streams import OBJECTIVE, cycle_now, demand_match, in_cycle, unmoved
from services.planning.projections.boards import is_full
from services.planning.projections.cycles import cycles
from services.planning.projections.ideas import (
    IdeaDocument,
    ideas,
    is_hidden,
    joined,
    present_idea,
    voted,
)
from services.planning.projections.objectives import document_of, present_objective
from services.runtime.handle import Aggregate, Decided, handle
from services.runtime.projection.definition import fold
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Recorded, StreamWrite

IDEA: Aggregate[Idea | None] = Aggregate(kind="idea", initial=None, evolve=rules.evolve)
BALLOT: Aggregate[Ballot] = Aggregate(
    kind="ballot", initial=ballot_rules.NOTHING, evolve=ballot_rules.evolve
)


async def submit_idea(asked: Asked[SubmitIdea], desk: Desk) -> Ok:
    """Say what to change."""
    command = asked.command
    demand(SubmitIdea, asked.actor)
    me = _me(asked)

    async def carry_out(cycle: Cycle | None) -> Ok:
        if cycle is None:
            raise errors.NotFound(what="cycle")
        full = await is_full(desk.documents, asked.organisation_id, command.cycle_id)

        def decide(idea: Idea | None) -> Decided:
            events = rules.submit(idea, command, cycle, me, is_full=full)
            return _decided(events, unmoved(command.cycle_id, cycle))

        def answer(history: Sequence[Recorded[Any]]) -> IdeaView:
            (document,) = fold(ideas, history).values()
            silent = document.idea.silent
            return present_idea(document, me, shows_votes=not cycle.silent_ideas, is_hidden=silent)

        return await handle(asked, desk, IDEA, command.idea_id, decide, answer)

    return await in_cycle(asked, desk, command.cycle_id, carry_out)


async def vote(asked: Asked[CastVote] | Asked[WithdrawVote], desk: Desk) -> Ok:
    """Give an idea votes, or take them back."""
    command = asked.command
    known = await seen_idea(asked, desk, command.idea_id)
    demand(type(command), asked.actor)
    me = _me(asked)

    async def carry_out(cycle: Cycle, idea: Idea, known: IdeaDocument) -> Ok:
        def decide(ballot: Ballot) -> Decided:
            demand_match(asked, idea.version)
            events = ballot_rules.decide(ballot, command, idea, cycle, me)
            return _decided(events, unmoved(idea.cycle_id, cycle), _writing(idea))

        def answer(history: Sequence[Recorded[Any]]) -> IdeaView:
            ballot = BALLOT.state([recorded.event for recorded in history])
            document = voted(replace(known, idea=idea), me, ballot.given(idea))
            silent = cycle.silent_ideas
            return present_idea(
                document, me, shows_votes=not silent, is_hidden=silent and idea.silent
            )

        mine = ballot_id(idea.cycle_id, me)
        done = await handle(asked, desk, BALLOT, mine, decide, answer, matches_stream=False)
        # The loop knows the version of the ballot; what is answered is the idea.
        return replace(done, version=decode(done.body, IdeaView).version)

    return await _on_idea(asked, desk, known, carry_out)


async def merge_idea(asked: Asked[MergeIdea], desk: Desk) -> Ok:
    """Bring an idea into another, which is the answer."""
    command = asked.command
    known = await seen_idea(asked, desk, command.idea_id)
    demand(MergeIdea, asked.actor)
    try:
        into = await seen_idea(asked, desk, command.into)
    except errors.NotFound:
        message = "There is no such idea here."
        raise errors.Invalid(Fault("/into", "unknown_idea", message)) from None

    async def carry_out(cycle: Cycle, idea: Idea, known: IdeaDocument) -> Ok:
        def decide(target: Idea | None) -> Decided:
            assert target is not None, "it was just seen"
            demand_match(asked, idea.version)
            widened, merged = rules.merge(target, idea, command, cycle)
            return _decided(widened, unmoved(idea.cycle_id, cycle), _writing(idea, *merged))

        def answer(history: Sequence[Recorded[Any]]) -> IdeaView:
            target = IDEA.state([recorded.event for recorded in history])
            assert target is not None, "it was just decided on"
            is_in = any(each.id == idea.id for each in into.merged)
            document = replace(into, idea=target) if is_in else joined(into, known, target)
            return present_idea(document, _me(asked), shows_votes=True)

        return await handle(asked, desk, IDEA, command.into, decide, answer, matches_stream=False)

    return await _on_idea(asked, desk, known, carry_out)


async def shortlist_idea(asked: Asked[ShortlistIdea], desk: Desk) -> Ok:
    """Make an idea the draft of an objective; each of the two names the other."""
    command = asked.command
    known = await seen_idea(asked, desk, command.idea_id, at_head=True)
    demand(ShortlistIdea, asked.actor)
    accountable_id = command.accountable_id

    async def carry_out(cycle: Cycle, idea: Idea, known: IdeaDocument) -> Ok:
        around = await surroundings(
            asked,
            desk,
            cycle,
            owners=(command.owner,),
            members=() if accountable_id is None else (accountable_id,),
        )

        def decide(objective: Objective | None) -> Decided:
            demand_match(asked, idea.version)
            drafted, shortlisted = rules.shortlist(
                objective, idea, command, cycle, around, known.total
            )
            return _decided(drafted, unmoved(idea.cycle_id, cycle), _writing(idea, *shortlisted))

        def answer(history: Sequence[Recorded[Any]]) -> ObjectiveView:
            return present_objective(document_of(history, None))

        return await handle(
            asked, desk, OBJECTIVE, command.objective_id, decide, answer, matches_stream=False
        )

    return await _on_idea(asked, desk, known, carry_out)


async def seen_idea(
    asked: Asked[Any], desk: Desk, idea_id: UUID, *, at_head: bool = False
) -> IdeaDocument:
    """An idea as last known, or as the log has it by now. Raises NotFound where it is not there,
    or said by somebody else in a silence that lasts; Behind."""
    organisation_id = asked.organisation_id
    if at_head and (head := await desk.store.head(organisation_id)):
        await desk.documents.reached(organisation_id, head.last_index)
    document = await desk.documents.get(ideas, organisation_id, str(idea_id))
    if document is None or asked.actor.kind not in ("member", "system"):
        raise errors.NotFound(what="idea")
    cycle = await desk.documents.get(cycles, organisation_id, str(document.idea.cycle_id))
    revealed_index = cycle.revealed_index if cycle else 0
    is_mine = asked.actor.member_id in document.idea.author_ids
    if is_hidden(document, revealed_index) and not is_mine:
        raise errors.NotFound(what="idea")
    return document


async def _on_idea(
    asked: Asked[Any],
    desk: Desk,
    known: IdeaDocument,
    carry_out: Callable[[Cycle, Idea, IdeaDocument], Awaitable[Ok]],
) -> Ok:
    """Carry out what rests on a cycle and an idea; again if either was written meanwhile."""

    async def look(known: IdeaDocument) -> Ok:
        cycle = await cycle_now(asked, desk, known.idea.cycle_id)
        history = await desk.store.read_stream(asked.organisation_id, IDEA.stream(known.idea.id))
        idea = IDEA.state([recorded.event for recorded in history])
        assert cycle is not None and idea is not None, "it was just seen"
        return await carry_out(cycle, idea, known)

    with suppress(errors.WrittenMeanwhile):
        return await look(known)
    for _ in range(LOOKS_MAX):
        with suppress(errors.WrittenMeanwhile):
            return await look(await seen_idea(asked, desk, known.idea.id, at_head=True))
    raise errors.WrittenMeanwhile


def _decided(events: Sequence[Event], *others: StreamWrite) -> Decided:
    """Events that stand only if nothing they rest on has moved; without events nothing does."""
    return Decided(events=events, others=others if events else ())


def _writing(idea: Idea, *events: Event) -> StreamWrite:
    """Writes to an idea at the version it was seen at; without events it only has to stay."""
    return StreamWrite(stream=IDEA.stream(idea.id), expected=idea.version, events=events)


def _me(asked: Asked[Any]) -> UUID:
    member_id = asked.actor.member_id
    assert member_id is not None, "the rights leave ideas to members"
    return member_id
