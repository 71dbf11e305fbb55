"""The notification service at work on real tables, without a bus: its read models, its reactions
and its worker, as one process has them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID

import asyncpg

from contracts import errors
from contracts.commands.notification_webhooks import RegisterWebhook
from contracts.envelope import Command, Event, Ok, Query, decode
from contracts.events.planning import ObjectiveDrafted
from contracts.queries.notification_webhooks import (
    Deliveries,
    DeliveryView,
    WebhookById,
    WebhookView,
)
from contracts.registry import owner_of
from contracts.values import Actor, Owner
from services.notification.delivery.worker import Worker
from services.notification.main import SERVICE
from services.runtime import clock, ids, signals
from services.runtime.projection.documents import TableDocuments
from services.runtime.projection.reactor import Reactor
from services.runtime.projection.rebuild import ensure_built
from services.runtime.projection.runner import Runner
from services.runtime.service import Asked, Desk, Question
from services.runtime.settings import Settings
from services.runtime.store.api import Append, Appended, Recorded, Store, StreamWrite
from tests.notification.delivery.receiver import ALLOWED
from tests.notification.log import ADMIN, CYCLE
from tests.support.models import MASTER_KEY, open_store

SETTINGS = Settings(master_key=MASTER_KEY.hex(), egress_allow=ALLOWED)


class Office:
    """One process of the service, and the logs of others to write to."""

    def __init__(self, database: str, pool: Any, store: Store, settings: Settings) -> None:
        self._database = database
        self.pool = pool
        self.runner = Runner(SERVICE.projections, store, pool, on_applied=self._applied)
        self.desk = Desk(
            store=store,
            documents=TableDocuments(pool, self.runner),
            new_id=ids.new_id,
            now_us=clock.now_us,
            settings=settings,
            pool=pool,
        )
        self.reactor = Reactor(SERVICE.reactions, self.desk, pool, self.carry_out)
        self.worker = Worker(self.desk, self.carry_out)
        self.tasks: list[asyncio.Task[None]] = []

    async def _applied(
        self, organisation_id: UUID, position: int, events: Sequence[Recorded[Any]]
    ) -> None:
        self.reactor.notify(organisation_id, position, events)
        self.worker.applied(organisation_id, position)
        signals.emit("applied", organisation_id=organisation_id, index=position)

    async def carry_out(self, asked: Asked[Any]) -> Ok:
        return await SERVICE.commands[type(asked.command)](asked, self.desk)

    async def tell(
        self, command: Command, organisation: UUID, actor: Actor = ADMIN, key: str | None = None
    ) -> WebhookView:
        """Have a command decided and applied here."""
        asked: Asked[Any] = Asked(
            command=command,
            organisation_id=organisation,
            actor=actor,
            at=clock.now_us(),
            correlation=ids.new_id(),
            key=key,
        )
        done = await self.carry_out(asked)
        await self.caught_up(organisation)
        return decode(done.body, WebhookView)

    async def ask(self, query: Query, organisation: UUID, actor: Actor = ADMIN) -> Any:
        question: Question[Any] = Question(query=query, organisation_id=organisation, actor=actor)
        answer = await SERVICE.queries[type(query)](question, self.desk)
        return answer[0] if isinstance(answer, tuple) else answer

    async def deliveries(
        self, hook: WebhookView, organisation: UUID, **more: Any
    ) -> list[DeliveryView]:
        page = await self.ask(Deliveries(webhook_id=hook.id, limit=200, **more), organisation)
        return list(page.data)

    async def caught_up(self, organisation: UUID) -> None:
        head = await self.desk.store.head(organisation)
        while head is not None:
            try:
                return await self.desk.documents.reached(organisation, head.last_index)
            except errors.Behind:
                # Two seconds are for people; a busy machine takes longer.
                continue

    async def organisation(self) -> UUID:
        """A new organisation with an empty log."""
        organisation_id = ids.new_id()
        async with open_store(self._database, "identity") as (store, _):
            await store.open_log(organisation_id, organisation_id.hex)
        return organisation_id

    async def happened(self, organisation: UUID, *events: Event) -> None:
        """Events of other services, each on a stream of its own, in one append for each service."""
        by: dict[str, list[Event]] = {}
        for event in events:
            by.setdefault(owner_of(type(event)), []).append(event)
        for service, some in by.items():
            async with open_store(self._database, service) as (store, _):
                writes = tuple(
                    StreamWrite(stream=f"any/{ids.new_id()}", expected=0, events=(one,))
                    for one in some
                )
                request = Append(
                    organisation_id=organisation,
                    writes=writes,
                    actor="system/test",
                    correlation=ids.new_id(),
                    at=clock.now_us(),
                )
                assert isinstance(await store.append(request), Appended)
        await self.caught_up(organisation)

    async def hook(self, organisation: UUID, url: str, **wish: Any) -> WebhookView:
        """A webhook that has said yes."""
        command = RegisterWebhook(webhook_id=ids.new_id(), url=url, **wish)
        made = await self.tell(command, organisation)
        await self.became(organisation, made.id, "active")
        return made

    async def log(self, organisation_id: UUID) -> list[Any]:
        """Every event of an organisation."""
        found = await self.desk.store.read_log(organisation_id, 0, limit=10_000)
        return [recorded.event for recorded in found]

    async def became(self, organisation: UUID, webhook_id: UUID, state: str) -> None:
        """Wait until a webhook is in a state."""
        async with signals.listening("applied") as heard:
            while True:
                view = await self.ask(WebhookById(webhook_id=webhook_id), organisation)
                if view.state == state:
                    return
                await heard.wait(lambda it: it["organisation_id"] == organisation, timeout=60)

    @asynccontextmanager
    async def administrator(self) -> AsyncIterator[Any]:
        """A connection that no row-level security binds."""
        connection = await asyncpg.connect(self._database)
        try:
            yield connection
        finally:
            await connection.close()


def drafted(title: str = "Bread", **more: Any) -> ObjectiveDrafted:
    """An objective like any other."""
    return ObjectiveDrafted(
        objective_id=more.pop("objective_id", None) or ids.new_id(),
        cycle_id=CYCLE,
        title=title,
        description="",
        owner=Owner(kind="company"),
        accountable_id=ids.new_id(),
        ambition="committed",
        **more,
    )


def many(count: int) -> Sequence[Event]:
    return [drafted(f"Bread {n}") for n in range(count)]


@asynccontextmanager
async def office(database: str, settings: Settings = SETTINGS) -> AsyncIterator[Office]:
    """The service at work until the block ends."""
    async with open_store(database, "notification") as (store, pool):
        await ensure_built(SERVICE.projections, store, pool)
        made = Office(database, pool, store, settings)
        await made.runner.learn_labels()
        parts = (made.runner.run, made.reactor.run, made.worker.run)
        made.tasks = [asyncio.create_task(run()) for run in parts]
        try:
            yield made
        finally:
            for task in made.tasks:
                task.cancel()
            for task in made.tasks:
                with suppress(asyncio.CancelledError):
                    await task
