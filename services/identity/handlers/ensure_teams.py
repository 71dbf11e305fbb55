"""A spreadsheet names teams: those that are missing are made, all or none."""

from typing import Any
from uuid import UUID

from msgspec import Raw

from contracts import errors
from contracts.commands.identity import EnsureTeams
from contracts.envelope import Ok, encode
from contracts.events.identity import TeamCreated
from contracts.names import folded
from contracts.queries.identity import TeamsEnsured
from contracts.rights import demand
from contracts.values import IMPORT_ROWS_MAX, LIST_LIMIT_MAX
from services.identity.domain.team import missing
from services.identity.handlers.streams import TEAM
from services.identity.handlers.teams import name_claim
from services.identity.projections.teams import TEAMS
from services.runtime.handle import Decided, commit, replayed
from services.runtime.service import Asked, Desk
from services.runtime.store.api import StreamWrite

# How often somebody may make one of the teams while we look.
ATTEMPTS_MAX = 4


async def ensure_teams(asked: Asked[EnsureTeams], desk: Desk) -> Ok:
    """Make the teams that no name fits yet, in one append; a dry run makes none.

    Raises TooLarge, Invalid for blank names, WrittenMeanwhile.
    """
    command = asked.command
    demand(EnsureTeams, asked.actor)
    if len(command.names) > IMPORT_ROWS_MAX:
        raise errors.TooLarge(limit=f"{IMPORT_ROWS_MAX} names", found=len(command.names))
    replay = await replayed(asked, desk)
    if replay is not None:
        return replay
    for _ in range(ATTEMPTS_MAX):
        position = await _catch_up(asked, desk)
        there = await _teams_by_name(asked, desk)
        made = {name: desk.new_id() for name in missing(command.names, there)}
        answer = encode(_answer(command, there, made))
        if command.dry_run:
            return Ok(body=Raw(answer), position=position)
        done = await _make(asked, desk, made, answer)
        if done is not None:
            return done
    raise errors.WrittenMeanwhile


async def _catch_up(asked: Asked[Any], desk: Desk) -> int:
    """Wait until the directory shows what the log has: names are looked up in it."""
    head = await desk.store.head(asked.organisation_id)
    if head is None:
        raise errors.NotFound(what="organisation")
    await desk.documents.reached(asked.organisation_id, head.last_index)
    return head.last_index


async def _teams_by_name(asked: Asked[Any], desk: Desk) -> dict[str, UUID]:
    found: dict[str, UUID] = {}
    after = None
    while True:
        page, after = await desk.documents.listed(
            TEAMS, asked.organisation_id, "all", limit=LIST_LIMIT_MAX, after=after
        )
        found |= {folded(team.name): team.id for team in page}
        if after is None:
            return found


def _answer(command: EnsureTeams, there: dict[str, UUID], made: dict[str, UUID]) -> TeamsEnsured:
    """By the name as it was asked for in lower case; in a dry run the new ids hold nowhere."""
    whose = there | {folded(name): team_id for name, team_id in made.items()}
    return TeamsEnsured(
        ids={name.casefold(): whose[folded(name)] for name in command.names},
        made=tuple(name.casefold() for name in made),
    )


async def _make(asked: Asked[Any], desk: Desk, made: dict[str, UUID], answer: bytes) -> Ok | None:
    """One append of all; None if somebody made one of them meanwhile."""
    writes = [
        StreamWrite(
            stream=TEAM.stream(team_id),
            expected=0,
            events=(TeamCreated(team_id=team_id, name=name),),
        )
        for name, team_id in made.items()
    ]
    # With nothing to make the answer is kept all the same; the stream is nobody's.
    own = writes[0] if writes else StreamWrite(stream=TEAM.stream(desk.new_id()), expected=0)
    decided = Decided(
        events=own.events,
        others=tuple(writes[1:]),
        claims=tuple(name_claim(name) for name in made),
    )
    try:
        return await commit(asked, desk, decided, own, lambda _: answer)
    except errors.TeamNameTaken:
        return None
