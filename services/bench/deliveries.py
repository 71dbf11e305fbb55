"""`scoreline bench deliveries`: how many a core delivers in a second, and how soon the first byte
of one is out.

The first is measured on the worker alone: a feed that is there already, endpoints that begin at its
beginning, everything signed, logged and kept; counted is the processor time of this process, while
PostgreSQL and the receiver have theirs. The second is in first_byte.py.
"""

import asyncio
import ssl
import tempfile
import time
from pathlib import Path
from uuid import UUID

from contracts.events.planning import ObjectiveDrafted
from contracts.queries.notification import FEED_LIMIT_MAX, Feed
from contracts.values import Owner
from services.bench.budgets import Budget
from services.bench.first_byte import EVENTS_PER_S, receiver
from services.bench.load import DESCRIPTION
from services.bench.office import OWNER, Logins, Office, office, written_by
from services.bench.receiver import COLD, HOST, WARM
from services.consumer.certificates import Papers, papers
from services.notification.delivery.client import trusting
from services.notification.queries.feed import feed
from services.runtime import clock, ids, signals
from services.runtime.service import Question
from services.runtime.store.api import Append, StreamWrite

EVENTS, COLD_EVENTS, ENDPOINTS = 2_000, 500, 10
TYPE = "objective.drafted"
DELIVERIES_PER_CORE_MIN, COLD_PER_CORE_MIN = 1_500, 600
PULLED_PER_CORE_MIN, PULLED_EVENTS, PULL_ROUNDS = 20_000, 10_000, 5
SUCCESSOR_P99_MS = 50.0
FIRST_BYTE_P99_MS = 250.0


async def throughput(url: str) -> dict[str, float]:
    """Deliveries a second, of wall time and of this process's processor time; url is an
    administrator's, of a server of its own: its logins get passwords."""
    return await rate(await _made(url), EVENTS)


async def warm_tls(url: str) -> dict[str, float]:
    """The same by TLS, over connections that are used again."""
    found = await rate(await _made(url), EVENTS, "https")
    return {f"warm_tls_{k}": v for k, v in found.items()}


async def cold_tls(url: str) -> dict[str, float]:
    """The same by TLS, with a new connection for each delivery."""
    found = await rate(await _made(url), COLD_EVENTS, "https", COLD)
    return {f"cold_tls_{k}": v for k, v in found.items()}


async def _made(url: str) -> Logins:
    logins = Logins(url)
    await logins.make()
    return logins


async def rate(
    logins: Logins, events: int, scheme: str = "http", way: str = WARM
) -> dict[str, float]:
    """So many events to each of ENDPOINTS, by http or https, over connections that are used again
    or, the COLD way, a new one for each delivery."""
    organisation_id = await filled(logins, events)
    with tempfile.TemporaryDirectory(prefix="scoreline-bench-") as folder:
        shown = papers(Path(folder), HOST) if scheme == "https" else None
        async with office(logins.of("notification")) as here:
            await here.caught_up(organisation_id)
            with receiver(str(shown.certificate) if shown else "", way) as (port, _):
                hook = f"{scheme}://{HOST}:{port}/hook"
                for _ in range(ENDPOINTS):
                    await here.hook(organisation_id, hook, TYPE, begin="beginning")
                return await _delivered(here, events, shown)


async def pull(url: str) -> dict[str, float]:
    """Events a second of processor time that a program pulls."""
    return await pulled(await _made(url), PULLED_EVENTS)


async def pulled(logins: Logins, events: int) -> dict[str, float]:
    """The same of so many, in whole pages from the first to the last; of the service, without the
    way there over HTTP and the bus. The best of some rounds: reactions are still at work in this
    process at first."""
    organisation_id = await filled(logins, events)
    async with office(logins.of("notification")) as here:
        await here.caught_up(organisation_id)
        rounds = [await _pulled(here, organisation_id, events) for _ in range(PULL_ROUNDS)]
    return {"pulled": events, "pulled_per_s_core": max(rounds)}


async def _pulled(here: Office, organisation_id: UUID, events: int) -> float:
    found, after, used = 0, None, time.process_time()
    while found < events:
        asked = Question(
            query=Feed(after=after, limit=FEED_LIMIT_MAX),
            organisation_id=organisation_id,
            actor=OWNER,
        )
        page = await feed(asked, here.desk)
        found, after = found + len(page.data), page.next
    return found / (time.process_time() - used)


async def filled(logins: Logins, events: int) -> UUID:
    """An organisation to which so many things happened already, in hundreds."""
    organisation_id = ids.new_id()
    async with written_by(logins.of("identity")) as store:
        await store.open_log(organisation_id, organisation_id.hex)
    async with written_by(logins.of("planning")) as store:
        for _ in range(events // 100):
            await asyncio.gather(*(store.append(_drafted(organisation_id)) for _ in range(100)))
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


def _trusting(shown: Papers) -> ssl.SSLContext:
    """What the delivering client has, trusting one more authority."""
    context = trusting()
    context.load_verify_locations(shown.authority)
    return context


async def _delivered(here: Office, events: int, shown: Papers | None) -> dict[str, float]:
    wanted = events * ENDPOINTS
    async with signals.listening("delivery.attempted") as heard:
        here.employ(_trusting(shown) if shown else None)
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
            "the same by TLS, connections used again",
            speed["warm_tls_per_s_core"],
            "at least",
            DELIVERIES_PER_CORE_MIN,
        ),
        Budget(
            "the same by TLS, a new connection each",
            speed["cold_tls_per_s_core"],
            "at least",
            COLD_PER_CORE_MIN,
        ),
        Budget(
            f"events a second and core, pulled in pages of {FEED_LIMIT_MAX}",
            speed["pulled_per_s_core"],
            "at least",
            PULLED_PER_CORE_MIN,
        ),
        Budget(
            "predecessor taken → successor sent, p99 ms",
            speed["successor_p99_ms"],
            "at most",
            SUCCESSOR_P99_MS,
        ),
        Budget(
            f"commit → first byte at a webhook, p99 ms at {EVENTS_PER_S} events/s",
            soon["p99_ms"],
            "at most",
            FIRST_BYTE_P99_MS,
        ),
    ]
