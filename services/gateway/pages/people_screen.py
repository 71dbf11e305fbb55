"""People: members, roles, teams, and how regularly each team speaks."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from msgspec import Struct

from contracts.commands.identity import (
    CreateTeam,
    InviteMember,
)
from contracts.commands.identity_erasure import EraseMember
from contracts.queries.identity import MemberView, TeamView
from contracts.queries.planning import CycleView, ObjectiveList
from contracts.queries.scoring_board import ScoreBoard
from contracts.rights import may
from contracts.values import ROLES, LegalGround, Role
from services.gateway.answer import Answer
from services.gateway.pages.cycles import chosen_cycle, cycles_of
from services.gateway.pages.form import Form
from services.gateway.pages.marking import words
from services.gateway.pages.people import People, people_of
from services.gateway.pages.refusals import NOTHING, Wrong
from services.gateway.pages.screen import dated
from services.gateway.pages.whom import admins_among
from services.gateway.pages.window import Window

ROLE_WORDS: dict[Role, str] = {
    "owner": words("owner"),
    "admin": words("admin"),
    "lead": words("lead"),
    "member": words("member"),
    "viewer": words("viewer"),
    "auditor": words("auditor"),
}
GROUNDS: dict[LegalGround, str] = {
    "no_longer_needed": words("no longer needed"),
    "consent_withdrawn": words("consent was withdrawn"),
    "objection": words("objection"),
    "unlawful_processing": words("it should not have been kept"),
    "legal_obligation": words("a law demands it"),
    "child": words("it is about a child"),
}
DAYS_PER_WEEK = 7


class Rhythm(Struct, frozen=True, kw_only=True):
    """How regularly a team speaks: of each week gone, the share of its key results spoken of."""

    team: TeamView
    lead: str
    members: tuple[MemberView, ...]
    weeks: tuple[float, ...]


async def show(window: Window) -> Answer:
    """Everybody, and the teams."""
    return await people_page(window)


async def people_page(
    window: Window, found: Wrong = NOTHING, form: Form | None = None, at: str = ""
) -> Answer:
    """The page; found is what was wrong with the form at this place."""
    people = await people_of(window)
    cycle = chosen_cycle(window, await cycles_of(window))
    members = [one for one in people.members.values() if one.state != "erased"]
    return window.page(
        "pages/people.html",
        status=422 if found is not NOTHING else 200,
        members=sorted(members, key=lambda one: (one.state == "deactivated", one.name.casefold())),
        teams=await _teams(window, cycle, people),
        people=people,
        admins=admins_among(window, people),
        roles=ROLES,
        role_words=ROLE_WORDS,
        grounds=GROUNDS,
        may_invite=may(InviteMember, window.actor, set()),
        may_erase=may(EraseMember, window.actor, set()),
        may_team=may(CreateTeam, window.actor, set()),
        wrong=found,
        form=form or Form({}),
        at=at,
    )


async def _teams(window: Window, cycle: CycleView | None, people: People) -> list[Rhythm]:
    said = await _said(window, cycle) if cycle is not None else {}
    teams = sorted(people.teams.values(), key=lambda one: one.name.casefold())
    return [
        Rhythm(
            team=team,
            lead=people.name(team.lead_id),
            members=tuple(people.members[one] for one in team.member_ids if one in people.members),
            weeks=tuple(said.get(team.id, ())),
        )
        for team in teams
    ]


async def _said(window: Window, cycle: CycleView) -> dict[UUID, list[float]]:
    """Of each team the share of its key results that were spoken of, week by week until today."""
    objectives = await window.listed(ObjectiveList, cycle_id=cycle.id)
    board = await window.perhaps(ScoreBoard(cycle_id=cycle.id))
    sheets = {one.objective_id: one for one in (board.objectives if board else ())}
    ways: dict[UUID, list[Any]] = {}
    for objective in objectives:
        if objective.owner.kind == "team" and objective.id in sheets:
            ways.setdefault(objective.owner.id, []).extend(sheets[objective.id].key_results)
    until = min(window.today, cycle.ends_on)
    weeks = max((until - cycle.starts_on).days // DAYS_PER_WEEK + 1, 0)
    starts = [cycle.starts_on + timedelta(weeks=n) for n in range(weeks)]
    return {
        team: [
            sum(any(_is_in(one.on, start) for one in line.readings) for line in lines) / len(lines)
            for start in starts
        ]
        for team, lines in ways.items()
    }


def _is_in(day: Any, start: Any) -> bool:
    return bool(start <= day < start + timedelta(weeks=1))


SCREENS = (dated("/people", show),)
