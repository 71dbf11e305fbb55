"""Every wait and every size has an end, and what went wrong is told by its class."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from services.notification.delivery.client import ANSWER_BYTES_MAX, Answer, Client
from services.notification.delivery.guard import Flight, Resolver, Sockets
from services.notification.domain.addresses import read_permits
from services.notification.domain.target import read_target
from services.runtime import clock
from tests.notification.delivery.names import names
from tests.notification.log import TEAM

ALLOWED = "127.0.0.1/32:1-65535"
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
HEAD = b"HTTP/1.1 200 OK\r\n"


@asynccontextmanager
async def server(serve: Serve) -> AsyncIterator[int]:
    """A server that does as it pleases with each connection; its port."""

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    found = await asyncio.start_server(one, "127.0.0.1", 0)
    try:
        yield found.sockets[0].getsockname()[1]
    finally:
        found.close()


@asynccontextmanager
async def calling() -> AsyncIterator[Client]:
    permits = read_permits(ALLOWED)
    client = Client(Sockets(permits), Resolver(permits))
    try:
        yield client
    finally:
        await client.close()


async def post(client: Client, url: str, total_s: float = 10.0) -> Answer:
    target = read_target(url, read_permits(ALLOWED))
    return await client.post(Flight(organisation=TEAM, target=target), b"{}", {}, total_s)


async def request(reader: asyncio.StreamReader) -> None:
    await reader.readuntil(b"\r\n\r\n")
    await reader.readexactly(2)


async def test_gate_11_a_body_that_drips_ends_at_the_total_timeout():
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        writer.write(HEAD + b"Content-Length: 1000\r\n\r\n")
        await reader.read(1)

    async with server(drip) as port, calling() as client:
        started = clock.monotonic()
        # Eight times its time is for a busy machine; the body would never end.
        async with asyncio.timeout(4.0):
            answer = await post(client, f"http://127.0.0.1:{port}/", total_s=0.5)
        print(f"gate 11: slot freed after {clock.monotonic() - started:.2f} s of 0.50 s")
        assert answer.outcome.kind == "timeout_total" and answer.body == b""


async def test_gate_11_of_an_endless_body_so_much_is_kept_and_the_rest_not_waited_for():
    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        writer.write(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")
            await writer.drain()

    async with server(flood) as port, calling() as client:
        answer = await post(client, f"http://127.0.0.1:{port}/")
        assert answer.outcome.is_delivered and len(answer.body) == ANSWER_BYTES_MAX


async def test_headers_without_end_are_not_read_to_it():
    async def boast(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        writer.write(HEAD + b"X-A: " + b"x" * 200_000 + b"\r\n\r\n")
        await writer.drain()

    async with server(boast) as port, calling() as client:
        answer = await post(client, f"http://127.0.0.1:{port}/")
        assert answer.outcome.kind in ("body_too_large", "reset")


async def test_what_goes_wrong_is_told_by_its_class():
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100_000)
        await reader.read(100_000)

    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-OpenSSH\r\n")
        await writer.drain()

    async with calling() as client:
        async with server(hang_up) as port:
            assert (await post(client, f"http://127.0.0.1:{port}/")).outcome.kind == "reset"
        assert (await post(client, f"http://127.0.0.1:{port}/")).outcome.kind == "refused"
        async with server(silent) as port:
            mute = await post(client, f"http://127.0.0.1:{port}/", total_s=0.3)
            assert mute.outcome.kind == "timeout_total"
            tls = await post(client, f"https://127.0.0.1:{port}/", total_s=0.3)
            assert tls.outcome.kind == "timeout_tls"
        async with server(babble) as port:
            assert (await post(client, f"https://127.0.0.1:{port}/")).outcome.kind == "tls_invalid"
            assert (await post(client, f"http://127.0.0.1:{port}/")).outcome.kind == "reset"


async def test_a_name_that_leads_nowhere_is_told_as_that():
    permits = read_permits(ALLOWED)
    async with names(lambda _: []) as (_, options):
        client = Client(Sockets(permits), Resolver(permits, **options))
        assert (await post(client, "http://no.example:9000/")).outcome.kind == "dns"
        await client.close()


async def test_an_idle_connection_that_was_hung_up_costs_no_attempt():
    requests = 0

    async def brief(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal requests
        await request(reader)
        requests += 1
        writer.write(HEAD + b"Content-Length: 0\r\n\r\n")
        await writer.drain()
        # It promised to keep the connection, and goes away at the next request.
        await reader.readuntil(b"\r\n\r\n")

    async with server(brief) as port, calling() as client:
        for _ in range(3):
            answer = await post(client, f"http://127.0.0.1:{port}/")
            assert answer.outcome.is_delivered
        assert requests == 3


async def test_a_certificate_that_nobody_vouches_for_is_refused():
    context = Client(Sockets(()), Resolver(()))._context
    assert context.verify_mode == ssl.CERT_REQUIRED and context.check_hostname
