import json
import os
import signal
import socket
import urllib.request

import pytest

from services.runtime import signals
from services.runtime.bus.config import PROVISIONER
from services.runtime.bus.provision import provision
from services.runtime.embedded.datadir import DataDirRefused
from services.runtime.embedded.nats import Nats
from services.runtime.settings import Settings
from tests.support.platform import configured, held

pytestmark = pytest.mark.servers


def made(here) -> Nats:
    server = Nats(here.data, Settings(), lambda listen: configured(server, listen))
    return server


def shown(server: Nats, page: str):
    with urllib.request.urlopen(f"http://{server.monitor}/{page}") as answer:
        return json.load(answer)


async def test_jetstream_writes_to_disk_before_it_acknowledges(nats):
    assert shown(nats, "varz")["jetstream"]["config"]["sync_always"] is True


async def test_it_listens_to_this_machine_only_and_takes_large_messages(nats):
    server = shown(nats, "varz")
    assert (server["host"], server["http_host"]) == ("127.0.0.1", "127.0.0.1")
    assert server["max_payload"] == 8 * 1024 * 1024


async def test_a_killed_server_comes_back_at_the_same_place_with_its_streams(tmp_path):
    async with held(tmp_path) as here, signals.listening("child.ready") as ready:
        server = made(here)
        await here.supervisor.start([server.child()])
        place = server.url("planning")
        await provision(server.url(PROVISIONER))
        os.kill((await ready.wait())["pid"], signal.SIGKILL)
        await ready.wait()
        assert server.url("planning") == place
        assert shown(server, "jsz")["streams"] == 1


async def test_a_configuration_it_refuses_is_told_with_its_words(tmp_path):
    async with held(tmp_path) as here:
        server = Nats(here.data, Settings(), lambda _listen: "no_such_word: 1")
        with pytest.raises(DataDirRefused, match=r"nats-server refuses .*no_such_word"):
            await here.supervisor.start([server.child()])


async def test_a_taken_port_is_exchanged_for_a_free_one(tmp_path):
    async with held(tmp_path) as here:
        port = here.data.port("nats")
        with socket.socket() as other:
            other.bind(("127.0.0.1", port))
            other.listen()
            server = made(here)
            await here.supervisor.start([server.child()])
            assert not server.url("planning").endswith(f":{port}")
