"""The way out to a mail server, guarded as a lane is: a server that is down costs a probe now and
then, and one that is back is begun with slowly.

One for each process: what it knows of the server is not kept, a new process finds it out with one
mail at a time.
"""

import asyncio
import random
from collections.abc import Callable
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path

import structlog

from contracts.queries.notification_mail import MailOutcome
from contracts.queries.notification_webhooks import DeliveryClass
from services.notification.domain.breaker import Breaker, Standing
from services.notification.domain.outcome import Outcome
from services.notification.domain.pace import Pace
from services.notification.domain.schedule import Chance
from services.notification.mailing.carrier import SEND_SECONDS, Away, Carrier, Smtp, Turned
from services.notification.mailing.outbox import Outbox
from services.runtime import clock
from services.runtime.settings import Settings

IN_FLIGHT_MAX = 8
# Nobody asks for the pace by seconds: a server that has had enough says so by being slow.
PER_S = float(IN_FLIGHT_MAX)
# What a webhook's server would be said to have done.
ALIKE: dict[MailOutcome, DeliveryClass] = {
    "no_connection": "refused",
    "timeout": "timeout_total",
    "tls_invalid": "tls_invalid",
    "broken": "reset",
    "server_refused": "http_5xx",
}

logger = structlog.get_logger("mail")


class Shut(Exception):
    """Nothing was tried: the server is down, and it is not time for a probe yet."""


class Outlet:
    """Sends by a carrier while it is well. What is wrong with one mail says nothing of the server,
    but that it answers."""

    def __init__(
        self,
        carrier: Carrier,
        *,
        now: Callable[[], float] = clock.monotonic,
        chance: Chance = random.random,
    ) -> None:
        self._carrier = carrier
        self._now = now
        self.breaker = Breaker(Standing(), chance)
        self.pace = Pace(IN_FLIGHT_MAX, PER_S)
        self.in_flight = 0
        self._sent = 0
        self._room = asyncio.Condition()

    async def send(self, message: EmailMessage, shelf: str) -> None:
        """See Carrier. Raises Turned, Away; Shut where nothing was tried."""
        await self._enter()
        began = self._now()
        try:
            await self._carrier.send(message, shelf)
        except Turned as turned:
            # It is there, and said no to this one; where it said "later" it is not asked faster.
            self._answered(began)
            if not turned.is_for_ever:
                self.pace.failed()
            raise
        except Away as away:
            self._failed(away, self._now() - began)
            raise
        else:
            self._answered(began)
        finally:
            await self._leave()

    async def _enter(self) -> None:
        try:
            async with asyncio.timeout(SEND_SECONDS), self._room:
                await self._room.wait_for(self._may_enter)
                self.in_flight += 1
        except TimeoutError:
            raise Shut from None

    def _may_enter(self) -> bool:
        if self.breaker.is_closed:
            return self.in_flight < self.pace.window
        if self.in_flight or self._now() < self.breaker.standing.next_probe_at:
            raise Shut
        return True

    async def _leave(self) -> None:
        async with self._room:
            self.in_flight -= 1
            self._room.notify_all()

    def _answered(self, began: float) -> None:
        now = self._now()
        if self.breaker.succeeded(now, now - began):
            logger.info("the mail server is back")
        self.pace.succeeded(now - began, may_grow=self.breaker.is_closed)

    def _failed(self, away: Away, seconds: float) -> None:
        now = self._now()
        self._sent += 1
        outcome = Outcome(kind=ALIKE[away.outcome], status=away.code, seconds=seconds)
        logger.warning("the mail server takes no mail", outcome=away.outcome, code=away.code)
        self.pace.failed()
        if not self.breaker.is_closed:
            self.breaker.probe_failed(now)
        elif self.breaker.failed(now, self._sent, outcome):
            self.pace.restart()
            logger.warning("nothing is mailed until the mail server is back")


@lru_cache(maxsize=16)
def outlet_of(url: str) -> Outlet:
    """The one way of this process to a mail server."""
    return Outlet(Smtp(url))


def carrier_of(settings: Settings) -> Carrier:
    """What the settings name."""
    return outlet_of(settings.smtp_url) if settings.smtp_url else Outbox(Path(settings.data_dir))
