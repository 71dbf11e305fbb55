"""A reader on a real socket that does not read: it loses its stream, and costs no memory."""

import asyncio
import json
import re
import socket
from typing import Any

from msgspec import Raw

from contracts.envelope import Ok, Reply, decode, encode
from contracts.queries.notification import Feed, FeedView
from services.gateway import stream
from services.gateway.main import built, listen
from services.runtime.embedded.datadir import free_port
from services.runtime.settings import Settings
from tests.support.mailbox import at_home
from tests.support.porch import NO_LIMIT, OPERATOR_KEY, Company, TownCaller

LOOPBACK = "127.0.0.1"
PAGE_EVENTS, EVENT_BYTES = 20, 32 * 1024
# What the system keeps for a connection on both sides is some of these; the feed has no end.
PAGES_MAX = 24
STUCK_SECONDS = 1.0


class Flood(TownCaller):
    """A town whose feed goes on for ever, as fast as it is read."""

    def __init__(self, of: TownCaller) -> None:
        super().__init__(of.town)
        self.pages = 0

    async def ask(self, kind: Any, message: Any, timeout_s: float = 5.0) -> Reply:
        if kind is not Feed:
            return await super().ask(kind, message, timeout_s)
        self.pages += 1
        after = int(decode(message.body, Feed).after or 0)
        numbers = range(after + 1, after + PAGE_EVENTS + 1)
        events = [{"sequence": n, "filling": "x" * EVENT_BYTES} for n in numbers]
        view = FeedView(
            data=tuple(Raw(json.dumps(event).encode()) for event in events),
            next=str(numbers[-1]),
            head=numbers[-1] + 1,
            has_more=True,
        )
        return Ok(body=Raw(encode(view)))


async def opened(port: int, company: Company, last: str = "") -> socket.socket:
    """A stream that was asked for, of which nothing was read."""
    loop = asyncio.get_running_loop()
    reader = socket.socket()
    reader.setblocking(False)
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    await loop.sock_connect(reader, (LOOPBACK, port))
    lines = [
        "GET /v1/events/stream HTTP/1.1",
        f"Host: {LOOPBACK}",
        f"Authorization: Bearer {company.keys['owner']}",
        *([f"Last-Event-ID: {last}"] if last else []),
    ]
    await loop.sock_sendall(reader, "".join(f"{line}\r\n" for line in [*lines, ""]).encode())
    return reader


async def read(reader: socket.socket, enough: "re.Pattern[bytes] | None" = None) -> bytes:
    """What comes until it ends, or until it holds what is looked for."""
    loop, found = asyncio.get_running_loop(), bytearray()
    while enough is None or not enough.search(found):
        try:
            piece = await loop.sock_recv(reader, 1 << 16)
        except ConnectionError:
            break
        if not piece:
            break
        found += piece
    reader.close()
    return bytes(found)


def sequences(text: bytes) -> list[int]:
    return [int(n) for n in re.findall(rb'"sequence": (\d+)', text)]


async def test_a_reader_that_does_not_read_loses_its_stream_and_goes_on_from_its_last_id(
    caller, ours, monkeypatch
):
    monkeypatch.setattr(stream, "STUCK_SECONDS", STUCK_SECONDS)
    over = asyncio.Event()
    count = stream.Stream.opened

    def counted(self: stream.Stream, owners: Any, change: int) -> None:
        count(self, owners, change)
        if change < 0:
            over.set()

    monkeypatch.setattr(stream.Stream, "opened", counted)
    flood, web, port = Flood(caller), at_home(), free_port(LOOPBACK)
    app = built(flood, rates=NO_LIMIT, platform_key=OPERATOR_KEY, others_metrics=nothing, web=web)
    serving = asyncio.create_task(listen(app, Settings(host=LOOPBACK, port=port), web.stop))
    while not await is_listening(port):
        assert not serving.done()
    async with asyncio.timeout(60):
        reader = await opened(port, ours)
        await over.wait()
        pages = flood.pages
        text = await read(reader)
        last = re.findall(rb"id: (\d+)", text)[-1]
        seen = [n for n in sequences(text) if n <= int(last)]
        assert seen == list(range(1, int(last) + 1))
        again = await read(
            await opened(port, ours, last.decode()), re.compile(rb'"sequence": \d+,')
        )
    handed = pages * PAGE_EVENTS * EVENT_BYTES
    print(f"slow reader: hung up on after {handed >> 10} KiB, of which {len(text) >> 10} came")
    assert pages <= PAGES_MAX
    assert len(text) < handed, "what it did not take is not kept for it"
    assert sequences(again)[0] == int(last) + 1
    web.stop.set()
    await serving


async def is_listening(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(LOOPBACK, port)
    except ConnectionError:
        return False
    writer.close()
    return True


async def nothing() -> bytes:
    return b""
