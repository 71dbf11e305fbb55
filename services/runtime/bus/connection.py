"""The one place that knows how to hold a connection to NATS.

Three of these settings are not taste. Reconnecting never gives up: a client whose attempts are
used up closes, and a FastStream pull subscriber then spins without ever yielding, so that not
even SIGTERM is heard. A dead link is noticed in 15 s, not minutes. And a publish that NATS
refuses is only told to error_cb: there it is made loud.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

import nats
import nats.errors
import structlog
from nats.aio.client import Client

from contracts import subjects
from services.runtime import clock, signals, telemetry

T = TypeVar("T")

# EX_TEMPFAIL: the supervisor provisions again and starts the process anew.
EXIT_AGAIN = 75
PING_SECONDS = 5
PINGS_OUTSTANDING_MAX = 2
RECONNECT_WAIT_SECONDS = 1
DRAIN_SECONDS_MAX = 5
# As long as the slowest answer, an import, may take to be ready.
LATE_SECONDS_MAX = 60

logger = structlog.get_logger("bus")


@dataclass
class Watch:
    """What happens to one connection, and who wants to know: lost and back are called each time.

    ends is what a connection closed by anyone but us calls, with the exit status.
    """

    name: str
    ends: Callable[[int], Any] = os._exit
    closing: bool = False
    lost: list[Callable[[], None]] = field(default_factory=list)
    back: list[Callable[[], None]] = field(default_factory=list)
    _down: bool = False
    _back_at: float = float("-inf")
    _unknown: asyncio.Event = field(default_factory=asyncio.Event)

    def options(self, url: str) -> dict[str, Any]:
        """Arguments for nats.connect and NatsBroker alike; url may be several, comma between."""
        return {
            "servers": url.split(","),
            "name": self.name,
            "inbox_prefix": subjects.inbox_of(self.name),
            "max_reconnect_attempts": -1,
            "reconnect_time_wait": RECONNECT_WAIT_SECONDS,
            "ping_interval": PING_SECONDS,
            "max_outstanding_pings": PINGS_OUTSTANDING_MAX,
            "drain_timeout": DRAIN_SECONDS_MAX,
            "error_cb": self._error,
            "disconnected_cb": self._disconnected,
            "reconnected_cb": self._reconnected,
            "closed_cb": self._closed,
        }

    async def signed_in(self, connecting: Awaitable[T]) -> T:
        """What connecting gives, NATS waited for; AuthorizationError where it does not know us.

        The client itself would go on asking for ever with a wrong password.
        """
        trying = asyncio.ensure_future(connecting)
        unknown = asyncio.ensure_future(self._unknown.wait())
        try:
            await asyncio.wait((trying, unknown), return_when=asyncio.FIRST_COMPLETED)
            if self._unknown.is_set():
                raise nats.errors.AuthorizationError
            return await trying
        finally:
            for task in (trying, unknown):
                task.cancel()
            await asyncio.wait((trying, unknown))

    async def _error(self, error: Exception) -> None:
        if "authorization violation" in str(error).lower():
            logger.critical("NATS does not know this user and password", user=self.name)
            self._unknown.set()
        elif self._is_late_answer(str(error).lower()):
            logger.info("an answer too late for its caller", error=str(error))
            signals.emit("bus.late", user=self.name)
        elif "permissions violation" in str(error).lower():
            telemetry.bus_violations.inc()
            logger.critical("NATS refused", user=self.name, error=str(error))
            signals.emit("bus.violation", user=self.name, error=str(error))
        elif not self._down:
            # Once per outage: the client tries every second.
            self._down = True
            logger.warning("NATS unreachable", error=str(error) or type(error).__name__)

    def _is_late_answer(self, text: str) -> bool:
        """Whether this answers what was asked over the connection before: then nobody waits, and
        NATS, which lets us answer what it has brought, does not know the question any more."""
        is_answer = 'permissions violation for publish to "_inbox' in text
        return is_answer and clock.monotonic() - self._back_at < LATE_SECONDS_MAX

    async def _disconnected(self) -> None:
        for listener in self.lost:
            listener()
        if not self.closing:
            self._down = True
            logger.warning("NATS connection lost")
            signals.emit("bus.lost", user=self.name)

    async def _reconnected(self) -> None:
        self._down = False
        self._back_at = clock.monotonic()
        logger.warning("NATS connection back")
        for listener in self.back:
            listener()
        signals.emit("bus.back", user=self.name)

    async def _closed(self) -> None:
        if not self.closing:
            # Nothing revives a closed client, and what waits on it may never yield again.
            logger.critical("NATS closed the connection; ending the process")
            self.ends(EXIT_AGAIN)


@dataclass(frozen=True)
class Link:
    """A connection with what watches it."""

    client: Client
    watch: Watch

    @property
    def name(self) -> str:
        """The user this connection signed in as."""
        return self.watch.name

    async def close(self) -> None:
        """Send what is buffered and go; a server that is away is not waited for."""
        self.watch.closing = True
        # Whatever breaks now was going to be closed anyway.
        with suppress(OSError, nats.errors.Error):
            if self.client.is_connected:
                await self.client.drain()
            elif not self.client.is_closed:
                await self.client.close()


async def connect(url: str, name: str, *, ends: Callable[[int], Any] = os._exit) -> Link:
    """Sign in as name, waiting for NATS as long as it takes.

    The user and its password stand in url. Raises nats.errors.AuthorizationError for wrong ones.
    """
    watch = Watch(name, ends)
    return Link(await watch.signed_in(nats.connect(**watch.options(url))), watch)
