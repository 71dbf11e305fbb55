"""Servers of one's own, by URL, as in production: made ready, served, and stopped."""

import asyncio
import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from services.runtime.ready import LINE, VARIABLE
from tests.support.api import Api
from tests.support.broker import Broker, free_port
from tests.support.bus import broker
from tests.support.platform import STOP_SECONDS_MAX, UP_SECONDS_MAX, PostgresServer, login
from tests.support.platform import password_of as password

__all__ = ["broker"]

SERVED = ("identity", "planning", "relay", "gateway")
OPERATOR_KEY = "the operator's key"
COMMAND = (sys.executable, "-P", "-m", "services.cli.main")


def scoreline(*words: str, **settings: str) -> str:
    """What a command that ends says."""
    env = os.environ | {f"SCORELINE_{name.upper()}": value for name, value in settings.items()}
    done = subprocess.run([*COMMAND, *words], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def served(name: str, env: Mapping[str, str], said: Path) -> Iterator[int]:
    """`scoreline run` until the end of the block; the end of a pipe where it says it is ready."""
    reading, writing = os.pipe()
    with said.open("w") as log:
        process = subprocess.Popen(
            [*COMMAND, "run", name],
            env=os.environ | env | {VARIABLE: str(writing)},
            pass_fds=(writing,),
            stderr=log,
        )
    os.close(writing)
    try:
        yield reading
    finally:
        process.terminate()
        assert process.wait(STOP_SECONDS_MAX) == 0, said.read_text()
        os.close(reading)


def all_ready(pipes: Sequence[int]) -> bool:
    """Whether each says so before it is given up."""
    return all(
        select.select([pipe], [], [], UP_SECONDS_MAX)[0] and os.read(pipe, len(LINE)) == LINE
        for pipe in pipes
    )


def journey(database: str, nats: Broker, here: Path) -> None:
    """From an empty database and an empty NATS to a company with its cycle."""
    passwords = ",".join(f"{name}={password(name)}" for name in SERVED)
    told = scoreline("migrate", database_url=database, login_passwords=passwords)
    assert "applied log/0001_log" in told
    assert "stream EVENTS: made" in scoreline("provision", nats_url=nats.url("provisioner"))
    port = str(free_port())
    common = {
        "SCORELINE_MASTER_KEY": "5" * 64,
        "SCORELINE_PLATFORM_KEY": OPERATOR_KEY,
        "SCORELINE_PORT": port,
        "SCORELINE_LOG": "json",
    }
    with ExitStack() as stack:
        pipes = []
        for name in SERVED:
            env = common | {"SCORELINE_NATS_URL": nats.url(name)}
            if name != "gateway":
                env["SCORELINE_DATABASE_URL"] = login(database, name)
            pipes.append(stack.enter_context(served(name, env, here / f"{name}.log")))
        assert all_ready(pipes), "\n".join(path.read_text() for path in here.glob("*.log"))
        url = f"http://127.0.0.1:{port}"
        owner = {"name": "Hanna", "email": "hanna@example.com"}
        with Api(url, OPERATOR_KEY) as operator:
            made = operator.post("/v1/organisations", {"name": "Rye", "owner": owner})
        with Api(url, made["api_key"]) as company:
            quarter = {"name": "Q1", "starts_on": "2030-01-01", "ends_on": "2030-03-31"}
            cycle = company.post("/v1/cycles", quarter)
            assert company.get(f"/v1/cycles/{cycle['id']}")["name"] == "Q1"


async def test_services_run_on_servers_of_ones_own(
    postgres: PostgresServer, broker: Broker, tmp_path: Path
):
    database = await postgres.empty_database()
    here = tmp_path / "logs"
    here.mkdir()
    await asyncio.to_thread(journey, database, broker, here)
    lines = [line for log in here.iterdir() for line in log.read_text().splitlines()]
    assert all(json.loads(line)["level"] for line in lines), lines
