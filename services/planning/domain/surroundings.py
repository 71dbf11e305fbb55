"""What a decision on an objective must know from other streams, and what it checks there."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Fault
from contracts.values import CycleState, Owner
from services.planning.domain.objective import Objective


def _no_id() -> UUID:
    raise LookupError("whoever looks around for this decision brings fresh ids")


class Surroundings(Struct, frozen=True, kw_only=True):
    """Looked up just before deciding, for the ids that the command names.

    me is the member who acts. members and teams are those that exist, members who left excepted.
    ancestors runs from the parent named to the top; empty if that is not here or not to be seen.
    starts_on and ends_on are the cycle's; fresh gives an id nobody has. under are the objectives
    that hang under this one at any depth, height counts the levels with itself; parent is the one
    it is to hang under.
    """

    cycle_state: CycleState | None
    starts_on: date | None = None
    ends_on: date | None = None
    me: UUID | None = None
    members: frozenset[UUID] = frozenset()
    teams: frozenset[UUID] = frozenset()
    ancestors: tuple[UUID, ...] = ()
    fresh: Callable[[], UUID] = _no_id
    under: tuple[Objective, ...] = ()
    height: int = 1
    parent: Objective | None = None

    def is_told_by(self, *, confidential: bool) -> bool:
        """Whether something under the parent would tell everybody of a confidential one."""
        return self.parent is not None and self.parent.confidential and not confidential


def owner_faults(owner: Owner, around: Surroundings) -> list[Fault]:
    """An owner that is not here, or named without the id it needs."""
    if owner.kind == "company":
        if owner.id is None:
            return []
        return [Fault("/owner/id", "not_wanted", "The company has no id.")]
    if owner.id is None:
        return [Fault("/owner/id", "missing", f"Which {owner.kind}?")]
    known = around.members if owner.kind == "member" else around.teams
    if owner.id in known:
        return []
    return [Fault("/owner/id", f"unknown_{owner.kind}", f"There is no such {owner.kind} here.")]


def accountable_faults(member_id: UUID, around: Surroundings) -> list[Fault]:
    """Somebody accountable who is not here."""
    if member_id in around.members:
        return []
    return [Fault("/accountable_id", "unknown_member", "There is no such member here.")]
