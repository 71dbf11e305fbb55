"""The notification service in this process, as a process of the platform has it but for the bus."""

import asyncio
import secrets
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from contracts import errors
from contracts.commands.notification_webhooks import RegisterWebhook, WishedLimits
from contracts.values import Actor
from services.bench.first_byte import ALLOW
from services.notification.delivery.worker import Worker, new_courier
from services.notification.main import SERVICE
from services.runtime import clock, ids
from services.runtime.migrate import migrate
from services.runtime.projection.documents import TableDocuments
from services.runtime.projection.reactor import Reactor
from services.runtime.projection.rebuild import ensure_built
from services.runtime.projection.runner import Runner
from services.runtime.roles import role_of
from services.runtime.service import Asked, Desk
from services.runtime.settings import Settings
from services.runtime.store.api import Recorded
from services.runtime.store.keyring import PostgresKeyring
from services.runtime.store.postgres import PostgresStore
from services.runtime.tenancy import Pool, open_pool

MASTER = bytes(32)
OWNER = Actor(kind="member", id=str(UUID(int=7)), role="owner")
SETTINGS = Settings(master_key=MASTER.hex(), egress_allow=ALLOW, webhook_consent="off")
CONNECTIONS = 8
# The load writes as these.
WRITERS = ("identity", "planning")


def _drawn() -> dict[str, str]:
    return {service: secrets.token_urlsafe(16) for service in (*WRITERS, "notification")}


@dataclass
class Logins:
    """The logins of a database: url is an administrator's, passwords those of services."""

    url: str
    passwords: dict[str, str] = field(default_factory=_drawn)

    async def make(self) -> None:
        """Give the logins of a server that is thrown away their passwords."""
        await migrate(self.url, self.passwords)

    def of(self, service: str) -> str:
        """The URL of a service's own login."""
        parts = urlsplit(self.url)
        place = parts.netloc.rpartition("@")[2]
        login = f"{role_of(service)}:{self.passwords[service]}@{place}"
        return parts._replace(netloc=login).geturl()


@asynccontextmanager
async def written_by(login: str) -> AsyncIterator[PostgresStore]:
    """The log, as the service of a login writes to it."""
    pool = await open_pool(login, size=CONNECTIONS, name="bench-load")
    store = PostgresStore(pool, PostgresKeyring(pool, MASTER))
    try:
        yield store
    finally:
        await store.close()
        await pool.close()


class Office:
    """Read models, reactions and, once `employ` was called, a worker."""

    def __init__(self, pool: Pool) -> None:
        self.applied_at: dict[tuple[UUID, int], float] = {}
        self.worker: Worker | None = None
        store = PostgresStore(pool, PostgresKeyring(pool, MASTER))
        self.pool = pool
        self.runner = Runner(SERVICE.projections, store, pool, on_applied=self._applied)
        self.desk = Desk(
            store=store,
            documents=TableDocuments(pool, self.runner),
            new_id=ids.new_id,
            now_us=clock.now_us,
            settings=SETTINGS,
            pool=pool,
        )
        self.reactor = Reactor(SERVICE.reactions, self.desk, pool, self.carry_out)
        self.tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Bring the read models to what they are to be, and keep them so."""
        await ensure_built(SERVICE.projections, self.desk.store, self.pool)
        await self.runner.learn_labels()
        self.tasks += [asyncio.create_task(run()) for run in (self.runner.run, self.reactor.run)]

    def employ(self, context: ssl.SSLContext | None = None) -> None:
        """Have a worker deliver from now on, trusting whom context trusts."""
        courier = new_courier(self.desk, context)
        self.worker = Worker(self.desk, self.carry_out, courier)
        self.tasks.append(asyncio.create_task(self.worker.run()))

    async def _applied(
        self, organisation_id: UUID, position: int, events: Sequence[Recorded[Any]]
    ) -> None:
        self.applied_at[organisation_id, position] = clock.now_us() / 1e6
        self.reactor.notify(organisation_id, position, events)
        if self.worker is not None:
            self.worker.applied(organisation_id, position)

    async def carry_out(self, asked: Asked[Any]) -> Any:
        """Have a command decided."""
        return await SERVICE.commands[type(asked.command)](asked, self.desk)

    async def caught_up(self, organisation_id: UUID) -> None:
        """Wait until everything that happened so far is in the read models."""
        head = await self.desk.store.head(organisation_id)
        while True:
            try:
                last = head.last_index if head else 0
                return await self.desk.documents.reached(organisation_id, last)
            except errors.Behind:
                continue

    async def hook(self, organisation_id: UUID, url: str, type_: str, **wish: Any) -> None:
        """A webhook that is told one type of event, as fast as it can be."""
        command = RegisterWebhook(
            webhook_id=ids.new_id(),
            url=url,
            types=(type_,),
            limits=WishedLimits(in_flight=16, per_s=1_000),
            **wish,
        )
        asked: Asked[Any] = Asked(
            command=command,
            organisation_id=organisation_id,
            actor=OWNER,
            at=clock.now_us(),
            correlation=ids.new_id(),
        )
        await self.carry_out(asked)


@asynccontextmanager
async def office(login: str) -> AsyncIterator[Office]:
    """The service at work by its login, without a worker at first."""
    pool = await open_pool(login, size=CONNECTIONS, name="bench-deliveries")
    made = Office(pool)
    try:
        await made.start()
        yield made
    finally:
        for task in made.tasks:
            task.cancel()
        await asyncio.gather(*made.tasks, return_exceptions=True)
        await pool.close()
