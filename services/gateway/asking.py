"""How the gateway asks services, and what it does when one is a moment behind."""

from typing import Protocol

import msgspec

from contracts.envelope import Command, CommandMessage, Query, QueryMessage, Refused, Reply

# As long as a person waits for an ordinary answer.
TIMEOUT_SECONDS = 5.0


class Caller(Protocol):
    """Carries messages to services; see services.runtime.bus.client."""

    async def tell(
        self, kind: type[Command], message: CommandMessage, timeout_s: float = TIMEOUT_SECONDS
    ) -> Reply:
        """Have a command decided."""
        ...

    async def ask(
        self, kind: type[Query], message: QueryMessage, timeout_s: float = TIMEOUT_SECONDS
    ) -> Reply:
        """Have a query answered."""
        ...


async def ask_softly(
    caller: Caller,
    kind: type[Query],
    message: QueryMessage,
    seen: int,
    timeout_s: float = TIMEOUT_SECONDS,
) -> Reply:
    """Ask for an answer that holds what this gateway has seen, else for one that holds at least
    message.min_position, which its caller named."""
    wanted = message.min_position
    if seen > wanted:
        newest = msgspec.structs.replace(message, min_position=seen)
        reply = await caller.ask(kind, newest, timeout_s)
        if not (isinstance(reply, Refused) and reply.kind == "behind"):
            return reply
    return await caller.ask(kind, message, timeout_s)
