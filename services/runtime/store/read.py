"""Reading the log: rows become events, lifted to the present and unsealed."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from contracts.tree import CompactRange
from services.runtime.sql import statements
from services.runtime.store.api import Recorded
from services.runtime.store.encode import decoded
from services.runtime.store.seal import Keyring, sealing_keys, unsealed
from services.runtime.tenancy import Pool, tenant

sql = statements("services.runtime.store", "read.sql")

# Events of one page of a rebuild: some megabytes on their way while as many are being folded.
PAGE = 4_000
# Of these are made objects at a time: they are folded while they are still in the processor's
# cache, which takes a third off the time of decoding them.
SLICE = 250
LEAVES_PAGE = 20_000
Page = list[asyncpg.Record]


def sealed_events(organisation_id: UUID, rows: Sequence[Any]) -> list[Recorded[Any]]:
    """Events of (index, header, payload), personal fields still sealed; payload is None where it
    was erased."""
    events = []
    for index, header_bytes, payload in rows:
        header, event = decoded(header_bytes, payload)
        events.append(
            Recorded(organisation_id=organisation_id, index=index, header=header, event=event)
        )
    return events


async def opened(
    organisation_id: UUID, events: list[Recorded[Any]], keyring: Keyring
) -> list[Recorded[Any]]:
    """The same events unsealed."""
    places = [n for n, recorded in enumerate(events) if recorded.event.PERSONAL]
    key_ids = {key_id for n in places for key_id in sealing_keys(events[n].event)}
    if not key_ids:
        return events
    keys = await keyring.to_open(organisation_id, key_ids)
    result = list(events)
    for n in places:
        found = events[n]
        event = unsealed(found.event, found.header, keys)
        result[n] = msgspec.structs.replace(found, event=event)
    return result


async def recorded(
    organisation_id: UUID, rows: Sequence[Any], keyring: Keyring
) -> list[Recorded[Any]]:
    """Events of (index, header, payload), unsealed."""
    return await opened(organisation_id, sealed_events(organisation_id, rows), keyring)


async def recorded_each(
    organisations: Iterable[UUID], rows: Iterable[Any], keyring: Keyring
) -> dict[UUID, list[Recorded[Any]]]:
    """Events of (organisation, index, header, payload) by organisation, unsealed."""
    found: dict[UUID, list[Any]] = {organisation_id: [] for organisation_id in organisations}
    for organisation_id, *row in rows:
        found[organisation_id].append(row)
    return {o: await recorded(o, some, keyring) for o, some in found.items()}


@dataclass(frozen=True)
class Part:
    """Which part of a log: types are wire names, None for all; until is the last index."""

    organisation_id: UUID
    types: Sequence[str] | None
    until: int


async def scan(
    pool: Pool, keyring: Keyring, part: Part, after: int
) -> AsyncIterator[list[Recorded[Any]]]:
    """The log in slices of pages; while one page is being folded the next one is fetched."""
    coming = asyncio.create_task(_page(pool, part, after))
    try:
        while rows := await coming:
            if len(rows) == PAGE:
                coming = asyncio.create_task(_page(pool, part, rows[-1]["index"]))
            for start in range(0, len(rows), SLICE):
                some = rows[start : start + SLICE]
                yield await recorded(part.organisation_id, some, keyring)
            if len(rows) < PAGE:
                return
    finally:
        coming.cancel()


async def _page(pool: Pool, part: Part, after: int) -> Page:
    async with tenant(pool, part.organisation_id) as connection:
        if part.types is None:
            size = min(PAGE, part.until - after)
            return await connection.fetch(sql.page, part.organisation_id, after, max(size, 0))
        return await connection.fetch(
            sql.page_of_types, part.organisation_id, after, PAGE, part.types, part.until
        )


async def root_at(pool: Pool, organisation_id: UUID, size: int) -> bytes:
    """The RFC 6962 root over the first so many entries."""
    edge = CompactRange()
    while edge.size < size:
        upto = min(edge.size + LEAVES_PAGE, size)
        async with tenant(pool, organisation_id) as connection:
            rows = await connection.fetch(sql.leaves, organisation_id, edge.size, upto)
        for row in rows:
            edge.append(row["leaf"])
        if edge.size < upto:
            break
    return edge.root
