"""The platform as a whole: how soon it is up, what it takes while nothing happens, and how long
a commit takes to be seen in every read model under load."""

import asyncio
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from services.bench.budgets import Budget
from services.bench.residents import Residents
from services.bench.running import Running, platform
from services.cli.client import Client

ORGANISATIONS = 20
COMMANDS_PER_S = 300
IDLE_S = 10.0
# What a start leaves behind (plans, caches, the last of the migrations) is not what idling costs.
SETTLE_S = 5.0
LAG = "scoreline_projection_lag_seconds"


def measure(seconds: float) -> dict[str, float]:
    """start_s, resident_mb and shared_out_mb, idle_cpu_percent, visible_p99_ms, and answered_share
    of the commands that were due in so many seconds of load."""
    with tempfile.TemporaryDirectory(prefix="scoreline-bench-") as folder:
        data_dir = Path(folder) / "data"
        with platform(data_dir) as running:
            customers = [_customer(running, n) for n in range(ORGANISATIONS)]
        began = time.perf_counter()
        with platform(data_dir) as running:
            figures = {"start_s": time.perf_counter() - began}
            figures |= _idle(Residents(running.pid))
            before = lags(running)
            told = asyncio.run(_load(running, customers, seconds))
            lag = percentile(lags(running) - before, 0.99)
            return figures | {"visible_p99_ms": lag * 1e3, "answered_share": told}


def budgets(figures: dict[str, float]) -> list[Budget]:
    """architecture.md §8, the rows about all of it."""
    visible = f"commit → every read model, p99 ms at {COMMANDS_PER_S} commands/s"
    memory = "idle: MB of memory without PostgreSQL, shared pages counted once"
    return [
        Budget(visible, figures["visible_p99_ms"], "at most", 100),
        Budget("of those commands, answered in time", figures["answered_share"], "at least", 0.99),
        Budget(memory, figures["shared_out_mb"], "at most", 550),
        Budget("idle: percent of one core", figures["idle_cpu_percent"], "at most", 2),
        Budget("seconds until an existing platform is ready", figures["start_s"], "at most", 8),
    ]


@dataclass(frozen=True)
class _Customer:
    key: str
    cycle: str


def _customer(running: Running, n: int) -> _Customer:
    owner = {"name": "Owner", "email": "owner@example.com"}
    made = Client(running.url, running.operator_key).post(
        "/v1/organisations", {"name": f"SME {n}", "owner": owner}
    )
    dates = {"starts_on": "2026-01-01", "ends_on": "2026-03-31"}
    cycle = Client(running.url, made["api_key"]).post("/v1/cycles", {"name": "Quarter", **dates})
    return _Customer(made["api_key"], cycle["id"])


def _idle(residents: Residents) -> dict[str, float]:
    time.sleep(SETTLE_S)
    before = residents.cpu_seconds()
    time.sleep(IDLE_S)
    used = (residents.cpu_seconds() - before) / IDLE_S
    resident, shared_out = residents.megabytes()
    return {
        "resident_mb": resident,
        "shared_out_mb": shared_out,
        "idle_cpu_percent": used * 100,
    }


async def _load(running: Running, customers: list[_Customer], seconds: float) -> float:
    """Commands at their times, whether or not those before were answered; the share answered."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    tasks = []
    async with aiohttp.ClientSession(running.url) as session:
        for n in range(int(seconds * COMMANDS_PER_S)):
            await asyncio.sleep(max(0.0, began + n / COMMANDS_PER_S - loop.time()))
            customer = customers[n % len(customers)]
            tasks.append(asyncio.create_task(_rename(session, customer, n)))
        answers = await asyncio.gather(*tasks)
    return sum(answers) / len(answers)


async def _rename(session: aiohttp.ClientSession, customer: _Customer, n: int) -> bool:
    headers = {"Authorization": f"Bearer {customer.key}"}
    path, body = f"/v1/cycles/{customer.cycle}", {"name": f"Quarter {n}"}
    async with session.patch(path, json=body, headers=headers) as response:
        await response.read()
        return response.status == 200


def lags(running: Running) -> Counter[float]:
    """How many effects came within each bound, s, over all read models."""
    found: Counter[float] = Counter()
    for family in text_string_to_metric_families(_metrics(running)):
        if family.name == LAG:
            for sample in family.samples:
                if sample.name.endswith("_bucket"):
                    found[float(sample.labels["le"])] += int(sample.value)
    return found


def _metrics(running: Running) -> str:
    async def ask() -> str:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{running.url}/metrics") as answer,
        ):
            return await answer.text()

    return asyncio.run(ask())


def percentile(within: Counter[float], share: float) -> float:
    """The bound that this share kept within, read linearly between two bounds, s."""
    wanted = within[float("inf")] * share
    below, counted = 0.0, 0
    for bound in sorted(within):
        if within[bound] >= wanted:
            if bound == float("inf"):
                return below
            return below + (bound - below) * (wanted - counted) / (within[bound] - counted)
        below, counted = bound, within[bound]
    return below


def figures_of(figures: dict[str, float]) -> dict[str, Any]:
    """As they stand on the last line."""
    return {name: round(value, 3) for name, value in figures.items()}
