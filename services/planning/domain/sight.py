"""Who sees an objective, and how somebody stands to it and its key results."""

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


def demand_seen(actor: Actor, objective: Objective | None, what: str = "objective") -> Objective:
    """The objective, or NotFound: what is hidden looks like what does not exist."""
    if objective is None or not sees(actor, objective):
        raise errors.NotFound(what=what)
    return objective


def relations(actor: Actor, objective: Objective, kr: KeyResult | None = None) -> set[Relation]:
    """How an actor stands to an objective, and to one of its key results."""
    found = relations_to(actor, objective.owner, objective.accountable_id)
    return found | relations_to(actor, None, kr.accountable_id) if kr else found
