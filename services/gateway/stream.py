"""The public feed as server-sent events: the same bytes, told as they come."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable
from contextlib import aclosing
from typing import Any
from uuid import UUID

import msgspec
from litestar.types import Receive, Scope, Send
from msgspec import Raw

from contracts.envelope import Ok, QueryMessage, decode, encode
from contracts.errors import Refusal
from contracts.queries.notification import Feed, FeedView
from services.gateway.answer import LOCKED, Answer
from services.gateway.api.events import STREAM, StreamParameters
from services.gateway.asking import TIMEOUT_SECONDS
from services.gateway.door import Door, Visit, admitted
from services.gateway.parameters import Parameters
from services.gateway.problems import Problem, problem_of
from services.gateway.shape import Shape, fields_of
from services.runtime import clock

EVENTS_AT_ONCE = 100
# Proxies cut a connection that says nothing for half a minute or more.
SILENCE_SECONDS_MAX = 15
# So long a browser waits before it comes again with the id it read last.
RECONNECT_MS = 2000
STREAMS_PER_ORGANISATION_MAX = 20
STREAMS_PER_KEY_MAX = 5
# Whoever takes longer to take a piece is told that it lags; who takes for ever is hung up on.
SLOW_SECONDS = 5.0
STUCK_SECONDS = 60.0
QUIET = b":\n\n"
# No event of the feed: the reader is too slow, and comes again with the id it read last.
LAG = b"event: lag\ndata: {}\n\n"


class Stream:
    """Answers with the feed after Last-Event-ID, or from where it stands, and goes on."""

    def __init__(self, door: Door, stop: asyncio.Event) -> None:
        self._door = door
        self._stop = stop
        self._parameters = Parameters(Shape(StreamParameters))
        self._open: dict[UUID, int] = {}

    async def __call__(self, visit: Visit) -> Answer:
        """Raises Problem and Refusal before the stream begins, never in it."""
        door = self._door
        guest = await admitted(door, visit)
        given = fields_of(self._parameters.read(visit.scope["query_string"]))
        resumed = visit.headers.get(b"last-event-id")
        if resumed:
            given["after"] = resumed.decode("latin-1")
        query = Feed(**given, limit=EVENTS_AT_ONCE)
        first = await self._page(visit, query)
        for owner, limit, whose in (
            (guest.key_id, STREAMS_PER_KEY_MAX, "of a key"),
            (guest.organisation_id, STREAMS_PER_ORGANISATION_MAX, "of an organisation"),
        ):
            if self._open.get(owner, 0) >= limit:
                message = f"At most {limit} streams {whose} may be open at once."
                raise Problem(429, "too_many_streams", message, headers=((b"retry-after", b"60"),))
        return Streamed(self, visit, (guest.organisation_id, guest.key_id), query, first)

    async def events(
        self, visit: Visit, query: Feed, page: FeedView
    ) -> AsyncGenerator[bytes, None]:
        """Events as text, a sign of life in between; ends when the feed cannot be read just now
        or the key no longer opens it: the reader comes again and is told why. When we stop it ends
        too, behind a whole event, and the reader goes on elsewhere from the id it read last."""
        yield b"retry: %d\n\n" % RECONNECT_MS
        while True:
            yield text_of(page) or QUIET
            wait = 0 if page.has_more else SILENCE_SECONDS_MAX
            query = msgspec.structs.replace(query, after=page.next, wait=wait)
            try:
                following = await unless(self._stop, self._page(visit, query))
            except (Problem, Refusal):
                return
            if following is None:
                return
            page = following

    async def _page(self, visit: Visit, query: Feed) -> FeedView:
        """Asks with the rights that the key has now: it may be revoked while the stream runs."""
        guest = await self._door.credentials.guest(visit.headers.get(b"authorization"))
        message = QueryMessage(
            organisation_id=guest.organisation_id,
            actor=guest.actor,
            correlation=visit.correlation,
            body=Raw(encode(query)),
        )
        reply = await self._door.caller.ask(Feed, message, TIMEOUT_SECONDS + query.wait)
        if not isinstance(reply, Ok):
            raise problem_of(reply)
        return decode(reply.body, FeedView)

    def opened(self, owners: tuple[UUID, ...], change: int) -> None:
        """Count an open stream in or out."""
        for owner in owners:
            left = self._open.pop(owner, 0) + change
            if left:
                self._open[owner] = left


async def unless(stop: asyncio.Event, page: Awaitable[FeedView]) -> FeedView | None:
    """What is read; None where we stop before that."""
    reading, stopping = asyncio.ensure_future(page), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((reading, stopping), return_when=asyncio.FIRST_COMPLETED)
        return reading.result() if reading.done() else None
    finally:
        reading.cancel()
        stopping.cancel()


def text_of(page: FeedView) -> bytes:
    """Events as text. The last one carries the id: who breaks off before it reads these again."""
    lines = [b"data: %s\n" % bytes(event) for event in page.data]
    if not lines:
        return b""
    lines[-1] = b"id: %s\n%s" % (page.next.encode(), lines[-1])
    return b"\n".join(lines) + b"\n"


class Streamed(Answer):
    """Sends events until the reader goes or the feed ends."""

    __slots__ = ("_first", "_owners", "_query", "_stream", "_visit")

    def __init__(
        self,
        stream: Stream,
        visit: Visit,
        owners: tuple[UUID, ...],
        query: Feed,
        first: FeedView,
    ) -> None:
        super().__init__(b"")
        self._stream = stream
        self._visit = visit
        self._owners = owners
        self._query = query
        self._first = first
        self.headers = [(b"content-type", STREAM.media.encode()), *LOCKED]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head, then each piece as it comes."""
        await send({"type": "http.response.start", "status": 200, "headers": self.headers})
        if self._visit.scope["method"] == "HEAD":
            return await send(piece(b"", more=False))
        leaving = asyncio.create_task(reader_left(receive))
        self._stream.opened(self._owners, 1)
        try:
            pieces = self._stream.events(self._visit, self._query, self._first)
            async with aclosing(pieces):
                async for text in pieces:
                    if leaving.done():
                        return
                    began = clock.monotonic()
                    async with asyncio.timeout(STUCK_SECONDS):
                        await send(piece(text, more=True))
                    if clock.monotonic() - began > SLOW_SECONDS:
                        await send(piece(LAG, more=True))
                        break
            await send(piece(b"", more=False))
        except TimeoutError:
            # It takes nothing any more: returning without an end has the server hang up.
            return
        finally:
            self._stream.opened(self._owners, -1)
            leaving.cancel()


def piece(body: bytes, *, more: bool) -> Any:
    """A part of a body, as the server takes it."""
    return {"type": "http.response.body", "body": body, "more_body": more}


async def reader_left(receive: Receive) -> None:
    """Returns when the reader has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
