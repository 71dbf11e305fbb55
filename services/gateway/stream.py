"""The public feed as server-sent events: the same bytes, told as they come."""

import asyncio
from collections.abc import AsyncGenerator
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

EVENTS_AT_ONCE = 100
# Proxies cut a connection that says nothing for half a minute or more.
SILENCE_SECONDS_MAX = 15
# So long a browser waits before it comes again with the id it read last.
RECONNECT_MS = 2000
STREAMS_PER_ORGANISATION_MAX = 20
QUIET = b":\n\n"


class Stream:
    """Answers with the feed after Last-Event-ID, or from where it stands, and goes on."""

    def __init__(self, door: Door) -> None:
        self._door = door
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
        if self._open.get(guest.organisation_id, 0) >= STREAMS_PER_ORGANISATION_MAX:
            message = f"At most {STREAMS_PER_ORGANISATION_MAX} streams may be open at once."
            raise Problem(429, "too_many_streams", message, headers=((b"retry-after", b"60"),))
        return Streamed(self, visit, guest.organisation_id, query, first)

    async def events(
        self, visit: Visit, query: Feed, page: FeedView
    ) -> AsyncGenerator[bytes, None]:
        """Events as text, a sign of life in between; ends when the feed cannot be read just now
        or the key no longer opens it: the reader comes again and is told why."""
        yield b"retry: %d\n\n" % RECONNECT_MS
        while True:
            yield text_of(page) or QUIET
            wait = 0 if page.has_more else SILENCE_SECONDS_MAX
            query = msgspec.structs.replace(query, after=page.next, wait=wait)
            try:
                page = await self._page(visit, query)
            except (Problem, Refusal):
                return

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

    def opened(self, organisation_id: UUID, change: int) -> None:
        """Count an open stream in or out."""
        left = self._open.pop(organisation_id, 0) + change
        if left:
            self._open[organisation_id] = left


def text_of(page: FeedView) -> bytes:
    """Events as text. The last one carries the id: who breaks off before it reads these again."""
    lines = [b"data: %s\n" % bytes(event) for event in page.data]
    if not lines:
        return b""
    lines[-1] = b"id: %s\n%s" % (page.next.encode(), lines[-1])
    return b"\n".join(lines) + b"\n"


class Streamed(Answer):
    """Sends events until the reader goes or the feed ends."""

    __slots__ = ("_first", "_organisation_id", "_query", "_stream", "_visit")

    def __init__(
        self, stream: Stream, visit: Visit, organisation_id: UUID, query: Feed, first: FeedView
    ) -> None:
        super().__init__(b"")
        self._stream = stream
        self._visit = visit
        self._organisation_id = organisation_id
        self._query = query
        self._first = first
        self.headers = [(b"content-type", STREAM.media.encode()), *LOCKED]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head, then each piece as it comes."""
        await send({"type": "http.response.start", "status": 200, "headers": self.headers})
        if self._visit.scope["method"] == "HEAD":
            return await send(piece(b"", more=False))
        leaving = asyncio.create_task(reader_left(receive))
        self._stream.opened(self._organisation_id, 1)
        try:
            pieces = self._stream.events(self._visit, self._query, self._first)
            async with aclosing(pieces):
                async for text in pieces:
                    if leaving.done():
                        return
                    await send(piece(text, more=True))
            await send(piece(b"", more=False))
        finally:
            self._stream.opened(self._organisation_id, -1)
            leaving.cancel()


def piece(body: bytes, *, more: bool) -> Any:
    """A part of a body, as the server takes it."""
    return {"type": "http.response.body", "body": body, "more_body": more}


async def reader_left(receive: Receive) -> None:
    """Returns when the reader has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
