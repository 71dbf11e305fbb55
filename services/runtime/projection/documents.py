"""Reads the documents of a service's projections from its tables."""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from msgspec import Struct

from contracts.envelope import decode
from services.runtime.projection.cursor import read_cursor, write_cursor
from services.runtime.projection.definition import Projection
from services.runtime.projection.runner import Runner
from services.runtime.sql import statements
from services.runtime.tenancy import Pool, reaching, tenant

D = TypeVar("D", bound=Struct)

sql = statements("services.runtime.projection", "documents.sql")


class TableDocuments:
    """The read models as the runner keeps them; see services.runtime.service.Documents."""

    def __init__(self, pool: Pool, runner: Runner) -> None:
        self._pool = pool
        self._runner = runner

    async def get(self, projection: Projection[D], organisation_id: UUID, key: str) -> D | None:
        """One document, None if there is none."""
        return (await self.many(projection, organisation_id, (key,))).get(key)

    async def many(
        self, projection: Projection[D], organisation_id: UUID, keys: Sequence[str]
    ) -> dict[str, D]:
        """Those of the documents that exist, by key."""
        if not keys:
            return {}
        label = self._runner.label(projection)
        with reaching():
            rows = await self._pool.fetch(sql.many, organisation_id, label, list(keys))
        return {row["key"]: decode(row["body"], projection.document) for row in rows}

    async def listed(
        self,
        projection: Projection[D],
        organisation_id: UUID,
        name: str,
        *,
        limit: int,
        after: str | None = None,
        descending: bool = False,
    ) -> tuple[list[D], str | None]:
        """A page of a list in sort order, and the cursor of what follows."""
        start: tuple[str | None, str] = (None if descending else "", "")
        if after is not None:
            start = read_cursor(after)
        label = self._runner.label(projection)
        statement = sql.page_descending if descending else sql.page_ascending
        with reaching():
            rows = await self._pool.fetch(
                statement, organisation_id, label, name, *start, limit + 1
            )
        page = rows[:limit]
        following = write_cursor(page[-1]["sort"], page[-1]["key"]) if len(rows) > limit else None
        return [decode(row["body"], projection.document) for row in page], following

    async def position_of(self, projection: Projection[Any], organisation_id: UUID) -> int:
        """How far the log was when the documents of a projection were as they are now."""
        label = self._runner.label(projection)
        with reaching():
            async with tenant(self._pool, organisation_id) as connection:
                found = await connection.fetchval(sql.position, organisation_id, label)
        return int(found or 0)

    async def reached(self, organisation_id: UUID, position: int) -> None:
        """Wait until every projection here has applied position; raises Behind after 2 s."""
        await self._runner.reached(organisation_id, position)
