"""Makes a read model of an organisation anew in place, where its log reads differently than before.

That is so from an event on that forgets somebody: fields that opened yesterday are empty today,
also in events of long ago. No projection has to know: what the fold of the log gives now replaces
what it gave then, and what is the same stays untouched.
"""

import hashlib
from typing import Any

from contracts.envelope import encode
from contracts.registry import stored_names
from services.runtime.projection.definition import Projection, Shelf, apply
from services.runtime.projection.rows import write_rows
from services.runtime.projection.work import Lane
from services.runtime.sql import statements
from services.runtime.store.api import Recorded, Store
from services.runtime.store.forget import person_of
from services.runtime.tenancy import Pool, tenant

sql = statements("services.runtime.projection", "refold.sql")
runner_sql = statements("services.runtime.projection", "runner.sql")


def is_touched(projection: Projection[Any], told: Recorded[Any]) -> bool:
    """Whether an event makes what a projection holds unreadable."""
    if not told.event.FORGETS:
        return False
    return person_of(told) is None or any(kind.PERSONAL for kind in projection.steps)


async def refold(lane: Lane, told: Recorded[Any], store: Store, pool: Pool) -> None:
    """Bring a lane that stands before an event that forgets to that event.

    What is forgotten must be unreadable already. The long part holds no lock; a replica that was
    faster, or a lane that is parked, is left as it is.
    """
    organisation_id, label = told.organisation_id, lane.label
    folded = await _folded(lane.projection, told, store)
    async with tenant(pool, organisation_id) as connection:
        rows = await connection.fetch(runner_sql.lock_lanes, [organisation_id], [label])
        if not rows or rows[0]["is_parked"] or rows[0]["index"] >= told.index:
            return
        kept = await connection.fetch(sql.digests, organisation_id, label)
        before = {row["key"]: bytes(row["digest"]) for row in kept}
        after = {key: hashlib.sha256(encode(d)).digest() for key, d in folded.items()}
        changed = [key for key in before | after if before.get(key) != after.get(key)]
        for statement in (sql.drop_documents_of, sql.drop_places_of):
            await connection.execute(statement, organisation_id, label, changed)
        new = {key: folded[key] for key in changed if key in folded}
        await write_rows(connection, lane.projection, label, organisation_id, new)
        await connection.execute(sql.stand, organisation_id, label, told.index)


async def _folded(projection: Projection[Any], told: Recorded[Any], store: Store) -> dict[str, Any]:
    """The documents as the log gives them at an event, read as it reads now."""
    shelf: Shelf[Any] = Shelf({})
    types = [name for kind in projection.steps for name in stored_names(kind)]
    async for batch in store.scan(told.organisation_id, 0, types):
        for recorded in batch:
            if recorded.index > told.index:
                return shelf.documents
            apply(projection, shelf, recorded)
    return shelf.documents
