from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from services.runtime.store.keyring import MemoryKeyring
from services.runtime.store.memory import MemoryStore
from tests.runtime.store.ground import AT
from tests.runtime.store.store_conformance import StoreConformance


class MemoryGround:
    """One log; every store is the same one, but for who uses it."""

    def __init__(self) -> None:
        self._keyring = MemoryKeyring()
        self._first = MemoryStore(self._keyring, service="identity")

    async def organisation(self) -> UUID:
        organisation_id = uuid4()
        await self._first.open_log(organisation_id, organisation_id.hex)
        return organisation_id

    async def store(
        self, service: str = "identity", now_us: Callable[[], int] = lambda: AT
    ) -> MemoryStore:
        return self._first.seen_by(service, now_us)

    async def erase(self, organisation_id: UUID, person: str) -> None:
        await self._keyring.destroy(organisation_id, person)


class TestMemoryStore(StoreConformance):
    @pytest.fixture
    def ground(self) -> MemoryGround:
        return MemoryGround()
