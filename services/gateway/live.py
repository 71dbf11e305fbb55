"""The stream of hints that an open page listens to: that something moved, never what.

A hint names a service whose read models moved and the log position they reached; the page asks
for its parts anew, so rendering, rights and language stay where they are.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from uuid import UUID

from litestar.types import Receive, Scope, Send

from services.gateway.answer import LOCKED, Answer
from services.gateway.door import Visit
from services.gateway.health import Readiness
from services.gateway.pages.site import Site
from services.gateway.pages.window import Window
from services.gateway.problems import Problem
from services.gateway.stream import piece, reader_left
from services.runtime import clock
from services.runtime.bus.hints import Applied

# Proxies cut a connection that says nothing for half a minute or more.
SILENCE_SECONDS = 15.0
# So often an open page learns that something does not answer.
LOOK_SECONDS = 3.0
# What moves in a burst is told once: a page asks at most so often.
BETWEEN_SECONDS = 0.25
PAGES_PER_ORGANISATION_MAX = 500
ORGANISATIONS_MAX = 100_000


class Listener:
    """One open page: what moved since it was told last."""

    def __init__(self) -> None:
        self.moved: dict[str, int] = {}
        self.woken = asyncio.Event()

    def hear(self, service: str, position: int) -> None:
        """Something moved."""
        self.moved[service] = max(position, self.moved.get(service, 0))
        self.woken.set()

    def taken(self) -> dict[str, int]:
        """What moved, by service, once."""
        moved, self.moved = self.moved, {}
        self.woken.clear()
        return moved


class Hints:
    """Who listens, by organisation, and how far each service is known to have come."""

    def __init__(self) -> None:
        self._listening: dict[UUID, set[Listener]] = {}
        self._reached: dict[UUID, dict[str, int]] = {}

    def hear(self, hint: Applied) -> None:
        """Pass a hint on; see services.runtime.bus.hints."""
        reached = self._reached.setdefault(hint.organisation_id, {})
        if hint.position <= reached.get(hint.service, 0):
            return
        reached[hint.service] = hint.position
        if len(self._reached) > ORGANISATIONS_MAX:
            del self._reached[next(iter(self._reached))]
        for listener in self._listening.get(hint.organisation_id, ()):
            listener.hear(hint.service, hint.position)

    def listen(self, organisation_id: UUID, since: int | None) -> Listener:
        """Listen from now on; who was here until since is told at once what moved meanwhile.

        Raises Problem 429 where too many listen.
        """
        listening = self._listening.setdefault(organisation_id, set())
        if len(listening) >= PAGES_PER_ORGANISATION_MAX:
            message = f"At most {PAGES_PER_ORGANISATION_MAX} pages may be open at once."
            raise Problem(429, "too_many_streams", message, headers=((b"retry-after", b"60"),))
        listener = Listener()
        listening.add(listener)
        for service, position in self._reached.get(organisation_id, {}).items():
            if since is not None and position > since:
                listener.hear(service, position)
        return listener

    def leave(self, organisation_id: UUID, listener: Listener) -> None:
        """Listen no more."""
        listening = self._listening.get(organisation_id, set())
        listening.discard(listener)
        if not listening:
            self._listening.pop(organisation_id, None)

    @property
    def pages(self) -> int:
        """How many pages listen."""
        return sum(map(len, self._listening.values()))


class Live:
    """Answers with the stream of hints of the visitor's organisation."""

    def __init__(self, site: Site, hints: Hints) -> None:
        self._site = site
        self._hints = hints
        self._readiness = Readiness(site.door.caller)

    async def __call__(self, window: Window) -> Answer:
        """Raises Problem 429."""
        since = window.visit.headers.get(b"last-event-id", b"").decode("latin-1")
        known = int(since) if since.isdigit() and len(since) < 19 else None
        listener = self._hints.listen(window.organisation_id, known)
        return Streamed(self, window, listener)

    async def lines(self, window: Window, listener: Listener) -> AsyncGenerator[bytes, None]:
        """Hints as text, a sign of life in between; ends with the session."""
        yield b"retry: 1000\n\n"
        spoke, was_away = clock.monotonic(), False
        while await self._is_open(window.visit, window):
            is_away = bool(await self._readiness.away())
            if is_away and not was_away:
                yield b"event: outage\ndata: 1\n\n"
            was_away = is_away
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await listener.woken.wait()
            except TimeoutError:
                if clock.monotonic() - spoke >= SILENCE_SECONDS:
                    spoke = clock.monotonic()
                    yield b":\n\n"
                continue
            spoke = clock.monotonic()
            moved = listener.taken()
            yield b"".join(
                b"event: %s\ndata: %d\nid: %d\n\n" % (service.encode(), position, position)
                for service, position in sorted(moved.items(), key=lambda one: one[1])
            )
            await asyncio.sleep(BETWEEN_SECONDS)

    async def _is_open(self, visit: Visit, window: Window) -> bool:
        changed_at = self._site.door.credentials.changed_at(window.organisation_id)
        try:
            return await self._site.sessions.session(window.visitor.token, changed_at) is not None
        except Problem:
            # Nobody knows just now. The page is to hear that, and hears nothing else meanwhile.
            return True

    def left(self, organisation_id: UUID, listener: Listener) -> None:
        """A page went."""
        self._hints.leave(organisation_id, listener)


class Streamed(Answer):
    """Sends hints until the reader goes or the session ends."""

    __slots__ = ("_listener", "_live", "_window")

    def __init__(self, live: Live, window: Window, listener: Listener) -> None:
        super().__init__(b"")
        self._live = live
        self._window = window
        self._listener = listener
        self.headers = [(b"content-type", b"text/event-stream"), *LOCKED]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head, then each hint as it comes. Cleaning up awaits nothing: what is awaited
        there is cancelled with the rest."""
        leaving = asyncio.create_task(reader_left(receive))
        leaving.add_done_callback(lambda _: self._listener.woken.set())
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.headers})
            if self._window.visit.scope["method"] == "HEAD":
                return await send(piece(b"", more=False))
            lines = self._live.lines(self._window, self._listener)
            async with aclosing(lines):
                async for line in lines:
                    if leaving.done():
                        return
                    await send(piece(line, more=True))
            await send(piece(b"", more=False))
        finally:
            self._live.left(self._window.organisation_id, self._listener)
            leaving.cancel()
