"""What a decision must know that its own stream does not say."""

from typing import Any
from uuid import UUID

from contracts import errors
from contracts.values import LIST_LIMIT_MAX, Owner, OwnerKind
from services.planning.domain.alignment import DEPTH_MAX
from services.planning.domain.cycle import Cycle
from services.planning.domain.dependency import Dependency
from services.planning.domain.sight import sees
from services.planning.domain.surroundings import Surroundings
from services.planning.projections.ballots import ballots
from services.planning.projections.ballots import of_cycle as ballots_of
from services.planning.projections.dependencies import dependencies, open_in
from services.planning.projections.key_results import key_results
from services.planning.projections.objectives import ObjectiveDocument, objectives, of_cycle
from services.planning.projections.people import key_of, people
from services.runtime.service import Asked, Desk


async def surroundings(
    asked: Asked[Any],
    desk: Desk,
    cycle: Cycle | None,
    *,
    owners: tuple[Owner, ...] = (),
    members: tuple[UUID, ...] = (),
    parent_id: UUID | None = None,
) -> Surroundings:
    """The cycle's state, and which of those that a command names are here."""
    named: set[tuple[OwnerKind, UUID]] = {("member", member_id) for member_id in members}
    named |= {(owner.kind, owner.id) for owner in owners if owner.id is not None}
    keys = {key_of(kind, party_id): (kind, party_id) for kind, party_id in named}
    found = await desk.documents.many(people, asked.organisation_id, list(keys))
    here = [keys[key] for key, nameable in found.items() if nameable.is_here]
    ancestors = await _ancestors(asked, desk, parent_id)
    parent = None
    if ancestors:
        parent = await desk.documents.get(objectives, asked.organisation_id, str(parent_id))
    return Surroundings(
        cycle_state=cycle.state if cycle else None,
        starts_on=cycle.starts_on if cycle else None,
        ends_on=cycle.ends_on if cycle else None,
        fresh=desk.new_id,
        me=asked.actor.member_id,
        members=frozenset(party_id for kind, party_id in here if kind == "member"),
        teams=frozenset(party_id for kind, party_id in here if kind == "team"),
        ancestors=ancestors,
        parent=parent.objective if parent else None,
    )


async def seen_objective(
    asked: Asked[Any], desk: Desk, objective_id: UUID, what: str = "objective"
) -> ObjectiveDocument:
    """An objective as last known. Raises NotFound, of what was asked for, where it is not there or
    not to be seen."""
    document = await desk.documents.get(objectives, asked.organisation_id, str(objective_id))
    if document is None or not sees(asked.actor, document.objective):
        raise errors.NotFound(what=what)
    return document


async def seen_key_result(asked: Asked[Any], desk: Desk, key_result_id: UUID) -> ObjectiveDocument:
    """The objective of a key result as last known. Raises NotFound likewise."""
    place = await desk.documents.get(key_results, asked.organisation_id, str(key_result_id))
    if place is None:
        raise errors.NotFound(what="key result")
    document = await desk.documents.get(objectives, asked.organisation_id, str(place.objective_id))
    if document is None or not sees(asked.actor, document.objective):
        raise errors.NotFound(what="key result")
    return document


async def all_of_cycle(asked: Asked[Any], desk: Desk, cycle_id: UUID) -> list[ObjectiveDocument]:
    """Every objective of a cycle that the log has by now, in the order of drafting.

    Raises Behind when the read models do not get there in time.
    """
    organisation_id = asked.organisation_id
    head = await desk.store.head(organisation_id)
    if head is None:
        raise errors.NotFound(what="organisation")
    await desk.documents.reached(organisation_id, head.last_index)
    found: list[ObjectiveDocument] = []
    after: str | None = None
    while True:
        page, after = await desk.documents.listed(
            objectives, organisation_id, of_cycle(cycle_id), limit=LIST_LIMIT_MAX, after=after
        )
        found += page
        if after is None:
            return found


async def open_dependencies(asked: Asked[Any], desk: Desk, cycle_id: UUID) -> list[Dependency]:
    """What objectives of a cycle need and nobody has answered; the first so many."""
    page, _ = await desk.documents.listed(
        dependencies, asked.organisation_id, open_in(cycle_id), limit=LIST_LIMIT_MAX
    )
    return [document.dependency for document in page]


async def most_votes_given(asked: Asked[Any], desk: Desk, cycle_id: UUID) -> int:
    """The most votes that one member gave in a cycle."""
    page, _ = await desk.documents.listed(
        ballots, asked.organisation_id, ballots_of(cycle_id), limit=1, descending=True
    )
    return page[0].ballot.spent if page else 0


async def _ancestors(asked: Asked[Any], desk: Desk, parent_id: UUID | None) -> tuple[UUID, ...]:
    """From a parent to the top, no further than is of interest; empty if it is not to be seen."""
    chain: list[UUID] = []
    while parent_id is not None and len(chain) < DEPTH_MAX:
        document = await desk.documents.get(objectives, asked.organisation_id, str(parent_id))
        if document is None or (not chain and not sees(asked.actor, document.objective)):
            break
        chain.append(parent_id)
        parent_id = document.objective.parent_id
    return tuple(chain)
