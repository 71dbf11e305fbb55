"""Who may do what somebody else may not: names to ask instead of a button that does nothing."""

from uuid import UUID

from contracts.values import Owner
from services.gateway.pages.people import People, people_of
from services.gateway.pages.window import Window

ADMINS_NAMED_MAX = 2
HERE = ("active", "invited")


def ask_about(
    window: Window, people: People, owner: Owner, accountable_id: UUID | None, *more: UUID | None
) -> str:
    """Whom to ask to change a thing, as a sentence; empty where nothing can be changed at all
    because the page is about what was."""
    team = people.teams.get(owner.id) if owner.kind == "team" and owner.id else None
    lead = team.lead_id if team else None
    mine = owner.id if owner.kind == "member" else None
    return _sentence(window, people, (accountable_id, mine, lead, *more))


def ask_admins(window: Window, people: People) -> str:
    """Whom to ask for what owners and admins do."""
    return _sentence(window, people, ())


async def admins_of(window: Window) -> str:
    """Owners and admins by name, of whom one is enough, as Anna or Olga. Raises Refusing."""
    return admins_among(window, await people_of(window))


def admins_among(window: Window, people: People) -> str:
    """The same, among people who were asked for already."""
    return window.language.either(_admins(people))


def _admins(people: People) -> list[str]:
    named = (
        one.name
        for one in people.members.values()
        if one.role in ("owner", "admin") and one.state in HERE
    )
    return sorted(named)[:ADMINS_NAMED_MAX]


def _sentence(window: Window, people: People, ids: tuple[UUID | None, ...]) -> str:
    if window.past is not None:
        return ""
    known = [people.members[id] for id in ids if id is not None and id in people.members]
    named = [one.name for one in known if one.state in HERE]
    names = list(dict.fromkeys([*named, *_admins(people)]))
    return window.language.say(
        "To have it changed, ask %(names)s.", names=window.language.either(names)
    )
