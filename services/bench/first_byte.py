"""How soon the first byte of a delivery is out, on a whole platform under load."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp

from services.bench.receiver import WARM
from services.bench.running import Running, platform
from services.bench.whole import lags, percentile
from services.cli.client import Client
from services.runtime import clock

ORGANISATIONS, EVENTS_PER_S = 100, 200
SETTLE_SECONDS = 3.0
ALLOW = "127.0.0.1/32:1024-65535"
# Its key, its cycle, its id.
Customer = tuple[str, str, str]
# See services.bench.receiver.
Came = tuple[str, float, float]


@contextmanager
def receiver(certificate: str = "", way: str = WARM) -> Iterator[tuple[int, list[Came]]]:
    """A receiver's port; what came is there when the block has ended. With a certificate's file it
    speaks TLS, and the COLD way it hangs up after each request."""
    came: list[Came] = []
    process = subprocess.Popen(
        [sys.executable, "-m", "services.bench.receiver", certificate, way],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None and process.stdout is not None  # pipes
    try:
        yield int(process.stdout.readline()), came
        process.stdin.close()
        came += map(tuple, json.loads(process.stdout.readline()))
    finally:
        process.kill()
        process.wait()


def first_byte(seconds: float, per_s: int = EVENTS_PER_S) -> dict[str, float]:
    """To the first byte of a request on a platform under load, ms: from the answer of the command
    that caused it, which comes after the commit, and from the event's time, which is that of the
    command's arrival. lag is how long read models took at the same time, so that a busy machine is
    seen as one."""
    os.environ["SCORELINE_EGRESS_ALLOW"] = ALLOW
    with (
        tempfile.TemporaryDirectory(prefix="scoreline-bench-") as folder,
        receiver() as (port, came),
        platform(Path(folder) / "data") as running,
    ):
        customers = [_customer(running, n, port) for n in range(ORGANISATIONS)]
        before = lags(running)
        answered = asyncio.run(_load(running, customers, seconds, per_s))
        lag = percentile(lags(running) - before, 0.99)
    measured = [(name, told, at) for name, told, at in came if name in answered]
    commits = sorted(max(0.0, at - answered[name]) * 1e3 for name, _, at in measured)
    arrivals = sorted((at - told) * 1e3 for _, told, at in measured)
    return {
        "asked_for": seconds * per_s,
        "sent": len(measured),
        "p50_ms": commits[len(commits) // 2],
        "p99_ms": commits[int(0.99 * len(commits))],
        "from_arrival_p50_ms": arrivals[len(arrivals) // 2],
        "from_arrival_p99_ms": arrivals[int(0.99 * len(arrivals))],
        "lag_p99_ms": lag * 1e3,
    }


def _customer(running: Running, n: int, port: int) -> Customer:
    owner = {"name": "Owner", "email": "owner@example.com"}
    made = Client(running.url, running.operator_key).post(
        "/v1/organisations", {"name": f"SME {n}", "owner": owner}
    )
    api = Client(running.url, made["api_key"])
    dates = {"starts_on": "2026-01-01", "ends_on": "2026-03-31"}
    cycle = api.post("/v1/cycles", {"name": "Quarter", **dates})
    hook = {"url": f"http://127.0.0.1:{port}/hook", "types": ["cycle.changed"]}
    api.post("/v1/webhooks", hook)
    return made["api_key"], cycle["id"], made["organisation"]["id"]


async def _load(
    running: Running, customers: list[Customer], seconds: float, per_s: int
) -> dict[str, float]:
    """Commands at their times, whether or not those before were answered; when each was."""
    loop = asyncio.get_running_loop()
    answered: dict[str, float] = {}
    async with aiohttp.ClientSession(running.url) as session:

        async def rename(customer: Customer, n: int) -> None:
            key, cycle, organisation = customer
            headers, body = {"Authorization": f"Bearer {key}"}, {"name": f"Quarter {n}"}
            async with session.patch(f"/v1/cycles/{cycle}", json=body, headers=headers) as answer:
                if n and answer.status == 200:
                    answered[f"{organisation} Quarter {n}"] = clock.now_us() / 1e6
                await answer.read()

        # The first event of each warms its lane and its connection.
        await asyncio.gather(*(rename(customer, 0) for customer in customers))
        await asyncio.sleep(SETTLE_SECONDS)
        began, tasks = loop.time(), []
        for n in range(int(seconds * per_s)):
            await asyncio.sleep(max(0.0, began + n / per_s - loop.time()))
            tasks.append(asyncio.create_task(rename(customers[n % len(customers)], n + 1)))
        await asyncio.gather(*tasks)
        await asyncio.sleep(SETTLE_SECONDS)
    return answered
