"""Joins what is known of a key result at the moment of asking.

A cycle's or an objective's event touches one document, never those of every key result under it.
"""

import asyncio
from dataclasses import dataclass
from uuid import UUID

from contracts.rights import Relation, may_see, relations_to
from contracts.values import Actor
from services.checkin.projections.cycles import CYCLES, Cycle
from services.checkin.projections.key_results import KEY_RESULTS, KeyResult
from services.checkin.projections.objectives import OBJECTIVES, Objective
from services.runtime.service import Documents


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A key result with its objective and cycle."""

    key_result: KeyResult
    objective: Objective
    cycle: Cycle

    def is_seen_by(self, actor: Actor) -> bool:
        """Whether an actor may know of it: whoever is named on a confidential one does."""
        objective = self.objective
        named = {objective.accountable_id, *objective.named.values()}
        return any(
            may_see(actor, objective.confidential, objective.owner, member_id)
            for member_id in named
        )

    def relations(self, actor: Actor) -> set[Relation]:
        """How an actor stands to it: accountable for the key result counts as for the whole."""
        owner = self.objective.owner
        of_key_result = relations_to(actor, owner, self.key_result.accountable_id)
        return of_key_result | relations_to(actor, owner, self.objective.accountable_id)


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
