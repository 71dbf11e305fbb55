"""What is in the way of a key result: raised, passed on, resolved."""

from collections.abc import Collection, Sequence
from typing import assert_never
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts import errors
from contracts.commands.checkin import AssignBlocker, NewBlocker, RaiseBlocker, ResolveBlocker
from contracts.envelope import Fault
from contracts.events.checkin import BlockerAssigned, BlockerRaised, BlockerResolved
from contracts.values import Change

BlockerEvent = BlockerRaised | BlockerAssigned | BlockerResolved
BlockerCommand = RaiseBlocker | AssignBlocker | ResolveBlocker


class Blocker(Struct, frozen=True, kw_only=True):
    """A blocker, and who is to clear it."""

    raised: BlockerRaised
    owner_id: UUID
    is_resolved: bool = False


def evolve(blocker: Blocker | None, event: BlockerEvent) -> Blocker | None:
    """The blocker after one more event; None before it was raised."""
    match event:
        case BlockerRaised():
            return Blocker(raised=event, owner_id=event.owner_id)
        case _ if blocker is None:
            return None
        case BlockerAssigned():
            return replace(blocker, owner_id=event.owner_id.new)
        case BlockerResolved():
            return replace(blocker, is_resolved=True)
        case _:
            assert_never(event)


def raised(
    blocker_id: UUID, new: NewBlocker | RaiseBlocker, about: dict[str, UUID], accountable_id: UUID
) -> BlockerRaised:
    """The event of a new blocker; about says what it is in the way of, and who says so."""
    return BlockerRaised(
        blocker_id=blocker_id,
        **about,
        text=new.text,
        kind=new.kind.strip(),
        severity=new.severity,
        owner_id=new.owner_id or accountable_id,
    )


def assign(
    blocker: Blocker | None, command: AssignBlocker, members: Collection[UUID]
) -> list[BlockerEvent]:
    """Have somebody else clear it. Raises BlockerGone when it is out of the way."""
    known = there(blocker)
    faults = stranger_faults("/owner_id", command.owner_id, members)
    if faults:
        raise errors.Invalid(*faults)
    if known.is_resolved:
        raise errors.BlockerGone
    if known.owner_id == command.owner_id:
        return []  # Already true.
    change = Change(old=known.owner_id, new=command.owner_id)
    return [BlockerAssigned(**place_of(known), owner_id=change)]


def resolve(
    blocker: Blocker | None, command: ResolveBlocker, member_id: UUID
) -> list[BlockerEvent]:
    """It is out of the way."""
    known = there(blocker)
    if known.is_resolved:
        return []  # Already true.
    return [
        BlockerResolved(**place_of(known), resolved_by=member_id, resolution=command.resolution)
    ]


def there(blocker: Blocker | None) -> Blocker:
    """The blocker. Raises NotFound where there is none."""
    if blocker is None:
        raise errors.NotFound(what="blocker")
    return blocker


def place_of(blocker: Blocker) -> dict[str, UUID]:
    """The fields that say which blocker it is, and what it is in the way of."""
    fields = ("blocker_id", "key_result_id", "objective_id", "cycle_id")
    return {name: getattr(blocker.raised, name) for name in fields}


def blockers_faults(new: Sequence[NewBlocker], members: Collection[UUID]) -> list[Fault]:
    """What is wrong with the blockers of a check-in."""
    return [
        fault
        for n, blocker in enumerate(new)
        for fault in stranger_faults(f"/blockers/{n}/owner_id", blocker.owner_id, members)
    ]


def stranger_faults(pointer: str, owner_id: UUID | None, members: Collection[UUID]) -> list[Fault]:
    """What is wrong with who is to clear it: nobody of this organisation, or gone."""
    if owner_id is None or owner_id in members:
        return []
    return [Fault(pointer, "unknown_member", "There is no such member here.")]
