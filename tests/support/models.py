"""Read models on a real database, for tests of what keeps, rebuilds and proves them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID

from contracts.envelope import Event
from contracts.events.identity import TeamCreated, TeamMemberAdded
from services.runtime import clock, ids, signals
from services.runtime.projection.definition import Projection
from services.runtime.projection.documents import TableDocuments
from services.runtime.projection.rebuild import ensure_built
from services.runtime.projection.retries import Retries
from services.runtime.projection.runner import Runner
from services.runtime.store.api import Append, Appended, Recorded, Store, StreamWrite
from services.runtime.store.keyring import PostgresKeyring
from services.runtime.store.postgres import PostgresStore
from services.runtime.tenancy import Pool, open_pool
from tests.support.platform import login

# Any key will do; the same for every test, so that replicas read each other's fields.
MASTER_KEY = bytes(range(32))


class Models:
    """Some projections of the identity service over a log of their own."""

    def __init__(self, store: Store, pool: Pool, projections: Sequence[Projection[Any]]) -> None:
        self.store = store
        self.pool = pool
        self.projections = tuple(projections)
        self.retries = Retries()
        self.runner = self._new_runner()

    @property
    def documents(self) -> TableDocuments:
        """Reads what the runner keeps."""
        return TableDocuments(self.pool, self.runner)

    def _new_runner(self) -> Runner:
        return Runner(
            self.projections,
            self.store,
            self.pool,
            retries=self.retries,
            on_applied=self._tell,
        )

    async def _tell(
        self, organisation_id: UUID, index: int, events: Sequence[Recorded[Any]]
    ) -> None:
        signals.emit("applied", organisation_id=organisation_id, index=index, handed=len(events))

    def replica(self) -> "Models":
        """A second process for the same tables."""
        return Models(self.store, self.pool, self.projections)

    async def organisation(self) -> UUID:
        """A new organisation with an empty log."""
        organisation_id = ids.new_id()
        await self.store.open_log(organisation_id, organisation_id.hex)
        return organisation_id

    async def record(self, organisation_id: UUID, *events: Event) -> None:
        """Put events into a log, each set on a stream of its own."""
        outcome = await self.store.append(
            Append(
                organisation_id=organisation_id,
                writes=(StreamWrite(stream=f"team/{ids.new_id()}", expected=0, events=events),),
                actor="system/test",
                correlation=ids.new_id(),
                at=clock.now_us(),
            )
        )
        assert isinstance(outcome, Appended), outcome

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The runner at work."""
        self.runner = self._new_runner()
        await self.runner.learn_labels()
        work = asyncio.create_task(self.runner.run())
        try:
            yield
        finally:
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work

    async def applied(self, organisation_id: UUID, index: int) -> None:
        """Wait, without asking for anything, until the runner has come to an index."""
        async with signals.listening("applied") as heard:
            while self.runner.applied.get(organisation_id, 0) < index:
                await heard.wait(timeout=20)


@asynccontextmanager
async def open_store(database: str, service: str) -> AsyncIterator[tuple[PostgresStore, Pool]]:
    """The log as one service sees it; database is an administrator's URL."""
    pool = await open_pool(login(database, service), size=10, name=service)
    store = PostgresStore(pool, PostgresKeyring(pool, MASTER_KEY))
    try:
        yield store, pool
    finally:
        await store.close()
        await pool.close()


@asynccontextmanager
async def open_models(
    database: str, projections: Sequence[Projection[Any]]
) -> AsyncIterator[Models]:
    """Models of the identity service, built and ready to run."""
    async with open_store(database, "identity") as (store, pool):
        await ensure_built(projections, store, pool)
        models = Models(store, pool, projections)
        await models.runner.learn_labels()
        yield models


async def a_team_and_its_people(
    models: Models, organisation_id: UUID, name: str, people: int
) -> UUID:
    """A team and so many who join it: people + 1 events."""
    team = ids.new_id()
    await models.record(
        organisation_id,
        TeamCreated(team_id=team, name=name),
        *(TeamMemberAdded(team_id=team, member_id=ids.new_id()) for _ in range(people)),
    )
    return team
