"""A bakery with people, a team and planning in one process, for the tests of its outer rooms."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from contracts.commands.planning import ActivateCycle, CloseCycle, StartCycleReview
from contracts.envelope import Command, Ok, Query, decode
from contracts.events.identity import MemberInvited, TeamCreated
from contracts.values import Actor
from services.planning.main import SERVICE
from services.runtime.store.api import Append, Outcome
from services.runtime.store.memory import MemoryStore
from tests.planning.quarter import (
    AYLIN,
    BAKEHOUSE,
    HANNA,
    JONAS,
    QUARTER,
    actor,
    checked_in,
    define,
    draft,
    open_quarter,
    publish,
)
from tests.support.town import Town

OWNER = actor(HANNA, "owner")
MEMBER = actor(JONAS, "member")
LEAD = actor(AYLIN, "lead", leads=(BAKEHOUSE,), teams=(BAKEHOUSE,))
VIEWER = actor(UUID(int=14), "viewer")


class Busy(MemoryStore):
    """The log, where something else may come first once."""

    first: Callable[[], Awaitable[None]] | None = None

    async def append(self, request: Append) -> Outcome:
        """Write a request whole, after what comes first."""
        first, self.first = self.first, None
        if first is not None:
            await first()
        return await super().append(request)


class Bakery:
    """Hanna owns it, Aylin leads the bakehouse, Jonas works there."""

    def __init__(self) -> None:
        self.town = Town(SERVICE)
        self.store = self.town.store = Busy()

    async def move_in(self) -> "Bakery":
        """The people come, and a cycle opens."""
        await self.town.open()
        for member_id in (HANNA, JONAS, AYLIN):
            joined = MemberInvited(member_id=member_id, name="", email="", role="member")
            await self.town.record(joined, stream=f"member/{member_id}")
        team = TeamCreated(team_id=BAKEHOUSE, name="Bakehouse")
        await self.town.record(team, stream=f"team/{BAKEHOUSE}")
        await self.tell(open_quarter())
        return self

    async def tell(self, command: Command, by: Actor = OWNER, **conditions: Any) -> Ok:
        """Have a command decided."""
        return await self.town.tell(command, actor=by, **conditions)

    async def told(self, command: Command, by: Actor = OWNER, **conditions: Any) -> Any:
        """The resource that a command answers with."""
        done = await self.tell(command, by, **conditions)
        return decode(done.body, command.ANSWER)

    async def ask(self, query: Query, by: Actor = OWNER, **moment: Any) -> Any:
        """The answer to a question."""
        return await self.town.ask(query, actor=by, **moment)

    async def write(self, objective_id: UUID, key_result_id: UUID, **other: Any) -> None:
        """A published objective with a key result."""
        await self.tell(draft(objective_id=objective_id, **other))
        await self.tell(define(key_result_id, objective_id=objective_id))
        await self.tell(publish_of(objective_id))

    async def check_in(self, value: Any, day: int, **other: Any) -> None:
        """Somebody reports on the regulars."""
        event = checked_in(value, day, **other)
        await self.town.record(event, stream=f"check_in/{event.check_in_id}")

    async def go_on_to(self, state: str) -> None:
        """The cycle runs, whatever is short; is reviewed; is closed."""
        steps: tuple[tuple[str, Command], ...] = (
            ("active", ActivateCycle(cycle_id=QUARTER, override_reason="We start small")),
            ("review", StartCycleReview(cycle_id=QUARTER)),
            ("closed", CloseCycle(cycle_id=QUARTER, override_reason="It was a start")),
        )
        for reached, step in steps:
            await self.tell(step)
            if reached == state:
                return

    def meanwhile(self, command: Command) -> None:
        """Just before the next append somebody else, Hanna, gets this done."""

        async def first() -> None:
            await self.tell(command)

        self.store.first = first

    async def count(self) -> int:
        """How many events the log has."""
        return len(await self.town.events())


def publish_of(objective_id: UUID) -> Command:
    """The wish to publish another objective than the bread."""
    return type(publish())(objective_id=objective_id)
