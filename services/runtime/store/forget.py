"""Forgetting in PostgreSQL: a person's key, or all keys and payloads of an organisation.

Destroying is identity's right. In any other process the same call only says whether it was done,
so that nobody makes anything of the log again before that.
"""

from typing import Any

from contracts.ids import PLATFORM
from services.runtime.store import append, read
from services.runtime.store.api import Recorded
from services.runtime.store.keyring import sql as keys
from services.runtime.store.seal import Keyring
from services.runtime.tenancy import Pool, tenant


def person_of(told: Recorded[Any]) -> str | None:
    """Whom an event forgets; None where it is the whole organisation of its log."""
    named = getattr(told.event, told.event.FORGETS)
    return None if named == told.organisation_id else str(named)


async def carry_out(pool: Pool, keyring: Keyring, told: Recorded[Any]) -> bool:
    """Make it so where this login may; whether it is so now."""
    person = person_of(told)
    if await pool.fetchval(keys.may_destroy):
        await keyring.destroy(told.organisation_id, person)
        await _remove(pool, told, is_whole=person is None)
    if not await keyring.is_destroyed(told.organisation_id, person):
        return False
    return person is not None or not await _is_readable(pool, told)


async def _remove(pool: Pool, told: Recorded[Any], *, is_whole: bool) -> None:
    """What the log remembers besides: answers, and of a whole organisation its payloads."""
    organisation_id = told.organisation_id
    async with tenant(pool, organisation_id) as connection:
        await connection.execute(append.sql.forget_texts, organisation_id, PLATFORM, told.index)
        if is_whole:
            await connection.execute(append.sql.erase_payloads, organisation_id)
            await connection.execute(append.sql.forget_claims, organisation_id)


async def _is_readable(pool: Pool, told: Recorded[Any]) -> bool:
    async with tenant(pool, told.organisation_id) as connection:
        before = (told.organisation_id, told.index)
        return bool(await connection.fetchval(read.sql.has_payloads, *before))
