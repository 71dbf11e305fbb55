"""The corpus of ways inside: none of them reaches the canary, and all are told alike."""

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from aiohttp import web

from services.notification.delivery.client import Client
from services.notification.delivery.guard import DNS_SECONDS, Blocked, Flight, Resolver, Sockets
from services.notification.domain.addresses import read_permits
from services.notification.domain.target import Refused, Target, read_target
from services.runtime import clock
from tests.notification.delivery.names import names
from tests.notification.delivery.receiver import receiver
from tests.notification.domain.test_addresses import INSIDE
from tests.notification.domain.test_target import REFUSED
from tests.notification.log import CYCLE, TEAM

# Of the ports that are called, one that nobody needs to be root for.
PORT = 8443
TOTAL_S = 10.0


@dataclass
class Canary:
    """Counts who comes in."""

    visits: int = 0


@asynccontextmanager
async def canary() -> AsyncIterator[Canary]:
    """Listens where an attack would arrive, on every loopback address of this machine."""
    found = Canary()

    async def visited(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        found.visits += 1
        writer.close()

    servers = [
        await asyncio.start_server(visited, host, PORT, reuse_port=True)
        for host in ("127.0.0.1", "::1")
    ]
    try:
        yield found
    finally:
        for server in servers:
            server.close()
            await server.wait_closed()


def odd_or_not(url: str, host: str) -> Target:
    """A target past the judgement of its looks, as a mistake there would let it pass."""
    return Target(url=url, scheme="https", host=host, port=PORT, is_odd=False)


async def called(client: Client, target: Target) -> str:
    flight = Flight(organisation=TEAM, target=target)
    return (await client.post(flight, b"{}", {}, TOTAL_S)).outcome.kind


async def test_the_canary_sings_where_the_door_is_open():
    permits = read_permits(f"127.0.0.1/32:{PORT}")
    async with canary() as bird:
        client = Client(Sockets(permits), Resolver(permits))
        target = read_target(f"http://127.0.0.1:{PORT}/", permits)
        assert await called(client, target) == "reset"
        await client.close()
        assert bird.visits > 0


async def test_gate_10_nothing_that_leads_inside_reaches_anything():
    inside = INSIDE.split()
    flips = itertools.count()

    def answer(name: str) -> list[str] | None:
        word, _, kind = name.partition(".")
        address = inside[int(word.removeprefix("n"))]
        match kind:
            case "plain.example":
                return [address]
            case "mixed.example":
                return ["192.0.3.1", address]
            case _:
                # Rebinding: with no time to live, each question may be answered otherwise.
                return [address] if next(flips) % 2 else ["127.0.0.1", "::1"]

    async with canary() as bird, names(answer) as (server, options):
        client = Client(Sockets(()), Resolver((), **options))
        numbers = range(len(inside))
        hosts = [
            f"n{n}.{kind}.example" for n in numbers for kind in ("plain", "mixed", "rebinding")
        ]
        literals = [f"[{a}]" if ":" in a else a for a in inside]
        literals += ["2130706433", "0x7f000001", "017700000001", "127.1", "localhost"]
        targets = [odd_or_not(f"https://{h}:{PORT}/", h.strip("[]")) for h in (*hosts, *literals)]
        kinds = await asyncio.gather(*(called(client, target) for target in targets))
        refused = 0
        for url in REFUSED:
            with pytest.raises(Refused):
                read_target(url, (), frozenset(("our.example.com",)))
            refused += 1
        await client.close()
        vectors = len(targets) + refused
        wrong = {t.host: k for t, k in zip(targets, kinds, strict=True) if k != "blocked_target"}
        print(f"gate 10: {vectors} vectors, {bird.visits} packets at the canary")
        assert bird.visits == 0 and vectors >= 80 and server.asked
        # What no resolver takes for a name or an address is called by nobody either.
        assert wrong.keys() <= {"2130706433", "0x7f000001", "017700000001", "127.1"}, wrong


async def test_gate_10_no_redirect_is_followed_and_no_proxy_asked(monkeypatch: pytest.MonkeyPatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{PORT}")

    async def away(_got: object) -> web.Response:
        return web.Response(status=302, headers={"Location": f"http://127.0.0.1:{PORT}/"})

    async with canary() as bird, receiver(away) as there:
        permits = read_permits(f"127.0.0.1/32:{there.port}")
        client = Client(Sockets(permits), Resolver(permits))
        assert await called(client, read_target(there.url, permits)) == "redirect"
        await client.close()
        assert bird.visits == 0 and len(there.got) == 1


async def test_a_name_that_the_operator_permits_is_called_and_its_neighbour_is_not():
    async with receiver() as there, names(lambda _: ["127.0.0.1"]) as (_, options):
        permits = read_permits(f"127.0.0.1/32:{there.port}")
        client = Client(Sockets(permits), Resolver(permits, **options))
        good = read_target(f"http://receiver.inside.example:{there.port}/", permits)
        assert await called(client, good) == "delivered"
        bad = Target(
            url=f"http://x.example:{PORT}/", scheme="http", host="x", port=PORT, is_odd=True
        )
        assert await called(client, bad) == "blocked_target"
        await client.close()


async def test_a_connection_that_is_used_again_is_vouched_for_as_when_it_was_opened():
    async with receiver() as there:
        permits = read_permits(f"127.0.0.1/32:{there.port}")
        client = Client(Sockets(permits), Resolver(permits))
        flights = [
            Flight(organisation=TEAM, target=read_target(there.url, permits)) for _ in range(2)
        ]
        for flight in flights:
            await client.post(flight, b'{"type":"x"}', {}, TOTAL_S)
        await client.close()
        assert [flight.is_reused for flight in flights] == [False, True]
        assert all(flight.is_vouched and flight.family == "ipv4" for flight in flights)


def test_outside_of_a_request_nothing_is_reached():
    info = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443))
    with pytest.raises(Blocked):
        Sockets(())(info)


async def test_gate_13_names_that_are_never_answered_hold_up_their_own_organisation_only():
    def answer(name: str) -> list[str] | None:
        return None if "tar" in name else ["127.0.0.1"]

    async with receiver() as there, names(answer) as (_, options):
        permits = read_permits(f"127.0.0.1/32:{there.port}")
        client = Client(Sockets(permits), Resolver(permits, **options))

        async def timed(organisation: object, host: str) -> tuple[str, float]:
            target = read_target(f"http://{host}.example:{there.port}/", permits)
            started = clock.monotonic()
            flight = Flight(organisation=str(organisation), target=target)
            answer = await client.post(flight, b'{"type":"x"}', {}, TOTAL_S)
            return answer.outcome.kind, clock.monotonic() - started

        alone = [await timed(TEAM, f"ok{n}") for n in range(20)]
        pit = [asyncio.create_task(timed(CYCLE, f"tar{n}")) for n in range(200)]
        await asyncio.sleep(0)
        beside = [await timed(TEAM, f"ok{n}") for n in range(20)]
        stuck = await asyncio.gather(*pit)
        await client.close()
        worst = [max(seconds for _, seconds in some) for some in (alone, beside)]
        print(f"gate 13: slowest {worst[1]:.3f} s beside a tar-pit, {worst[0]:.3f} s alone")
        assert {kind for kind, _ in (*alone, *beside)} == {"delivered"}
        assert {kind for kind, _ in stuck} == {"dns"}
        # Nobody waited for a lookup of somebody else.
        assert worst[1] < DNS_SECONDS
