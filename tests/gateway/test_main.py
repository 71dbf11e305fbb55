"""The gateway on a real socket: what clients of all kinds meet there."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from contracts.errors import Unavailable
from services.gateway.body import JSON_BYTES_MAX
from services.gateway.main import CannotListen, built, listen
from services.runtime.embedded.datadir import free_port
from services.runtime.settings import Settings
from tests.gateway.test_app import Wire
from tests.support.mailbox import at_home
from tests.support.porch import (
    NO_LIMIT,
    OPERATOR_KEY,
    TownCaller,
    nothing_counted,
    registered,
)

SECONDS_MAX = 20.0


@dataclass
class Listening:
    """A gateway on a port."""

    port: int
    stop: asyncio.Event
    task: asyncio.Task[None]

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection, as soon as one is taken."""
        async with asyncio.timeout(SECONDS_MAX):
            while True:
                try:
                    return await asyncio.open_connection("127.0.0.1", self.port)
                except OSError:
                    assert not self.task.done(), self.task
                    await asyncio.sleep(0)

    async def exchange(self, raw: bytes) -> tuple[int, dict[str, str], bytes]:
        """Send bytes, all of them, before anything is read; the answer."""
        reader, writer = await self.connect()
        try:
            async with asyncio.timeout(SECONDS_MAX):
                writer.write(raw)
                await writer.drain()
                return await answer(reader, raw.startswith(b"HEAD"))
        finally:
            writer.close()


async def answer(reader: asyncio.StreamReader, is_head: bool) -> tuple[int, dict[str, str], bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
    length = 0 if is_head else int(headers.get("content-length", 0))
    return int(head[0].split()[1]), headers, await reader.readexactly(length)


async def listening(caller: Any) -> AsyncIterator[Listening]:
    app = built(
        caller,
        rates=NO_LIMIT,
        platform_key=OPERATOR_KEY,
        others_metrics=nothing_counted,
        web=at_home(),
    )
    settings = Settings(port=free_port("127.0.0.1"))
    stop = asyncio.Event()
    task = asyncio.create_task(listen(app, settings, stop))
    gateway = Listening(settings.port, stop, task)
    try:
        yield gateway
    finally:
        stop.set()
        await asyncio.wait_for(task, SECONDS_MAX)


@pytest.fixture
async def gateway() -> AsyncIterator[Listening]:
    """A gateway whose services are all away."""
    async for one in listening(Wire(Unavailable(what="x").refused)):
        yield one


def request(method: str, path: str, body: bytes = b"", *headers: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: x", f"Authorization: Bearer {OPERATOR_KEY}"]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join((*lines, *headers, "", "")).encode() + body


async def test_it_answers_and_says_nothing_of_what_it_is_made_of(gateway):
    status, headers, body = await gateway.exchange(request("GET", "/health/live"))
    assert (status, json.loads(body)) == (200, {"status": "live"})
    assert "server" not in headers


async def test_an_answer_to_head_has_no_body_and_the_line_stays_usable(gateway):
    reader, writer = await gateway.connect()
    for _ in range(2):
        writer.write(request("HEAD", "/health/live"))
        status, headers, _ = await answer(reader, is_head=True)
        assert status == 200 and int(headers["content-length"]) > 0
    writer.close()


@pytest.mark.parametrize("length", [JSON_BYTES_MAX + 1, 10 * JSON_BYTES_MAX])
async def test_a_client_that_sends_everything_first_still_reads_why_it_was_too_much(
    gateway, length
):
    status, _, body = await gateway.exchange(request("POST", "/v1/organisations", b"x" * length))
    assert (status, json.loads(body)["code"]) == (413, "too_large")


async def test_a_chunked_body_is_measured_too(gateway):
    piece = b"%x\r\n%s\r\n" % (JSON_BYTES_MAX, b"x" * JSON_BYTES_MAX)
    raw = request("POST", "/v1/organisations", b"", "Transfer-Encoding: chunked")
    status, _, body = await gateway.exchange(raw + 3 * piece + b"0\r\n\r\n")
    assert (status, json.loads(body)["code"]) == (413, "too_large")


async def test_whoever_asks_before_sending_much_is_refused_without_sending_it(gateway):
    length = f"Content-Length: {10 * JSON_BYTES_MAX}"
    raw = request("POST", "/v1/organisations", b"", length, "Expect: 100-continue")
    status, _, body = await gateway.exchange(raw)
    assert (status, json.loads(body)["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    "raw",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
    ],
)
async def test_what_is_no_http_is_refused_and_the_next_one_served(gateway, raw):
    status, headers, body = await gateway.exchange(raw)
    assert 400 <= status < 500
    assert "html" not in headers["content-type"] and b"Traceback" not in body
    assert (await gateway.exchange(request("GET", "/health/live")))[0] == 200


async def test_a_client_that_goes_away_in_the_middle_harms_nobody(gateway):
    _, writer = await gateway.connect()
    writer.write(request("POST", "/v1/organisations", b"", "Content-Length: 500") + b'{"na')
    await writer.drain()
    writer.close()
    assert (await gateway.exchange(request("GET", "/health/live")))[0] == 200


async def test_an_open_stream_does_not_keep_it_from_stopping(caller: TownCaller, http):
    company = await registered(http, "Listener")
    async for gateway in listening(caller):
        reader, writer = await gateway.connect()
        lines = ["GET /v1/events/stream HTTP/1.1", "Host: x"]
        key = f"Authorization: Bearer {company.keys['owner']}"
        writer.write("\r\n".join((*lines, key, "", "")).encode())
        async with asyncio.timeout(SECONDS_MAX):
            assert b" 200 " in await reader.readline()
            await reader.readuntil(b"retry: ")
            gateway.stop.set()
            await gateway.task
        writer.close()


async def test_a_port_that_is_taken_ends_it_rather_than_serving_nobody(gateway):
    app = built(
        Wire(Unavailable(what="x").refused),
        rates=NO_LIMIT,
        platform_key="",
        others_metrics=nothing_counted,
        web=at_home(),
    )
    await gateway.exchange(request("GET", "/health/live"))
    with pytest.raises(CannotListen):
        await listen(app, Settings(port=gateway.port), asyncio.Event())
