"""Who may see an objective, folded from its events, for services that tell of it."""

from typing import assert_never
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts.events.planning import (
    KeyResultAmended,
    KeyResultChanged,
    KeyResultDefined,
    ObjectiveChanged,
    ObjectiveDrafted,
)
from contracts.rights import may_see
from contracts.values import Actor, Owner

SightEvent = (
    ObjectiveDrafted | ObjectiveChanged | KeyResultDefined | KeyResultChanged | KeyResultAmended
)
SIGHT_EVENTS: tuple[type[SightEvent], ...] = (
    ObjectiveDrafted,
    ObjectiveChanged,
    KeyResultDefined,
    KeyResultChanged,
    KeyResultAmended,
)


class Sight(Struct, frozen=True, kw_only=True):
    """What decides who sees an objective; named are those accountable, by key result."""

    confidential: bool
    owner: Owner
    accountable_id: UUID
    named: dict[UUID, UUID] = {}


def evolve(sight: Sight | None, event: SightEvent) -> Sight | None:
    """The sight after an event of its objective; None before it was drafted."""
    match event:
        case ObjectiveDrafted():
            return Sight(
                confidential=event.confidential,
                owner=event.owner,
                accountable_id=event.accountable_id,
            )
        case _ if sight is None:
            return None
        case ObjectiveChanged():
            wanted = {
                "confidential": event.confidential,
                "owner": event.owner,
                "accountable_id": event.accountable_id,
            }
            return replace(sight, **{n: c.new for n, c in wanted.items() if c is not None})
        case KeyResultDefined():
            return _name(sight, event.key_result_id, event.accountable_id)
        case KeyResultChanged() | KeyResultAmended():
            change = event.accountable_id
            return _name(sight, event.key_result_id, change.new) if change else sight
        case _:
            assert_never(event)


def _name(sight: Sight, key_result_id: UUID, member_id: UUID) -> Sight:
    return replace(sight, named=sight.named | {key_result_id: member_id})


def sees(actor: Actor, sight: Sight) -> bool:
    """Whether the objective is shown to somebody; who is named on it sees it."""
    return any(
        may_see(actor, sight.confidential, sight.owner, member_id)
        for member_id in (sight.accountable_id, *sight.named.values())
    )
