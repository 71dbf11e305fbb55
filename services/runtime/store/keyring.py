"""Where the keys of persons are kept: wrapped by the master key in PostgreSQL, or in memory."""

import secrets
from collections.abc import Iterable, Mapping
from typing import TypeVar
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.runtime import clock, ids
from services.runtime.sql import statements
from services.runtime.store.seal import NONCE_BYTES, Keys, PersonKey
from services.runtime.tenancy import Pool, tenant

sql = statements("services.runtime.store", "keyring.sql")

K = TypeVar("K", str, UUID)

KEY_BYTES = 32
# Another process may have destroyed a key: this long it may still be read here.
REMEMBERED_S = 60.0
REMEMBERED_KEYS_MAX = 20_000


class PostgresKeyring:
    """Keys in the schema keyring. master is 32 bytes; lost, everything sealed is lost."""

    def __init__(self, pool: Pool, master: bytes) -> None:
        self._pool = pool
        self._master = AESGCM(master)
        self._remembered: dict[tuple[UUID, str | UUID], tuple[float, PersonKey]] = {}

    async def to_seal(self, organisation_id: UUID, persons: Iterable[str]) -> Keys:
        """The key of each person; who has none gets one, committed before this returns."""
        found, missing = self._recall(organisation_id, persons)
        if missing:
            found |= await self._fetch_persons(organisation_id, missing)
        missing = [person for person in missing if person not in found]
        if missing:
            made = [self._wrapped(organisation_id, person) for person in missing]
            key_ids, wrapped = zip(*made, strict=True)
            async with tenant(self._pool, organisation_id) as connection:
                await connection.execute(sql.add, organisation_id, missing, key_ids, wrapped)
            found |= await self._fetch_persons(organisation_id, missing)
        return found

    async def to_open(
        self, organisation_id: UUID, key_ids: Iterable[UUID]
    ) -> Mapping[UUID, PersonKey]:
        """Those of the keys that exist, the destroyed ones without their secret."""
        found, missing = self._recall(organisation_id, key_ids)
        if missing:
            async with tenant(self._pool, organisation_id) as connection:
                rows = await connection.fetch(sql.by_id, organisation_id, missing)
            for row in rows:
                found[row["key_id"]] = self._unwrapped(organisation_id, *row)
        return found

    async def destroy(self, organisation_id: UUID, person: str | None) -> None:
        """Erase what was sealed for a person, or for all. Takes the login of identity."""
        async with tenant(self._pool, organisation_id) as connection:
            if person is None:
                await connection.execute(sql.destroy_all, organisation_id)
            else:
                await connection.execute(sql.destroy, organisation_id, person)
        self.forget(organisation_id)

    async def is_destroyed(self, organisation_id: UUID, person: str | None) -> bool:
        """Whether nothing sealed for a person, or for anybody, can be opened any more."""
        self.forget(organisation_id)
        async with tenant(self._pool, organisation_id) as connection:
            return not await connection.fetchval(sql.living, organisation_id, person)

    def forget(self, organisation_id: UUID) -> None:
        """Use no key of an organisation that is remembered here."""
        for place in [place for place in self._remembered if place[0] == organisation_id]:
            del self._remembered[place]

    async def _fetch_persons(
        self, organisation_id: UUID, persons: list[str]
    ) -> dict[str, PersonKey]:
        async with tenant(self._pool, organisation_id) as connection:
            rows = await connection.fetch(sql.of_persons, organisation_id, persons)
        return {row["person_id"]: self._unwrapped(organisation_id, *row) for row in rows}

    def _recall(
        self, organisation_id: UUID, wanted: Iterable[K]
    ) -> tuple[dict[K, PersonKey], list[K]]:
        now = clock.monotonic()
        found: dict[K, PersonKey] = {}
        missing = []
        for name in set(wanted):
            until, key = self._remembered.get((organisation_id, name), (0.0, None))
            if key is not None and now < until:
                found[name] = key
            else:
                missing.append(name)
        return found, missing

    def _wrapped(self, organisation_id: UUID, person: str) -> tuple[UUID, bytes]:
        key_id, nonce = ids.new_id(), secrets.token_bytes(NONCE_BYTES)
        secret = secrets.token_bytes(KEY_BYTES)
        place = _place(organisation_id, person, key_id)
        return key_id, nonce + self._master.encrypt(nonce, secret, place)

    def _unwrapped(
        self, organisation_id: UUID, person: str, key_id: UUID, wrapped: bytes | None
    ) -> PersonKey:
        secret = None
        if wrapped is not None:
            place = _place(organisation_id, person, key_id)
            secret = self._master.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], place)
        key = PersonKey(key_id, secret)
        if len(self._remembered) >= REMEMBERED_KEYS_MAX:
            self._remembered.clear()
        until = clock.monotonic() + REMEMBERED_S
        self._remembered[organisation_id, person] = until, key
        self._remembered[organisation_id, key_id] = until, key
        return key


class MemoryKeyring:
    """Keys in a dict."""

    def __init__(self) -> None:
        self._keys: dict[tuple[UUID, str], PersonKey] = {}

    async def to_seal(self, organisation_id: UUID, persons: Iterable[str]) -> Keys:
        """The key of each person; who has none gets one."""
        for person in persons:
            new = PersonKey(ids.new_id(), secrets.token_bytes(KEY_BYTES))
            self._keys.setdefault((organisation_id, person), new)
        return {p: self._keys[organisation_id, p] for p in persons}

    async def to_open(
        self, organisation_id: UUID, key_ids: Iterable[UUID]
    ) -> Mapping[UUID, PersonKey]:
        """Those of the keys that exist, the destroyed ones without their secret."""
        wanted = set(key_ids)
        keys = (key for (owner, _), key in self._keys.items() if owner == organisation_id)
        return {key.key_id: key for key in keys if key.key_id in wanted}

    async def destroy(self, organisation_id: UUID, person: str | None) -> None:
        """Erase what was sealed for a person, or for all."""
        everybody = [p for owner, p in self._keys if owner == organisation_id]
        for one in everybody if person is None else [person]:
            held = self._keys.get((organisation_id, one))
            key_id = held.key_id if held else ids.new_id()
            self._keys[organisation_id, one] = PersonKey(key_id, None)

    def forget(self, organisation_id: UUID) -> None:
        """Nothing is remembered: what is kept here is all there is."""

    async def is_destroyed(self, organisation_id: UUID, person: str | None) -> bool:
        """Whether nothing sealed for a person, or for anybody, can be opened any more."""
        return not any(
            key.secret is not None and owner == organisation_id and person in (None, whose)
            for (owner, whose), key in self._keys.items()
        )


def _place(organisation_id: UUID, person: str, key_id: UUID) -> bytes:
    return f"okr-key/v1\n{organisation_id}\n{person}\n{key_id}".encode()
