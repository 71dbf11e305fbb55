"""Fixtures: a nats-server that a test may kill, restart and rob of its disk, and a log."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.runtime.bus.provision import provision
from tests.support.broker import Broker
from tests.support.logs import Logs
from tests.support.platform import PostgresServer


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[Broker]:
    """A fresh nats-server for one test."""
    server = Broker(tmp_path)
    await server.start()
    yield server
    await server.kill()


@pytest.fixture
async def stream(broker: Broker) -> Broker:
    """The same, with the stream of events and everybody's consumer."""
    await provision(broker.url("provisioner"))
    return broker


@pytest.fixture
async def logs(postgres: PostgresServer) -> AsyncIterator[Logs]:
    """A fresh database with an empty log."""
    made = Logs(await postgres.fresh_database())
    yield made
    await made.close()
