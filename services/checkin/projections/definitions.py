"""Joins what is known of a key result at the moment of asking.

A cycle's or an objective's event touches one document, never those of every key result under it.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from msgspec import Struct

from contracts.rhythm import Slot, joined, slots_since
from contracts.rights import Relation, may_see, relations_to
from contracts.times import day_of
from contracts.values import LIST_LIMIT_MAX, Actor
from services.checkin.projections.cycles import CLOSED, CYCLES, TAKING, Cycle
from services.checkin.projections.key_results import KEY_RESULTS, KeyResult, live_in
from services.checkin.projections.objectives import OBJECTIVES, Objective
from services.runtime.projection.definition import Projection
from services.runtime.service import Documents

D = TypeVar("D", bound=Struct)


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A key result with its objective and cycle."""

    key_result: KeyResult
    objective: Objective
    cycle: Cycle

    def is_seen_by(self, actor: Actor) -> bool:
        """Whether an actor may know of it: whoever is named on a confidential one does."""
        return is_shown(self.objective, actor)

    def relations(self, actor: Actor) -> set[Relation]:
        """How an actor stands to it: accountable for the key result counts as for the whole."""
        owner = self.objective.owner
        of_key_result = relations_to(actor, owner, self.key_result.accountable_id)
        return of_key_result | relations_to(actor, owner, self.objective.accountable_id)

    def closed_on(self, timezone: str) -> date | None:
        """The day its cycle was closed, None while it is open."""
        return None if self.cycle.closed_at is None else day_of(self.cycle.closed_at, timezone)

    def slots(self, timezone: str) -> tuple[Slot, ...]:
        """When check-ins on it are due, by the clock of a time zone: from the day on which the
        cycle runs, the objective is published, or back, and the key result is there."""
        began = (
            self.cycle.activated_at,
            self.objective.open_since,
            self.key_result.defined_at,
        )
        if None in began:
            return ()
        first = max(day_of(moment, timezone) for moment in began if moment is not None)
        agreed = joined(self.objective.rhythms, self.cycle.rhythms)
        return slots_since(self.cycle.starts_on, self.cycle.ends_on, agreed, first, timezone)


async def definition_of(
    documents: Documents, organisation_id: UUID, key_result_id: UUID
) -> Definition | None:
    """What is known of a key result, None for one that is not of this organisation."""
    key_result = await documents.get(KEY_RESULTS, organisation_id, str(key_result_id))
    if key_result is None:
        return None
    objective, cycle = await asyncio.gather(
        documents.get(OBJECTIVES, organisation_id, str(key_result.objective_id)),
        documents.get(CYCLES, organisation_id, str(key_result.cycle_id)),
    )
    # The three are folded apart, so one may be a moment behind the others.
    if objective is None or cycle is None:
        return None
    return Definition(key_result=key_result, objective=objective, cycle=cycle)


async def live_definitions(
    documents: Documents, organisation_id: UUID, accountable_id: UUID | None = None
) -> list[Definition]:
    """What is live in the cycles that take check-ins: all of it, or one member's."""
    cycles = await whole_list(documents, CYCLES, organisation_id, TAKING)
    return await definitions_in(documents, organisation_id, cycles, accountable_id)


async def lately_closed(
    documents: Documents, organisation_id: UUID, since: int
) -> list[Definition]:
    """What was live to the end in the cycles that were closed since a moment, in µs."""
    cycles = await whole_list(documents, CYCLES, organisation_id, CLOSED)
    lately = [cycle for cycle in cycles if cycle.closed_at is not None and cycle.closed_at >= since]
    return await definitions_in(documents, organisation_id, lately)


async def definitions_in(
    documents: Documents,
    organisation_id: UUID,
    cycles: Iterable[Cycle],
    accountable_id: UUID | None = None,
) -> list[Definition]:
    """What is live in these cycles: all of it, or one member's."""
    found: list[Definition] = []
    for cycle in cycles:
        name = live_in(cycle.id, accountable_id)
        key_results = await whole_list(documents, KEY_RESULTS, organisation_id, name)
        wanted = sorted({str(key_result.objective_id) for key_result in key_results})
        objectives = await documents.many(OBJECTIVES, organisation_id, wanted)
        found += [
            Definition(key_result=key_result, objective=objective, cycle=cycle)
            for key_result in key_results
            if (objective := objectives.get(str(key_result.objective_id))) is not None
            and objective.is_open
        ]
    return found


async def seen_objectives(
    documents: Documents, organisation_id: UUID, actor: Actor, keys: Sequence[str]
) -> set[str]:
    """Those of the objectives that an actor may know of, by key."""
    found = await documents.many(OBJECTIVES, organisation_id, keys)
    return {key for key, objective in found.items() if is_shown(objective, actor)}


def is_shown(objective: Objective, actor: Actor) -> bool:
    """Whether an actor may know of an objective: whoever is named on a confidential one does."""
    named = {objective.accountable_id, *objective.named.values()}
    return any(
        may_see(actor, objective.confidential, objective.owner, member_id) for member_id in named
    )


async def whole_list(
    documents: Documents, projection: Projection[D], organisation_id: UUID, name: str
) -> list[D]:
    """A list, page after page, to its end."""
    found: list[D] = []
    after: str | None = None
    while True:
        page, after = await documents.listed(
            projection, organisation_id, name, limit=LIST_LIMIT_MAX, after=after
        )
        found += page
        if after is None:
            return found
