"""What was told since, read for the feeds of many organisations in one statement, and who may see
what it is about in another."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from msgspec import Struct

from contracts.envelope import decode
from contracts.sight import Sight
from services.notification.delivery.together import Together
from services.notification.projections.feed import Told, sort_of, who_decides
from services.runtime.sql import statements
from services.runtime.tenancy import Pool, reaching

sql = statements("services.notification", "lanes.sql")

NEWS_EVENTS = 200
# One round of the read models ends for many organisations at once: theirs are read together.
GATHER_SECONDS = 0.005


class Since(Struct, frozen=True, kw_only=True):
    """Where a feed was read up to."""

    organisation_id: UUID
    sequence: int


class Page(Struct, frozen=True, kw_only=True):
    """What came behind it, at most NEWS_EVENTS, and who may see what."""

    told: Sequence[Told]
    sights: dict[str, Sight]


class Source(Protocol):
    """Where a tail reads on."""

    async def since(self, organisation_id: UUID, sequence: int) -> Page:
        """What was told behind a sequence."""
        ...


class News:
    """For all tails of a process."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._together: Together[Since, Page] = Together(self._read, GATHER_SECONDS)

    async def since(self, organisation_id: UUID, sequence: int) -> Page:
        """What was told behind a sequence. Raises Unavailable."""
        return await self._together.ask(Since(organisation_id=organisation_id, sequence=sequence))

    async def rest(self) -> None:
        """Wait until nothing is being read."""
        await self._together.rest()

    async def _read(self, wanted: Sequence[Since]) -> list[Page]:
        organisations = [one.organisation_id for one in wanted]
        places = [sort_of(one.sequence) for one in wanted]
        told: list[list[Told]] = [[] for _ in wanted]
        with reaching():
            rows = await self._pool.fetch(sql.news, organisations, places, NEWS_EVENTS)
        for row in rows:
            told[row["number"] - 1].append(decode(row["body"], Told))
        sights = await self._sights(
            {
                (one.organisation_id, key)
                for one, page in zip(wanted, told, strict=True)
                for document in page
                for key in who_decides(document)
            }
        )
        return [
            Page(told=page, sights=sights.get(one.organisation_id, {}))
            for one, page in zip(wanted, told, strict=True)
        ]

    async def _sights(self, wanted: set[tuple[UUID, str]]) -> dict[UUID, dict[str, Sight]]:
        if not wanted:
            return {}
        organisations, keys = zip(*wanted, strict=True)
        with reaching():
            rows = await self._pool.fetch(sql.sights, organisations, keys)
        found: dict[UUID, dict[str, Sight]] = {}
        for row in rows:
            of = found.setdefault(row["organisation_id"], {})
            of[row["key"]] = decode(row["body"], Sight)
        return found
