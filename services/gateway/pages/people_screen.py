"""People: members, roles, teams, and how regularly each team speaks."""

from typing import Any

from msgspec import Struct

from contracts.commands.identity import (
    CreateTeam,
    InviteMember,
)
from contracts.commands.identity_erasure import EraseMember
from contracts.queries.identity import MemberView, TeamView
from contracts.rights import may
from contracts.values import ROLES, LegalGround, Role
from services.gateway.answer import Answer
from services.gateway.pages.cycles import chosen_cycle, cycles_of
from services.gateway.pages.form import Form
from services.gateway.pages.marking import words
from services.gateway.pages.people import People, people_of
from services.gateway.pages.refusals import NOTHING, Wrong
from services.gateway.pages.rhythms import Weeks, strip, table, weeks_of
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


class Rhythm(Struct, frozen=True, kw_only=True):
    """A team, and the picture of how regularly it speaks, None before anything was due."""

    team: TeamView
    lead: str
    members: tuple[MemberView, ...]
    weeks: Any


async def show(window: Window) -> Answer:
    """Everybody, and the teams."""
    return await people_page(window)


async def people_page(
    window: Window, found: Wrong = NOTHING, form: Form | None = None, at: str = ""
) -> Answer:
    """The page; found is what was wrong with the form at this place."""
    people = await people_of(window)
    cycle = chosen_cycle(window, await cycles_of(window))
    weeks = await weeks_of(window, cycle) if cycle is not None else {}
    members = [one for one in people.members.values() if one.state != "erased"]
    return window.page(
        "pages/people.html",
        status=422 if found is not NOTHING else 200,
        members=sorted(members, key=lambda one: (one.state == "deactivated", one.name.casefold())),
        teams=_teams(window, people, weeks),
        rhythms=table(window, cycle, _in_order(people), weeks),
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


def _teams(window: Window, people: People, weeks: Weeks) -> list[Rhythm]:
    return [
        Rhythm(
            team=team,
            lead=people.name(team.lead_id),
            members=tuple(people.members[one] for one in team.member_ids if one in people.members),
            weeks=strip(window.language, weeks.get(team.id, ())),
        )
        for team in _in_order(people)
    ]


def _in_order(people: People) -> list[TeamView]:
    return sorted(people.teams.values(), key=lambda one: one.name.casefold())


SCREENS = (dated("/people", show),)
