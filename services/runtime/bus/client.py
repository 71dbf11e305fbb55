"""Asks services for the gateway: a command or query goes out, a Reply comes back, in time."""

import asyncio
from contextlib import suppress
from typing import Any

import nats.errors
import structlog

from contracts import errors
from contracts.envelope import (
    Command,
    CommandMessage,
    Query,
    QueryMessage,
    Refused,
    Reply,
    decode,
    encode,
)
from contracts.registry import owner_of
from contracts.subjects import command_subject, query_subject
from services.runtime.bus.codec import UNREADABLE
from services.runtime.bus.connection import Link

# As long as a person waits; handlers give up well before.
TIMEOUT_SECONDS = 5.0

logger = structlog.get_logger("caller")


class Caller:
    """Carries questions over one connection; safe for any number of tasks at once.

    Nothing is raised for a service that is away, slow or out of reach: that is a Refused of kind
    unavailable, at once where it is known at once. What was under way when the connection broke
    may have happened; its idempotency key tells.
    """

    def __init__(self, link: Link) -> None:
        self._client = link.client
        self._under_way: set[asyncio.Timeout] = set()
        link.watch.lost.append(self._give_up)

    async def tell(
        self, kind: type[Command], message: CommandMessage, timeout_s: float = TIMEOUT_SECONDS
    ) -> Reply:
        """Have a command decided by the service that owns it."""
        return await self._request(kind, command_subject(kind), message, timeout_s)

    async def ask(
        self, kind: type[Query], message: QueryMessage, timeout_s: float = TIMEOUT_SECONDS
    ) -> Reply:
        """Have a query answered by the service that owns it."""
        return await self._request(kind, query_subject(kind), message, timeout_s)

    async def _request(
        self, kind: type[Any], subject: str, message: object, timeout_s: float
    ) -> Reply:
        service = owner_of(kind)
        # A request buffered for a later connection would arrive after its caller had gone.
        if not self._client.is_connected:
            return unavailable("the bus")
        try:
            async with asyncio.timeout(timeout_s) as deadline:
                self._under_way.add(deadline)
                try:
                    answer = await self._client.request(subject, encode(message), timeout_s)
                finally:
                    self._under_way.discard(deadline)
            return decode(answer.data, Reply)  # type: ignore[arg-type]  # a union is a type to msgspec
        except nats.errors.MaxPayloadError:
            return errors.TooLarge(limit=f"{self._client.max_payload} bytes", found="more").refused
        except (TimeoutError, nats.errors.Error):
            return unavailable(f"the {service} service")
        except UNREADABLE as error:
            logger.error("not a reply", subject=subject, error=str(error))
            return unavailable(f"the {service} service")

    def _give_up(self) -> None:
        """The connection broke: the answers under way are lost with it."""
        now = asyncio.get_running_loop().time()
        for deadline in self._under_way:
            # One that expires at this very moment cannot be moved, nor need be.
            with suppress(RuntimeError):
                deadline.reschedule(now)


def unavailable(what: str) -> Refused:
    """The answer where there is none."""
    return errors.Unavailable(what=what).refused
