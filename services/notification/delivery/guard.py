"""Which addresses a request may reach, decided twice: when a name is resolved, and on the concrete
address right before a socket is opened. The second is the one that counts.

Both see the flight they belong to by a context variable; without one nothing is reached.
"""

import asyncio
import socket
from collections import Counter
from collections.abc import Hashable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import aiodns
import aiodns.error
from aiohttp.abc import AbstractResolver, ResolveResult

from services.notification.domain.addresses import Permit, is_permitted, may_call
from services.notification.domain.target import Target
from services.runtime import clock

DNS_SECONDS = 2.0
# A name server that never answers holds up its own organisation only.
LOOKUPS_PER_ORGANISATION_MAX = 8
ADDRESSES_MAX = 16
KNOWN_MAX = 10_000


class Blocked(OSError):
    """The address is none we call. Says nothing more: what it is would be an answer too."""


class Unresolved(OSError):
    """The name leads nowhere, or nobody says where in time."""


@dataclass
class Flight:
    """One request on its way, as the parts that carry it see it; times in seconds."""

    organisation: Hashable
    target: Target
    phase: str = "dns"
    is_blocked: bool = False
    is_reused: bool = False
    is_vouched: bool = False
    family: str = ""
    marks: dict[str, float] = field(default_factory=dict)

    def mark(self, phase: str) -> None:
        """A phase begins."""
        self.phase = phase
        self.marks.setdefault(phase, clock.monotonic())


FLIGHT: ContextVar[Flight | None] = ContextVar("flight", default=None)


def flight() -> Flight:
    """The request that this is part of. Raises Blocked outside of one."""
    found = FLIGHT.get()
    if found is None:
        raise Blocked("no request is under way here")
    return found


class Resolver(AbstractResolver):
    """Names to addresses by our own resolver; one forbidden address forbids the name."""

    def __init__(self, permits: Sequence[Permit], **options: Any) -> None:
        """options are those of aiodns, for tests with a name server of their own."""
        self._permits = permits
        self._options = {"timeout": DNS_SECONDS, "tries": 1} | options
        self._dns: aiodns.DNSResolver | None = None
        self._under_way: Counter[Hashable] = Counter()
        self._room: dict[Hashable, asyncio.Semaphore] = {}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Vetted addresses of a host. Raises Blocked, Unresolved."""
        this = flight()
        this.mark("dns")
        found = await self._lookup(this.organisation, host, port)
        for address in found:
            if not may_call(address, port, self._permits, is_odd=this.target.is_odd):
                this.is_blocked = True
                raise Blocked("blocked")
        return [_result(host, address, port) for address in found]

    async def close(self) -> None:
        """Let go of the resolver."""
        if self._dns is not None:
            await self._dns.close()

    async def _lookup(self, organisation: Hashable, host: str, port: int) -> list[str]:
        room = self._room.setdefault(organisation, asyncio.Semaphore(LOOKUPS_PER_ORGANISATION_MAX))
        self._under_way[organisation] += 1
        try:
            async with asyncio.timeout(DNS_SECONDS), room:
                return await self._ask(host, port)
        except (TimeoutError, aiodns.error.DNSError) as fault:
            raise Unresolved("the name leads nowhere") from fault
        finally:
            self._under_way[organisation] -= 1
            if not self._under_way[organisation]:
                del self._under_way[organisation], self._room[organisation]

    async def _ask(self, host: str, port: int) -> list[str]:
        if self._dns is None:
            self._dns = aiodns.DNSResolver(**self._options)
        answer = await self._dns.getaddrinfo(host, port=port, type=socket.SOCK_STREAM)
        found = [node.addr[0] for node in answer.nodes]
        texts = [a.decode() if isinstance(a, bytes) else a for a in found][:ADDRESSES_MAX]
        if not texts:
            raise Unresolved("the name leads nowhere")
        return texts


def _result(host: str, address: str, port: int) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=socket.AF_INET6 if ":" in address else socket.AF_INET,
        proto=0,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )


class Sockets:
    """Opens a socket to an address that may be called, and to no other."""

    def __init__(self, permits: Sequence[Permit]) -> None:
        self._permits = permits
        # What is known of the addresses behind connections that are used again.
        self._known: dict[tuple[str, int], tuple[bool, str]] = {}

    def reused(self, this: Flight) -> None:
        """A connection that was opened for an earlier request carries this one."""
        place = (this.target.host, this.target.port)
        this.is_vouched, this.family = self._known.get(place, (False, ""))

    def __call__(self, info: tuple[Any, ...]) -> socket.socket:
        """A socket for an address as getaddrinfo gives it. Raises Blocked."""
        family, kind, proto, _, place = info
        this = flight()
        address, port = place[0], place[1]
        if not may_call(address, port, self._permits, is_odd=this.target.is_odd):
            this.is_blocked = True
            raise Blocked("blocked")
        this.is_vouched = is_permitted(address, port, self._permits)
        this.family = "ipv6" if family == socket.AF_INET6 else "ipv4"
        if len(self._known) >= KNOWN_MAX:
            self._known.clear()
        self._known[this.target.host, this.target.port] = this.is_vouched, this.family
        this.mark("connect")
        return socket.socket(family, kind, proto)
