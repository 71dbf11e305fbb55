"""Dependencies: declared by one side, answered by the other."""

import dataclasses
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, assert_never
from uuid import UUID

from contracts import errors
from contracts.commands.planning_dependencies import (
    LINK_DAYS_DEFAULT,
    AcceptDependency,
    AnswerDependency,
    BreakDependency,
    DeclareDependency,
    DeclineDependency,
    IssueDependencyLink,
    ResolveDependency,
    RevokeDependencyLink,
)
from contracts.envelope import Event, Ok
from contracts.queries.planning_dependencies import DependencyView, ShownDependency
from contracts.rights import Relation, demand, may
from contracts.values import Actor, Needed
from services.planning.domain import dependency as rules
from services.planning.domain.cycle import Cycle
from services.planning.domain.dependency import Answering, Dependency
from services.planning.domain.objective import Objective
from services.planning.domain.sight import relations, sees
from services.planning.handlers.lookups import seen_objective, surroundings
from services.planning.handlers.streams import demand_match, in_cycle, unmoved
from services.planning.projections.dependencies import (
    dependencies,
    present_dependency,
    present_shown,
)
from services.planning.projections.key_results import key_results
from services.planning.projections.languages import locale_of
from services.planning.projections.links import (
    DEPENDENCY,
    new_secret,
    opened,
    path_of,
    secret_of,
)
from services.planning.projections.objectives import ObjectiveDocument, objectives
from services.planning.projections.people import key_of, people
from services.runtime.handle import Decided, handle
from services.runtime.projection.definition import fold
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Recorded, StreamWrite


async def declare_dependency(asked: Asked[DeclareDependency], desk: Desk) -> Ok:
    """Say what an objective needs; an outsider's link is made with it."""
    command = asked.command
    known = await seen_objective(asked, desk, command.objective_id)
    demand(DeclareDependency, asked.actor, relations(asked.actor, known.objective))

    async def carry_out(cycle: Cycle | None) -> Ok:
        around = await surroundings(asked, desk, cycle)
        is_there, is_hidden = await _is_there(asked, desk, command.on)
        is_told = is_hidden and not known.objective.confidential
        declare = partial(rules.declare, is_there=is_there, is_told=is_told)
        signing = await _signing(asked, desk) if command.on.kind == "external_party" else None

        def decide(dependency: Dependency | None) -> Decided:
            events: list[Event] = list(declare(dependency, command, known.objective, around))
            if not events:
                return Decided(events=())
            others = [unmoved(known.objective.cycle_id, cycle)]
            if signing is not None:
                title = known.objective.title
                first = declare(None, command, known.objective, around)[0]
                events.append(rules.issue_link(first, 1, title, asked.at, LINK_DAYS_DEFAULT))
                others += signing[1]
            return Decided(events=events, others=tuple(others))

        secret = signing[0] if signing else None
        return await _handled(asked, desk, command.dependency_id, decide, secret)

    cycle_id = known.objective.cycle_id
    with suppress(errors.WrittenMeanwhile):
        return await in_cycle(asked, desk, cycle_id, carry_out)
    # Somebody else made the organisation's secret at the same moment; now it is there.
    return await in_cycle(asked, desk, cycle_id, carry_out)


async def answer_dependency(asked: Asked[Answering], desk: Desk) -> Ok:
    """What the other side says, from inside."""
    command = asked.command
    found, asking = await _seen(asked, desk, command.dependency_id)
    other_side = await _other_side(asked, desk, found.on)

    def decide(dependency: Dependency | None) -> Sequence[Event]:
        assert dependency is not None, "it was seen"
        demand(type(command), asked.actor, other_side)
        demand_match(asked, dependency.version)
        return rules.answer(dependency, command)

    secret = await _secret_for(asked, desk, asking)
    return await _handled(asked, desk, command.dependency_id, decide, secret)


async def move_link(asked: Asked[IssueDependencyLink | RevokeDependencyLink], desk: Desk) -> Ok:
    """Give out another link to an outsider, or let the one there is open nothing any more."""
    command = asked.command
    _, asking = await _seen(asked, desk, command.dependency_id)
    demand(type(command), asked.actor, relations(asked.actor, asking.objective))
    secret, writes = await _signing(asked, desk)

    def decide(dependency: Dependency | None) -> Decided:
        assert dependency is not None, "it was seen"
        demand_match(asked, dependency.version)
        if isinstance(command, RevokeDependencyLink):
            return Decided(events=rules.revoke_link(dependency))
        rules.demand_outsider(dependency)
        serial = dependency.link.serial + 1 if dependency.link else 1
        title, at = asking.objective.title, asked.at
        event = rules.issue_link(dependency.declared, serial, title, at, command.days)
        return Decided(events=(event,), others=writes)

    return await _handled(asked, desk, command.dependency_id, decide, secret)


async def answer_by_link(asked: Asked[AnswerDependency], desk: Desk) -> Ok:
    """What an outsider says; the link says who that is, nothing else does.

    Raises NotFound, LinkClosed, Invalid, DependencyStateWrong.
    """
    command = asked.command
    demand(AnswerDependency, asked.actor)
    found, link = await opened(desk, asked.organisation_id, command.token)
    outsider = Actor(kind="external_party", id=str(found.on.id))
    wish = _wish(found.id, command)
    locale = await locale_of(desk.documents, asked.organisation_id)

    def decide(dependency: Dependency | None) -> Sequence[Event]:
        assert dependency is not None, "the link names it"
        demand_match(asked, dependency.version)
        return rules.answer(dependency, wish)

    def answer(history: Sequence[Recorded[Any]]) -> ShownDependency:
        dependency = DEPENDENCY.state([recorded.event for recorded in history])
        assert dependency is not None, "the link names it"
        return present_shown(dependency, link, locale)

    by_outsider = dataclasses.replace(asked, actor=outsider)
    return await handle(
        by_outsider, desk, DEPENDENCY, found.id, decide, answer, matches_stream=False
    )


def _wish(dependency_id: UUID, command: AnswerDependency) -> Answering:
    reason = command.reason
    match command.answer:
        case "accept":
            return AcceptDependency(dependency_id=dependency_id, reason=reason)
        case "decline":
            return DeclineDependency(dependency_id=dependency_id, reason=reason or "")
        case "resolve":
            return ResolveDependency(dependency_id=dependency_id, reason=reason)
        case "break":
            return BreakDependency(dependency_id=dependency_id, reason=reason or "")
        case _:
            assert_never(command.answer)


async def _handled(
    asked: Asked[Any],
    desk: Desk,
    dependency_id: UUID,
    decide: Callable[[Dependency | None], Decided | Sequence[Event]],
    secret: bytes | None,
) -> Ok:
    def answer(history: Sequence[Recorded[Any]]) -> DependencyView:
        (document,) = fold(dependencies, history).values()
        found = document.dependency
        path = path_of(found, asked.organisation_id, secret, desk.now_us())
        return present_dependency(document, path)

    return await handle(
        asked, desk, DEPENDENCY, dependency_id, decide, answer, matches_stream=False
    )


async def _signing(asked: Asked[Any], desk: Desk) -> tuple[bytes, tuple[StreamWrite, ...]]:
    """The organisation's secret, and what is written where this is its first link."""
    secret = await secret_of(desk, asked.organisation_id)
    if secret is not None:
        return secret, ()
    secret, write = new_secret(asked.organisation_id)
    return secret, (write,)


async def _secret_for(asked: Asked[Any], desk: Desk, asking: ObjectiveDocument) -> bytes | None:
    """The secret, for those only who may give out the link."""
    if not may(IssueDependencyLink, asked.actor, relations(asked.actor, asking.objective)):
        return None
    return await secret_of(desk, asked.organisation_id)


async def _seen(
    asked: Asked[Any], desk: Desk, dependency_id: UUID
) -> tuple[Dependency, ObjectiveDocument]:
    """A dependency and the objective that has it, for who sees that or is the other side.

    Raises NotFound.
    """
    organisation_id = asked.organisation_id
    found = await desk.documents.get(dependencies, organisation_id, str(dependency_id))
    if found is None:
        raise errors.NotFound(what="dependency")
    key = str(found.dependency.objective_id)
    asking = await desk.documents.get(objectives, organisation_id, key)
    is_other_side = bool(await _other_side(asked, desk, found.dependency.on))
    if asking is None or not (is_other_side or sees(asked.actor, asking.objective)):
        raise errors.NotFound(what="dependency")
    return found.dependency, asking


async def _other_side(asked: Asked[Any], desk: Desk, on: Needed) -> set[Relation]:
    """How who acts stands to what is needed: owning it, or leading its team."""
    if on.kind == "team":
        return {"leads"} if on.id in asked.actor.leads else set()
    objective = await _objective_of(asked, desk, on)
    if objective is None:
        return set()
    return relations(asked.actor, objective, objective.key_result(on.id))


async def _objective_of(asked: Asked[Any], desk: Desk, on: Needed) -> Objective | None:
    objective_id = on.id
    if on.kind == "key_result":
        place = await desk.documents.get(key_results, asked.organisation_id, str(on.id))
        if place is None:
            return None
        objective_id = place.objective_id
    elif on.kind != "objective":
        return None
    document = await desk.documents.get(objectives, asked.organisation_id, str(objective_id))
    return document.objective if document else None


async def _is_there(asked: Asked[Any], desk: Desk, on: Needed) -> tuple[bool, bool]:
    """Whether what is needed is here and to be seen, and whether it is confidential."""
    if on.kind == "team" or on.kind == "external_party":
        found = await desk.documents.get(people, asked.organisation_id, key_of(on.kind, on.id))
        return found is not None and found.is_here, False
    objective = await _objective_of(asked, desk, on)
    if objective is None or not sees(asked.actor, objective):
        return False, False
    return True, objective.confidential
