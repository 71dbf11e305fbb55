"""What the lanes of a process share: the way out, seats for requests, and the feeds they read."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from uuid import UUID

from contracts.envelope import Command
from services.notification.delivery.courier import Courier
from services.notification.delivery.ledger import Ledger
from services.notification.delivery.tail import Tail
from services.notification.domain.slots import Seat, Slots
from services.runtime.service import Desk


@dataclass
class Tools:
    """What the drivers of a process share."""

    desk: Desk
    ledger: Ledger
    courier: Courier
    carry_out: Callable[[UUID, Command], Awaitable[None]]
    slots: Slots = field(default_factory=Slots)
    tails: dict[UUID, Tail] = field(default_factory=dict)
    waiting: dict[int, asyncio.Event] = field(default_factory=dict)
    chance: Callable[[], float] = random.random

    def tail(self, organisation_id: UUID) -> Tail:
        """The feed of an organisation."""
        if organisation_id not in self.tails:
            self.tails[organisation_id] = Tail(self.desk.documents, organisation_id)
        return self.tails[organisation_id]

    def give(self, seat: Seat) -> None:
        """A seat is free: whoever waits for one tries again."""
        self.slots.give(seat)
        waiting, self.waiting = self.waiting, {}
        for event in waiting.values():
            event.set()
