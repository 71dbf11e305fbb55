"""Names of members and teams, for pages that show who."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from contracts.queries.identity import MemberList, MemberView, TeamList, TeamView
from contracts.values import Owner
from services.gateway.pages.marking import words
from services.gateway.pages.window import Window

COMPANY = words("Company")


@dataclass(frozen=True)
class People:
    """Everybody of an organisation."""

    members: Mapping[UUID, MemberView]
    teams: Mapping[UUID, TeamView]

    def name(self, member_id: UUID | None) -> str:
        """A member's name, a dash for nobody."""
        member = self.members.get(member_id) if member_id else None
        return member.name if member else "–"

    def owner(self, owner: Owner, window: Window) -> str:
        """Whose an objective is."""
        if owner.kind == "team":
            team = self.teams.get(owner.id) if owner.id else None
            return team.name if team else "–"
        return self.name(owner.id) if owner.kind == "member" else window.language.say(COMPANY)


async def people_of(window: Window) -> People:
    """Members and teams, those who left too. Raises Refusing."""
    members = await window.listed(MemberList)
    teams = await window.listed(TeamList)
    return People({one.id: one for one in members}, {one.id: one for one in teams})
