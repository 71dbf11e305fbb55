"""Keeps the teams, their places and their people."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct, structs

from contracts.events.identity import (
    TeamChanged,
    TeamCreated,
    TeamMemberAdded,
    TeamMemberRemoved,
)
from contracts.queries.identity import TeamView
from contracts.times import rfc3339
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class Team(Struct, frozen=True, kw_only=True):
    """A team; index is its place in the log, created_at is in µs."""

    id: UUID
    name: str
    parent_id: UUID | None = None
    lead_id: UUID | None = None
    member_ids: tuple[UUID, ...] = ()
    created_at: int
    index: int
    version: int


def present(team: Team) -> TeamView:
    """A team as people see it."""
    return TeamView(
        id=team.id,
        name=team.name,
        parent_id=team.parent_id,
        lead_id=team.lead_id,
        member_ids=team.member_ids,
        created_at=rfc3339(team.created_at),
        version=team.version,
    )


def create(shelf: Shelf[Team], recorded: Recorded[TeamCreated]) -> None:
    """A new team."""
    event = recorded.event
    team = Team(
        id=event.team_id,
        name=event.name,
        parent_id=event.parent_id,
        lead_id=event.lead_id,
        created_at=recorded.header.recorded_at,
        index=recorded.index,
        version=recorded.header.version,
    )
    shelf.put(str(event.team_id), team)


def change(shelf: Shelf[Team], recorded: Recorded[TeamChanged]) -> None:
    """Another name, parent or lead."""
    event = recorded.event
    wanted = {"name": event.name, "parent_id": event.parent_id, "lead_id": event.lead_id}
    _move(shelf, recorded, **{n: c.new for n, c in wanted.items() if c is not None})


def add_member(shelf: Shelf[Team], recorded: Recorded[TeamMemberAdded]) -> None:
    """One more."""
    team = shelf.get(str(recorded.event.team_id))
    if team is not None:
        _move(shelf, recorded, member_ids=(*team.member_ids, recorded.event.member_id))


def remove_member(shelf: Shelf[Team], recorded: Recorded[TeamMemberRemoved]) -> None:
    """One less."""
    team = shelf.get(str(recorded.event.team_id))
    if team is not None:
        left = tuple(m for m in team.member_ids if m != recorded.event.member_id)
        _move(shelf, recorded, member_ids=left)


def _move(shelf: Shelf[Team], recorded: Recorded[Any], **fields: Any) -> None:
    key = str(recorded.event.team_id)
    team = shelf.get(key)
    if team is not None:
        shelf.put(key, structs.replace(team, version=recorded.header.version, **fields))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one team."""
    return (str(recorded.event.team_id),)


def lists(_key: str, team: Team) -> Iterable[tuple[str, str]]:
    """All, in the order they came."""
    return (("all", f"{team.index:012}"),)


TEAMS = Projection(
    name="teams",
    version=1,
    document=Team,
    steps={
        TeamCreated: create,
        TeamChanged: change,
        TeamMemberAdded: add_member,
        TeamMemberRemoved: remove_member,
    },
    keys=keys,
    lists=lists,
)
