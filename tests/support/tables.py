"""A service on the real tables, without the bus: what the town is on PostgreSQL."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from uuid import UUID

from contracts.envelope import Command, Event, Ok, Query
from contracts.registry import owner_of
from contracts.values import Actor
from services.runtime import clock, ids
from services.runtime.projection.rebuild import ensure_built
from services.runtime.projection.verify import check
from services.runtime.service import Asked, Desk, Question, Service
from services.runtime.store.api import Append, Appended, Store, StreamWrite
from tests.support.history import History
from tests.support.models import Models, open_store
from tests.support.quarter import OLGA, log, stream_of


class Tables:
    """One service with PostgreSQL under it."""

    def __init__(self, service: Service, models: Models) -> None:
        self.service = service
        self.models = models
        self.desk = Desk(
            store=models.store,
            documents=models.documents,
            new_id=ids.new_id,
            now_us=clock.now_us,
        )

    async def tell(
        self, command: Command, *, actor: Actor, organisation: UUID, key: str | None = None
    ) -> Ok:
        """Have a command decided, and wait until the tables show what it did there."""
        asked: Asked[Any] = Asked(
            command=command,
            organisation_id=organisation,
            actor=actor,
            at=clock.now_us(),
            correlation=ids.new_id(),
            key=key,
        )
        done = await self.service.commands[type(command)](asked, self.desk)
        await self.caught_up(organisation)
        return done

    async def ask(self, query: Query, *, actor: Actor, organisation: UUID) -> Any:
        """The answer to a question; for answers with a version, the answer alone."""
        question: Question[Any] = Question(query=query, organisation_id=organisation, actor=actor)
        answer = await self.service.queries[type(query)](question, self.desk)
        return answer[0] if isinstance(answer, tuple) else answer

    async def caught_up(self, organisation: UUID) -> None:
        """Wait until the tables show all that the log has of an organisation."""
        head = await self.desk.store.head(organisation)
        if head is not None:
            await self.desk.documents.reached(organisation, head.last_index)

    async def started(self, organisation: UUID) -> None:
        """The same after a cold start, on a machine with much else to do."""
        head = await self.desk.store.head(organisation)
        if head is not None:
            await self.models.applied(organisation, head.last_index)

    async def differences(self) -> list[Any]:
        """What the tables hold other than the fold of the log; nothing, it is to be hoped."""
        models = self.models
        found = check(self.service.projections, models.store, models.pool)
        return [difference async for one in found for difference in one.differences]


@asynccontextmanager
async def on_tables(database: str, service: Service) -> AsyncIterator[Tables]:
    """A service at work; database is an administrator's URL, as the fixture gives it."""
    async with open_store(database, service.name) as (store, pool):
        await ensure_built(service.projections, store, pool)
        models = Models(store, pool, service.projections)
        async with models.running():
            yield Tables(service, models)


async def recorded(database: str, history: History) -> UUID:
    """Put a hand-made log into the tables as identity, whose events these must be; returns the
    organisation, a new one."""
    organisation_id = ids.new_id()
    async with open_store(database, "identity") as (store, _):
        await store.open_log(organisation_id, organisation_id.hex)
        for one in history.events:
            header = one.header
            write = StreamWrite(
                stream=header.stream, expected=header.version - 1, events=(one.event,)
            )
            outcome = await store.append(
                Append(
                    organisation_id=organisation_id,
                    writes=(write,),
                    actor=header.actor,
                    correlation=ids.new_id(),
                    at=header.recorded_at,
                )
            )
            assert isinstance(outcome, Appended), outcome
    return organisation_id


async def planned(database: str, events: Sequence[Event]) -> UUID:
    """An organisation in whose log the services said this, on 10 February 2026."""
    organisation_id = ids.new_id()
    versions: Counter[str] = Counter()
    async with AsyncExitStack() as opened:
        stores: dict[str, Store] = {}
        for name in ("identity", "planning", "checkin"):
            stores[name], _ = await opened.enter_async_context(open_store(database, name))
        await stores["identity"].open_log(organisation_id, organisation_id.hex)
        for one in log(*events):
            stream = stream_of(one.event)
            write = StreamWrite(stream=stream, expected=versions[stream], events=(one.event,))
            versions[stream] += 1
            outcome = await stores[owner_of(type(one.event))].append(
                Append(
                    organisation_id=organisation_id,
                    writes=(write,),
                    actor=OLGA.reference,
                    correlation=ids.new_id(),
                    at=one.header.recorded_at,
                )
            )
            assert isinstance(outcome, Appended), outcome
    return organisation_id
