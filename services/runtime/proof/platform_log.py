"""The log of all checkpoints: one entry for each that changed, and one for each key.

It has a tree and checkpoints like any other log, so that whoever keeps one of them has all logs in
hand. An entry is the text of a checkpoint, or of a key; it names logs by their random ids.
"""

from collections.abc import Mapping

import structlog

from contracts.checkpoint import Checkpoint, key_entry, origin_of
from contracts.ids import CHECKPOINTS
from services.runtime import clock
from services.runtime.proof.keys import SigningKey, name_of
from services.runtime.sql import statements
from services.runtime.tenancy import Pool

# What proof.log calls it; its origin is told apart by contracts.checkpoint.platform_origin.
PLATFORM_LOG_ID = CHECKPOINTS.hex

sql = statements("services.runtime.proof", "signer.sql")
logger = structlog.get_logger("signer")


async def tell_checkpoints(pool: Pool, name: str) -> int:
    """Add the newest checkpoint of each log that is not in it yet; how many that were."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(sql.lock_platform)
        rows = await connection.fetch(sql.untold, CHECKPOINTS)
        bodies = [
            Checkpoint(
                origin=origin_of(name, row["log_id"]), size=row["size"], root=bytes(row["root"])
            ).body
            for row in rows
        ]
        logs, sizes = [row["log_id"] for row in rows], [row["size"] for row in rows]
        if rows:
            await connection.execute(sql.tell, bodies, logs, sizes)
    return len(rows)


async def register_keys(pool: Pool, name: str, seeds: Mapping[str, bytes]) -> list[str]:
    """Make the keys of these seeds, by kind, the current ones; the kinds that changed.

    A key that is new ends the time of the one before it, and stands in the log of checkpoints.
    """
    changed = []
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(sql.lock_platform)
        current = {row["kind"]: row["public"] for row in await connection.fetch(sql.current_keys)}
        for kind, seed in seeds.items():
            key = SigningKey(name_of(name, kind), seed).verifier
            if current.get(kind) != key.public:
                now = clock.now_us()
                await connection.execute(sql.retire_key, kind, now)
                await connection.execute(sql.add_key, kind, key.public, key.name, now)
                await connection.execute(sql.tell, [key_entry(kind, key, now)], [None], [None])
                logger.info("a key signs from now on", kind=kind, key=key.text)
                changed.append(kind)
    return changed
