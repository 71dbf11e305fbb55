"""The newest part of an organisation's feed, read once for all of its lanes; what is older is read
from the tables, and who may see what is asked anew every moment."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from itertools import islice
from uuid import UUID

from contracts.sight import Sight
from services.notification.delivery.news import NEWS_EVENTS, Source
from services.notification.projections.feed import (
    ALL,
    FEED,
    HEAD,
    NOTHING,
    Told,
    list_cursor,
    of_subject,
)
from services.notification.projections.sights import SIGHTS
from services.runtime import clock
from services.runtime.service import Documents

KEPT_MAX = 1_000
PAGE_EVENTS = 200
NEWEST_EVENTS = 10
SIGHT_SECONDS = 1.0
AIMING = ("webhook.", "member.", "team.")


class Tail:
    """The feed of one organisation as its lanes read it."""

    def __init__(self, documents: Documents, news: Source, organisation_id: UUID) -> None:
        self._documents = documents
        self._news = news
        self._organisation_id = organisation_id
        self._kept: deque[Told] = deque(maxlen=KEPT_MAX)
        self._sights: dict[str, Sight] = {}
        self._sights_at = float("-inf")
        self._lock = asyncio.Lock()
        self._position = -1
        self.end = -1
        # Changes with every event about webhooks, members and teams: their lanes look anew then.
        self.aims_at = 0
        # When something was told last.
        self.moved_at = float("-inf")

    async def refresh(self, position: int) -> None:
        """Read what was told since; position is what the read models have reached."""
        async with self._lock:
            if position <= self._position:
                return
            if self.end < 0:
                head = await self._documents.get(FEED, self._organisation_id, HEAD)
                self.end = (head or NOTHING).sequence
            else:
                await self._read_on()
            self._position = position

    async def _read_on(self) -> None:
        while True:
            page = await self._news.since(self._organisation_id, self.end)
            self.moved_at = self._sights_at = clock.monotonic()
            self._sights = dict(page.sights)
            for document in page.told:
                self._kept.append(document)
                if document.type.startswith(AIMING):
                    self.aims_at = document.sequence
                self.end = document.sequence
            if len(page.told) < NEWS_EVENTS:
                return

    async def window(self, after: int) -> list[Told]:
        """What comes behind a sequence, as much as is read at once."""
        start = self._kept[0].sequence - 1 if self._kept else self.end
        if after >= start:
            return list(islice(self._kept, after - start, after - start + PAGE_EVENTS))
        return await self._page(ALL, after)

    async def of_subject(self, subject: str | None, after: int, limit: int) -> list[Told]:
        """The same of one subject; of all without one."""
        return await self._page(ALL if subject is None else of_subject(subject), after, limit)

    async def newest_of(self, subject: str) -> AsyncIterator[list[Told]]:
        """What was told of a subject, newest first, in small pages: the first is mostly enough."""
        after = None
        while True:
            page, after = await self._documents.listed(
                FEED,
                self._organisation_id,
                of_subject(subject),
                limit=NEWEST_EVENTS,
                after=after,
                descending=True,
            )
            yield page
            if after is None:
                return

    async def sights(self, objectives: set[str]) -> dict[str, Sight]:
        """Who may see some objectives, as of this moment or the one before."""
        now = clock.monotonic()
        if now - self._sights_at > SIGHT_SECONDS:
            self._sights, self._sights_at = {}, now
        missing = sorted(objectives - self._sights.keys())
        if missing:
            found = await self._documents.many(SIGHTS, self._organisation_id, missing)
            self._sights |= found
        return {key: self._sights[key] for key in objectives if key in self._sights}

    async def _page(self, name: str, after: int, limit: int = PAGE_EVENTS) -> list[Told]:
        page, _ = await self._documents.listed(
            FEED, self._organisation_id, name, limit=limit, after=list_cursor(after)
        )
        return page
