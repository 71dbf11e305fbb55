"""Proves that the tables are what a fold of the log gives."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from contracts.envelope import encode
from services.runtime.projection.definition import Projection, Shelf, apply
from services.runtime.sql import statements
from services.runtime.store.api import Store
from services.runtime.tenancy import Pool, tenant

sql = statements("services.runtime.projection", "rebuild.sql")


@dataclass(frozen=True)
class Difference:
    """A document or a place that the tables and the fold do not agree on."""

    organisation_id: UUID
    label: str
    what: str
    key: str


@dataclass(frozen=True)
class Checked:
    """One projection of one organisation, compared at index."""

    organisation_id: UUID
    label: str
    index: int
    documents: int
    differences: tuple[Difference, ...]


async def check(
    projections: tuple[Projection[Any], ...], store: Store, pool: Pool
) -> AsyncIterator[Checked]:
    """Compare every organisation's tables with the log, one projection after the other."""
    for projection in projections:
        async with pool.acquire() as connection:
            row = await connection.fetchrow(sql.live_label, projection.name)
        if row is None:
            continue
        for head in await store.heads():
            yield await check_one(projection, row["label"], head.organisation_id, store, pool)


async def check_one(
    projection: Projection[Any], label: str, organisation_id: UUID, store: Store, pool: Pool
) -> Checked:
    """Compare one projection of one organisation, as of where its lane stands."""
    async with tenant(pool, organisation_id) as connection:
        index = await connection.fetchval(sql.lane_index, organisation_id, label) or 0
        documents = await connection.fetch(sql.all_documents, organisation_id, label)
        places = await connection.fetch(sql.all_places, organisation_id, label)
    shelf: Shelf[Any] = Shelf({})
    async for batch in store.scan(organisation_id, 0):
        for recorded in batch:
            if recorded.index <= index:
                apply(projection, shelf, recorded)
    kept = {row["key"]: bytes(row["body"]) for row in documents}
    folded = {key: encode(document) for key, document in shelf.documents.items()}
    stood = {(row["list"], row["sort"], row["key"]) for row in places}
    belongs = {
        (name, sort, key)
        for key, document in shelf.documents.items()
        for name, sort in projection.lists(key, document)
    }
    differences = [
        Difference(organisation_id, label, "document", key)
        for key in sorted(kept.keys() | folded.keys())
        if kept.get(key) != folded.get(key)
    ] + [
        Difference(organisation_id, label, f"place in {place[0]}", place[2])
        for place in sorted(stood ^ belongs)
    ]
    return Checked(organisation_id, label, index, len(folded), tuple(differences))
