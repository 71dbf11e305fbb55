"""What an HTTP command costs end to end: HTTP, NATS, decide, commit, answer.

Beside it, request by request in the same run, the same HTTP server doing one bare INSERT into the
same PostgreSQL. One command at a time: this is about what one person waits for.
"""

import asyncio
import http.client
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg

from services.bench.bare import sql
from services.bench.budgets import Budget
from services.bench.running import child, platform
from services.cli.client import Client
from services.runtime.embedded.datadir import free_port
from services.runtime.embedded.postgres import ADMIN, DATABASE, HOST

# Many SMEs on one platform: a command's neighbour is usually another company's.
ORGANISATIONS = 20
COMMAND_RATIO_MAX = 3.0
START_SECONDS_MAX = 90.0


def measure(requests: int) -> dict[str, float]:
    """Medians in ms of `requests` of each kind, and their ratios to the bare server's."""
    with (
        tempfile.TemporaryDirectory(prefix="scoreline-bench-") as data_dir,
        platform(Path(data_dir)) as running,
        _bare(Path(data_dir)) as bare,
    ):
        customers = [_customer(running.url, running.operator_key, n) for n in range(ORGANISATIONS)]
        for n in range(ORGANISATIONS):
            _timed(bare, {})
            customers[n].change(-1)
        bares, others, again = [], [], []
        for n in range(requests):
            bares.append(_timed(bare, {"name": f"Cycle {n}"}))
            others.append(customers[n % ORGANISATIONS].change(n))
        for n in range(requests):
            again.append(customers[0].change(requests + n))
    floor = statistics.median(bares)
    return {
        "bare_ms": floor * 1e3,
        "command_ms": statistics.median(others) * 1e3,
        "command_ratio": statistics.median(others) / floor,
        "back_to_back_ms": statistics.median(again) * 1e3,
        "back_to_back_ratio": statistics.median(again) / floor,
    }


def budgets(figures: dict[str, float]) -> list[Budget]:
    """architecture.md §8, row 5."""
    words = "HTTP command end to end, p50, as a bare INSERT behind the same server"
    return [Budget(words, figures["command_ratio"], "at most", COMMAND_RATIO_MAX)]


class _Customer:
    """A company with a cycle that it renames; every renaming is an event."""

    def __init__(self, url: str, key: str, cycle: str) -> None:
        self._connection = http.client.HTTPConnection(url.removeprefix("http://"))
        self._path = f"/v1/cycles/{cycle}"
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def change(self, n: int) -> float:
        """Seconds of one command."""
        body = json.dumps({"name": f"Cycle {n}"})
        started = time.perf_counter()
        self._connection.request("PATCH", self._path, body, self._headers)
        response = self._connection.getresponse()
        answer = response.read()
        took = time.perf_counter() - started
        if response.status != 200:
            raise RuntimeError(f"{response.status}: {answer.decode()}")
        return took


def _customer(url: str, operator_key: str, n: int) -> _Customer:
    owner = {"name": "Owner", "email": "owner@example.com"}
    made = Client(url, operator_key).post("/v1/organisations", {"name": f"SME {n}", "owner": owner})
    api = Client(url, made["api_key"])
    dates = {"starts_on": "2026-01-01", "ends_on": "2026-03-31"}
    cycle = api.post("/v1/cycles", {"name": "Quarter", **dates})
    return _Customer(url, made["api_key"], cycle["id"])


def _timed(connection: http.client.HTTPConnection, body: dict[str, Any]) -> float:
    started = time.perf_counter()
    connection.request("POST", "/", json.dumps(body), {"Content-Type": "application/json"})
    response = connection.getresponse()
    response.read()
    took = time.perf_counter() - started
    if response.status != 201:
        raise RuntimeError(f"the bare server answers {response.status}")
    return took


@contextmanager
def _bare(data_dir: Path) -> Iterator[http.client.HTTPConnection]:
    """The bare server on the platform's PostgreSQL."""
    port = (data_dir / "ports" / "postgres").read_text("ascii").strip()
    password = (data_dir / "secrets" / "postgres-admin").read_text("ascii").strip()
    dsn = f"postgres://{ADMIN}:{password}@{HOST}:{port}/{DATABASE}"
    asyncio.run(_make_table(dsn))
    listen = free_port()
    command = [sys.executable, "-m", "services.bench.bare", "--dsn", dsn, "--port", str(listen)]
    with child(command):
        yield _connected(listen)


async def _make_table(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute(sql.make)
    await connection.close()


def _connected(port: int) -> http.client.HTTPConnection:
    deadline = time.monotonic() + START_SECONDS_MAX
    while True:
        connection = http.client.HTTPConnection(HOST, port)
        try:
            connection.connect()
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return connection
