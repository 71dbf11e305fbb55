"""What the lanes of a process share: the way out, seats for requests, and the feeds they read."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from uuid import UUID

from contracts.envelope import Command
from services.notification.delivery.courier import Courier
from services.notification.delivery.keeping import GATHER_SECONDS, Notes
from services.notification.delivery.ledger import Ledger
from services.notification.delivery.news import News
from services.notification.delivery.tail import Tail
from services.notification.delivery.together import Together
from services.notification.domain.slots import Seat, Slots
from services.runtime.service import Desk


@dataclass
class Tools:
    """What the drivers of a process share."""

    desk: Desk
    ledger: Ledger
    courier: Courier
    news: News
    carry_out: Callable[[UUID, Command], Awaitable[None]]
    slots: Slots = field(default_factory=Slots)
    tails: dict[UUID, Tail] = field(default_factory=dict)
    waiting: dict[int, asyncio.Event] = field(default_factory=dict)
    chance: Callable[[], float] = random.random
    # Whether lanes that have nothing to do are to make room for others.
    is_crowded: bool = False

    def __post_init__(self) -> None:
        self.notes: Notes = Together(self.ledger.keep, GATHER_SECONDS)

    async def rest(self) -> None:
        """Wait until nothing is read or noted any more."""
        await self.news.rest()
        await self.notes.rest()

    def tail(self, organisation_id: UUID) -> Tail:
        """The feed of an organisation."""
        if organisation_id not in self.tails:
            self.tails[organisation_id] = Tail(self.desk.documents, self.news, organisation_id)
        return self.tails[organisation_id]

    def give(self, seat: Seat) -> None:
        """A seat is free: whoever waits for one tries again."""
        self.slots.give(seat)
        waiting, self.waiting = self.waiting, {}
        for event in waiting.values():
            event.set()
