"""`scoreline bench deliveries`: how many a core delivers in a second, and how soon the first byte
of one is out.

The first is measured on the worker alone: a feed that is there already, endpoints that begin at its
beginning, everything signed, logged and kept; counted is the processor time of this process, while
PostgreSQL and the receiver have theirs. The second is in first_byte.py.
"""

import asyncio
import secrets
import time
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from contracts import errors
from contracts.commands.notification_webhooks import RegisterWebhook, WishedLimits
from contracts.events.planning import ObjectiveDrafted
from contracts.values import Actor, Owner
from services.bench.budgets import Budget
from services.bench.first_byte import ALLOW, EVENTS_PER_S, receiver
from services.bench.load import DESCRIPTION
from services.notification.delivery.worker import Worker
from services.notification.main import SERVICE
from services.runtime import clock, ids, signals
from services.runtime.migrate import migrate
from services.runtime.projection.documents import TableDocuments
from services.runtime.projection.reactor import Reactor
from services.runtime.projection.rebuild import ensure_built
from services.runtime.projection.runner import Runner
from services.runtime.roles import role_of
from services.runtime.service import Asked, Desk
from services.runtime.settings import Settings
from services.runtime.store.api import Append, StreamWrite
from services.runtime.store.keyring import PostgresKeyring
from services.runtime.store.postgres import PostgresStore
from services.runtime.tenancy import Pool, open_pool

EVENTS, ENDPOINTS = 2_000, 10
DELIVERIES_PER_CORE_MIN = 1_500
FIRST_BYTE_P99_MS = 250.0
MASTER = bytes(32)
OWNER = Actor(kind="member", id=str(UUID(int=7)), role="owner")


async def throughput(url: str) -> dict[str, float]:
    """Deliveries a second, of wall time and of this process's processor time; url is an
    administrator's, of a server of its own: its logins get passwords."""
    password = secrets.token_urlsafe(16)
    await migrate(url, dict.fromkeys(("identity", "planning", "notification"), password))
    organisation_id = await _filled(url, password)
    pool = await open_pool(_login(url, "notification", password), size=8, name="bench-deliveries")
    try:
        return await _measured(pool, organisation_id)
    finally:
        await pool.close()


async def _measured(pool: Pool, organisation_id: UUID) -> dict[str, float]:
    """A worker over read models that are there, as a process of the service has them."""
    store = PostgresStore(pool, PostgresKeyring(pool, MASTER))
    await ensure_built(SERVICE.projections, store, pool)
    worker: list[Worker] = []

    async def applied(organisation: UUID, position: int) -> None:
        reactor.notify(organisation, position)
        for one in worker:
            one.applied(organisation, position)

    runner = Runner(SERVICE.projections, store, pool, on_applied=applied)
    await runner.learn_labels()
    desk = Desk(
        store=store,
        documents=TableDocuments(pool, runner),
        new_id=ids.new_id,
        now_us=clock.now_us,
        settings=Settings(master_key=MASTER.hex(), egress_allow=ALLOW, webhook_consent="off"),
        pool=pool,
    )

    async def carry_out(asked: Asked[Any]) -> Any:
        return await SERVICE.commands[type(asked.command)](asked, desk)

    reactor = Reactor(SERVICE.reactions, desk, pool, carry_out)
    tasks = [asyncio.create_task(run()) for run in (runner.run, reactor.run)]
    head = await store.head(organisation_id)
    await _applied(runner, organisation_id, head.last_index if head else 0)
    with receiver() as (port, _):
        await _hooks(desk, carry_out, organisation_id, port)
        worker.append(Worker(desk, carry_out))
        figures = await _delivered(worker[0], tasks)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return figures


def _login(url: str, service: str, password: str) -> str:
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{role_of(service)}:{password}@{place}").geturl()


async def _filled(url: str, password: str) -> UUID:
    """An organisation whose feed is there already."""
    organisation_id = ids.new_id()
    for service in ("identity", "planning"):
        pool = await open_pool(_login(url, service, password), size=8, name="bench-load")
        store = PostgresStore(pool, PostgresKeyring(pool, MASTER))
        if service == "identity":
            await store.open_log(organisation_id, organisation_id.hex)
        else:
            for _ in range(EVENTS // 100):
                await asyncio.gather(*(store.append(_drafted(organisation_id)) for _ in range(100)))
        await store.close()
        await pool.close()
    return organisation_id


def _drafted(organisation_id: UUID) -> Append:
    """An objective of its own, so that nothing has to wait for its turn."""
    event = ObjectiveDrafted(
        objective_id=ids.new_id(),
        cycle_id=organisation_id,
        title="Bread is on the table at six in every shop",
        description=DESCRIPTION,
        owner=Owner(kind="company"),
        accountable_id=organisation_id,
        ambition="aspirational",
    )
    write = StreamWrite(stream=f"objective/{event.objective_id}", expected=0, events=(event,))
    return Append(
        organisation_id=organisation_id,
        writes=(write,),
        actor=OWNER.reference,
        correlation=organisation_id,
        at=clock.now_us(),
    )


async def _applied(runner: Runner, organisation_id: UUID, position: int) -> None:
    while True:
        try:
            return await runner.reached(organisation_id, position)
        except errors.Behind:
            continue


async def _hooks(desk: Desk, carry_out: Any, organisation_id: UUID, port: int) -> None:
    for _ in range(ENDPOINTS):
        command = RegisterWebhook(
            webhook_id=ids.new_id(),
            url=f"http://127.0.0.1:{port}/hook",
            types=("objective.drafted",),
            limits=WishedLimits(in_flight=16, per_s=1_000),
            begin="beginning",
        )
        asked: Asked[Any] = Asked(
            command=command,
            organisation_id=organisation_id,
            actor=OWNER,
            at=clock.now_us(),
            correlation=ids.new_id(),
        )
        await carry_out(asked)


async def _delivered(worker: Worker, tasks: list[asyncio.Task[None]]) -> dict[str, float]:
    wanted = EVENTS * ENDPOINTS
    async with signals.listening("delivery.attempted") as heard:
        tasks.append(asyncio.create_task(worker.run()))
        await heard.wait(timeout=60)
        began, used, done = time.perf_counter(), time.process_time(), len(heard.heard)
        await heard.wait(lambda _: len(heard.heard) >= wanted, timeout=300)
        seconds, cpu = time.perf_counter() - began, time.process_time() - used
    return {
        "deliveries": wanted,
        "per_s": (wanted - done) / seconds,
        "per_s_core": (wanted - done) / cpu,
    }


def budgets(speed: dict[str, float], soon: dict[str, float]) -> list[Budget]:
    """webhooks.md §13."""
    return [
        Budget(
            "deliveries a second and core, signed, logged and kept",
            speed["per_s_core"],
            "at least",
            DELIVERIES_PER_CORE_MIN,
        ),
        Budget(
            f"commit → first byte at a webhook, p99 ms at {EVENTS_PER_S} events/s",
            soon["p99_ms"],
            "at most",
            FIRST_BYTE_P99_MS,
        ),
    ]
