"""A company with a secret, and every question of every service with which others may ask for it."""

from collections.abc import Iterator
from itertools import product
from typing import Any
from uuid import UUID

import msgspec

from contracts.envelope import Query, encode
from contracts.errors import Refusal
from contracts.registry import QUERIES
from contracts.values import Actor
from tests.support.porch import Company, TownCaller

WORD = "Zwieback"
OTHERS = ("lead", "member", "viewer")
THOSE = ("owner", "admin", "auditor")
# Not about what an organisation plans: credentials, and a secret link of its own.
APART = {"Authenticate", "AuthenticateSession", "DependencyByLink", "UnsubscribeLink"}
# They say how far the log is, which grows with everything that happens.
COUNTING = {"PositionAt", "NewestCheckpoint"}


class Whispers:
    """A company with a confidential objective that has everything."""

    def __init__(self, company: Company, caller: TownCaller) -> None:
        self.company = company
        self.caller = caller
        self.ids: dict[str, str] = {}
        self.positions: list[int] = []
        self.before: dict[tuple[str, str], bytes | str] = {}

    def actor(self, role: Any) -> Actor:
        team = (UUID(self.company.things["team_id"]),)
        member_id = self.company.members[role]
        leads = team if role == "lead" else ()
        return Actor(kind="member", id=member_id, role=role, leads=leads, teams=team)

    async def do(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        made = await self.company.done(method, path.format(**self.ids), body, **more)
        log = await self.caller.town.events(self.company.id)
        self.positions.append(log[-1].index)
        return made

    async def ask(self, query: Query, role: Any, as_of: int | None = None) -> bytes | str:
        """The answer as it travels, or the code of the refusal."""
        try:
            answer = await self.caller.town.ask(
                query, actor=self.actor(role), organisation=self.company.id, as_of=as_of
            )
        except Refusal as refusal:
            return refusal.code
        return encode(answer)


def questions(ids: dict[str, str]) -> Iterator[Query]:
    """Every question with these ids, and with each way of narrowing it."""
    for kind in QUERIES.values():
        if kind.__name__ in APART | COUNTING:
            continue
        ways: list[list[tuple[str, Any]]] = []
        for field in msgspec.structs.fields(kind):
            found = [(field.name, value) for value in values(kind, field.name, ids)]
            ways.append(found if field.required else [("", None), *found])
        for some in product(*ways):
            yield kind(**{name: value for name, value in some if name})


def values(kind: type[Query], name: str, ids: dict[str, str]) -> list[Any]:
    """What a field of a question can be asked with."""
    if name in ids and name.endswith("_id"):
        return [UUID(ids[name])]
    known: dict[str, list[Any]] = {
        "entity": [UUID(id) for name, id in ids.items() if name.endswith("_id")],
        "export_id": [UUID(int=1)],
        "size": [40],
        "slug": [ids["slug"]] if "slug" in ids else [],
        "subject": [f"objective/{ids['objective_id']}"] if "objective_id" in ids else [],
        "archived": [True],
        "of": ["team", "all"],
        "state": ["open", "resolved"],
        "limit": [200],
        "position": [1, 10_000],
    }
    return known.get(name, [])


def trace(whispers: Whispers, answer: bytes | str) -> list[str]:
    """What of the secret stands in an answer."""
    text = answer if isinstance(answer, str) else answer.decode()
    own = {n: id for n, id in whispers.ids.items() if n != "cycle_id"}
    return [each for each in (WORD, *own.values()) if each in text]


async def leaks(whispers: Whispers) -> list[str]:
    """The questions whose answers let somebody else know of it."""
    found = []
    asked = [*questions(whispers.ids), *questions(whispers.company.things)]
    for role, query in product(OTHERS, asked):
        said = trace(whispers, await whispers.ask(query, role))
        if said:
            found.append(f"{role} asks {query}: {said}")
    return found
