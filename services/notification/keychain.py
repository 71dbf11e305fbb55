"""The keys that webhooks sign with: drawn at random, shown once, and kept sealed.

Those of webhooks that are older than this follow from the platform's master key, and do so for as
long as they sign; their events say which are which. Where there are no tables they all do.
"""

import secrets
from collections.abc import Sequence
from uuid import UUID

from services.notification.domain.sealing import NONCE_BYTES, Seal, Unsealable
from services.notification.domain.signing import HALF_BYTES, Keys, keys_from, keys_of
from services.notification.domain.webhook import Key, Webhook
from services.runtime.sql import statements
from services.runtime.tenancy import Pool, reaching, tenant

sql = statements("services.notification", "webhook_keys.sql")

REMEMBERED_MAX = 10_000


class Keychain:
    """Makes, keeps and finds keys; pool is None where nothing is kept."""

    def __init__(self, pool: "Pool | None", master: bytes) -> None:
        self._pool = pool
        self._master = master
        self._seal = Seal(master)
        self._known: dict[tuple[UUID, UUID], Keys] = {}

    @property
    def is_sealing(self) -> bool:
        """Whether new keys are random ones."""
        return self._pool is not None

    async def make(self, organisation_id: UUID, webhook_id: UUID, key_id: UUID) -> Keys:
        """A new key, kept before this returns: an event that names it finds it there."""
        if self._pool is None:
            return keys_of(self._master, organisation_id, webhook_id, key_id)
        raw, nonce = secrets.token_bytes(2 * HALF_BYTES), secrets.token_bytes(NONCE_BYTES)
        place = (organisation_id, webhook_id, key_id)
        sealed = self._seal.seal(raw, place, nonce)
        with reaching():
            async with tenant(self._pool, organisation_id) as connection:
                await connection.execute(sql.keep, *place, self._seal.name, sealed)
        return keys_from(raw)

    async def signing(self, organisation_id: UUID, webhook: Webhook, at: int) -> Sequence[Keys]:
        """What signs at a moment (µs), the current key first. Raises Unsealable."""
        return [await self.find(organisation_id, webhook.id, key) for key in webhook.signing(at)]

    async def find(self, organisation_id: UUID, webhook_id: UUID, key: Key) -> Keys:
        """A key that was made before. Raises Unsealable where it is gone or does not open."""
        if (known := self._known.get((webhook_id, key.id))) is not None:
            return known
        found = await self._find(organisation_id, webhook_id, key)
        if len(self._known) >= REMEMBERED_MAX:
            self._known.clear()
        self._known[webhook_id, key.id] = found
        return found

    async def _find(self, organisation_id: UUID, webhook_id: UUID, key: Key) -> Keys:
        place = (organisation_id, webhook_id, key.id)
        if not key.is_sealed:
            return keys_of(self._master, *place)
        if self._pool is None:
            raise Unsealable("there are no tables that could hold it")
        with reaching():
            async with tenant(self._pool, organisation_id) as connection:
                row = await connection.fetchrow(sql.find, *place)
        if row is None:
            raise Unsealable("it is not kept here")
        return keys_from(self._seal.open(row["sealed"], place, row["sealed_under"]))
