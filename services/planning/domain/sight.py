"""Who sees an objective, and how somebody stands to it and its key results."""

from collections.abc import Collection
from uuid import UUID

from msgspec.structs import replace

from contracts import errors
from contracts.rights import Relation, may_see, relations_to
from contracts.values import Actor
from services.planning.domain.objective import KeyResult, Objective


def sees(actor: Actor, objective: Objective) -> bool:
    """Whether this is shown; those accountable for a key result are named on its objective."""
    return any(
        may_see(actor, objective.confidential, objective.owner, member_id)
        for member_id in objective.named
    )


def sees_everything(actor: Actor) -> bool:
    """Whether nothing is hidden from somebody, so that nobody need look what is."""
    return actor.kind == "system" or actor.is_admin or actor.role == "auditor"


def others_of(objective: Objective) -> set[UUID]:
    """The objectives that one names: above it, before it and after it."""
    above, before = objective.parent_id, objective.carried_from
    after = (carried.objective_id for carried in objective.carried_to)
    return {other for other in (above, before, *after) if other is not None}


def without(objective: Objective, hidden: Collection[UUID]) -> Objective:
    """The objective as if it named none of these."""
    if not others_of(objective) & set(hidden):
        return objective
    if objective.carried_from in hidden:
        # Its key results name those of the same other one.
        key_results = tuple(replace(kr, carried_from=None) for kr in objective.key_results)
        objective = replace(objective, carried_from=None, key_results=key_results)
    return replace(
        objective,
        support=None if objective.parent_id in hidden else objective.support,
        carried_to=tuple(c for c in objective.carried_to if c.objective_id not in hidden),
    )


def demand_seen(actor: Actor, objective: Objective | None, what: str = "objective") -> Objective:
    """The objective, or NotFound: what is hidden looks like what does not exist."""
    if objective is None or not sees(actor, objective):
        raise errors.NotFound(what=what)
    return objective


def relations(actor: Actor, objective: Objective, kr: KeyResult | None = None) -> set[Relation]:
    """How an actor stands to an objective, and to one of its key results."""
    found = relations_to(actor, objective.owner, objective.accountable_id)
    return found | relations_to(actor, None, kr.accountable_id) if kr else found
