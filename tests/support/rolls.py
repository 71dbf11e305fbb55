"""A small read model over real events, for trying what the runtime does with read models.

A roll is a team with its people: named by TeamCreated, moved by TeamMemberAdded and -Removed.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from contracts.envelope import Event, Header
from contracts.events.identity import TeamCreated, TeamMemberAdded, TeamMemberRemoved
from contracts.registry import wire_name
from services.runtime import ids
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded

# The step breaks on a team of this name: what a poisoned event looks like.
POISON = "cannot be digested"


class Roll(Struct, frozen=True, kw_only=True):
    """A team and who is in it, in the order they came."""

    name: str
    member_ids: tuple[UUID, ...] = ()
    seen: int


def name_team(shelf: Shelf[Roll], recorded: Recorded[TeamCreated]) -> None:
    """A new roll."""
    if recorded.event.name == POISON:
        raise ValueError("this name cannot be digested")
    shelf.put(str(recorded.event.team_id), Roll(name=recorded.event.name, seen=recorded.index))


def add(shelf: Shelf[Roll], recorded: Recorded[TeamMemberAdded]) -> None:
    """Somebody comes."""
    key = str(recorded.event.team_id)
    roll = shelf.get(key)
    assert roll is not None
    members = (*roll.member_ids, recorded.event.member_id)
    shelf.put(key, msgspec.structs.replace(roll, member_ids=members, seen=recorded.index))


def remove(shelf: Shelf[Roll], recorded: Recorded[TeamMemberRemoved]) -> None:
    """Somebody goes."""
    key = str(recorded.event.team_id)
    roll = shelf.get(key)
    assert roll is not None
    members = tuple(m for m in roll.member_ids if m != recorded.event.member_id)
    shelf.put(key, msgspec.structs.replace(roll, member_ids=members, seen=recorded.index))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """A team's events touch its roll."""
    return (str(recorded.event.team_id),)


def lists(_key: str, roll: Roll) -> Iterable[tuple[str, str]]:
    """All rolls by name, and those with people by their number."""
    yield "all", roll.name
    if roll.member_ids:
        yield "peopled", f"{len(roll.member_ids):06d}"


rolls = Projection(
    name="rolls",
    version=1,
    document=Roll,
    steps={TeamCreated: name_team, TeamMemberAdded: add, TeamMemberRemoved: remove},
    keys=keys,
    lists=lists,
)


def recorded(organisation_id: UUID, index: int, event: Event, stream: str = "") -> Recorded[Any]:
    """An event as it would stand in the log."""
    header = Header(
        format=1,
        log_id=organisation_id.hex,
        event_id=ids.new_id(),
        stream=stream or f"team/{ids.new_id()}",
        version=1,
        type=wire_name(type(event)),
        actor="system/test",
        recorded_at=1_000_000 + index,
        causation=None,
        correlation=ids.new_id(),
        commitment="",
    )
    return Recorded(organisation_id=organisation_id, index=index, header=header, event=event)
