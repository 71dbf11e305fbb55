"""Lets parked lanes go on, after a person has mended what stopped them."""

from uuid import UUID

from services.runtime.sql import statements
from services.runtime.store.api import Store
from services.runtime.tenancy import Pool, tenant

sql = statements("services.runtime.projection", "runner.sql")


async def unpark(store: Store, pool: Pool) -> list[tuple[UUID, str, int]]:
    """Forget that lanes were parked; the runner goes on with each from the log. Which they were,
    and at which index they stopped."""
    found: list[tuple[UUID, str, int]] = []
    for head in await store.heads():
        async with tenant(pool, head.organisation_id) as connection:
            for row in await connection.fetch(sql.unpark, head.organisation_id):
                found.append((head.organisation_id, row["lane"], row["index"]))
    return found
