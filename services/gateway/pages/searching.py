"""Search: objectives, key results, people, teams and cycles by words of their names.

It asks the lists that pages ask anyway: each leaves out what is not for this person, so nothing
that is hidden can be found. A company's lists are some hundred rows; an index is for later.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from msgspec import Struct

from contracts.queries.planning import ObjectiveList, ObjectiveView
from services.gateway.answer import Answer
from services.gateway.pages.cycles import cycles_of
from services.gateway.pages.marking import words
from services.gateway.pages.people import people_of
from services.gateway.pages.screen import shows
from services.gateway.pages.window import Window

FOUND_MAX = 50
QUERY_CHARS_MAX = 200
GONE = ("deactivated", "erased")


class Hit(Struct, frozen=True, kw_only=True):
    """Something whose name holds every word; kind is said in the reader's language."""

    kind: str
    title: str
    path: str


async def search(window: Window) -> Answer:
    """What holds every word asked for, and where else one can go."""
    asked = window.parameter("q")[:QUERY_CHARS_MAX].strip()
    hits = matching(asked, await _everything(window)) if asked else []
    return window.page("pages/search.html", asked=asked, hits=hits[:FOUND_MAX], many=len(hits))


def matching(asked: str, things: Iterable[Hit]) -> list[Hit]:
    """The things whose titles hold every word asked for, whatever its case."""
    wanted = asked.casefold().split()
    return [one for one in things if all(word in one.title.casefold() for word in wanted)]


async def _everything(window: Window) -> list[Hit]:
    objectives: list[ObjectiveView] = await window.listed(ObjectiveList)
    people = await people_of(window)
    members = [one for one in people.members.values() if one.state not in GONE]
    return [
        *_hits(words("Objective"), "/objectives/", [(o.id, o.title) for o in objectives]),
        *_hits(
            words("Key result"),
            "/key-results/",
            [(k.id, k.title) for o in objectives for k in o.key_results],
        ),
        *_hits(words("Person"), "/people/", [(one.id, one.name) for one in members]),
        *_hits(words("Team"), "/teams/", [(one.id, one.name) for one in people.teams.values()]),
        *_hits(
            words("Cycle"),
            "/planning?cycle=",
            [(one.id, one.name) for one in await cycles_of(window)],
        ),
    ]


def _hits(kind: str, start: str, named: Sequence[tuple[UUID, str]]) -> list[Hit]:
    return [Hit(kind=kind, title=name, path=f"{start}{id}") for id, name in named]


SCREENS = (shows("/search", search),)
