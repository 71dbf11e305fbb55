"""What people choose from in forms: owners, members, days of the week."""

from collections.abc import Sequence

from contracts.values import Owner, Weekday
from services.gateway.pages.marking import words
from services.gateway.pages.people import COMPANY, People
from services.gateway.pages.window import Window

Choice = tuple[str, str]
HERE = ("active", "invited")
RHYTHMS: tuple[Choice, ...] = (
    ("weekly", words("every week")),
    ("biweekly", words("every two weeks")),
    ("monthly", words("every month")),
)
SEVERITIES: tuple[Choice, ...] = (
    ("medium", words("it slows us down")),
    ("high", words("it holds us up")),
    ("critical", words("it stops us")),
    ("low", words("it is in the way a little")),
)
WEEKDAYS: tuple[tuple[Weekday, str], ...] = (
    ("monday", words("Monday")),
    ("tuesday", words("Tuesday")),
    ("wednesday", words("Wednesday")),
    ("thursday", words("Thursday")),
    ("friday", words("Friday")),
    ("saturday", words("Saturday")),
    ("sunday", words("Sunday")),
)


def members_to_choose(people: People, now: str = "") -> list[Choice]:
    """Everybody who is here by name, and who stands there now though they left."""
    found = [
        (str(one.id), one.name)
        for one in people.members.values()
        if one.state in HERE or str(one.id) == now
    ]
    return sorted(found, key=lambda one: one[1].casefold())


def owners_to_choose(window: Window, people: People, now: str = "") -> list[Choice]:
    """Company, teams, members: whose an objective can be."""
    teams = sorted(people.teams.values(), key=lambda one: one.name.casefold())
    members = members_to_choose(people, now.removeprefix("member/"))
    return [
        ("company", window.language.say(COMPANY)),
        *((f"team/{one.id}", one.name) for one in teams),
        *((f"member/{id}", name) for id, name in members),
    ]


def owner_text(owner: Owner) -> str:
    """An owner as a form names it."""
    return owner.kind if owner.id is None else f"{owner.kind}/{owner.id}"


def owner_in(text: str) -> dict[str, str]:
    """The owner that a form names, as a body of the API would."""
    kind, _, id = text.partition("/")
    return {"kind": kind, "id": id} if id else {"kind": "company"}


def said_in(window: Window, choices: Sequence[Choice]) -> list[Choice]:
    """Choices in the reader's language."""
    return [(value, window.language.say(label)) for value, label in choices]
