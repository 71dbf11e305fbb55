"""Each user tries every subject of every other and is refused; the table is the config's own."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from contracts import subjects
from contracts.registry import EVENT_OWNERS
from services.runtime import signals
from services.runtime.bus import config
from services.runtime.bus.connection import Link, connect
from services.runtime.bus.provision import provision
from tests.support.broker import Broker, free_port

USERS = config.users()
LOG = "0" * 32
# What JetStream offers for breaking things; only the provisioner may ask for it.
MANAGEMENT = (
    "$JS.API.INFO",
    "$JS.API.STREAM.CREATE.OTHER",
    "$JS.API.STREAM.UPDATE.EVENTS",
    "$JS.API.STREAM.DELETE.EVENTS",
    "$JS.API.STREAM.PURGE.EVENTS",
    "$JS.API.STREAM.MSG.DELETE.EVENTS",
    "$JS.API.STREAM.MSG.GET.EVENTS",
    "$JS.API.CONSUMER.DELETE.EVENTS.planning-events",
    "$JS.API.CONSUMER.CREATE.EVENTS.mine.evt.>",
    "$JS.API.CONSUMER.DURABLE.CREATE.EVENTS.mine",
    "$SYS.REQ.SERVER.PING",
)


def sample(pattern: str) -> str:
    """A subject that a pattern stands for."""
    return pattern.replace("*", "some").replace(">", f"{LOG}.Thing")


def covers(pattern: str, subject: str) -> bool:
    """Whether a permission includes a subject or pattern, as NATS compares them."""
    wide, narrow = pattern.split("."), subject.split(".")
    for n, token in enumerate(wide):
        if token == ">":
            return len(narrow) > n
        if n >= len(narrow) or narrow[n] == ">" or token not in ("*", narrow[n]):
            return False
    return len(wide) == len(narrow)


def foreign_publishes(user: config.User) -> list[str]:
    """Everything that somebody may publish or hear, and every management call, but not we."""
    said = {sample(p) for other in USERS for p in other.publish}
    heard = {sample(s.split()[0]) for other in USERS for s in other.subscribe}
    everything = said | heard | set(MANAGEMENT)
    return sorted(s for s in everything if not any(covers(p, s) for p in user.publish))


def foreign_subscriptions(user: config.User) -> list[str]:
    """What others hear, and all of it at once; a queue is only for who belongs to it."""
    heard = {s.split()[0] for other in USERS for s in other.subscribe}
    wide = {">", "evt.>", "cmd.>", "qry.>", "_INBOX.>", "*.*.*", "$JS.>", "$SYS.>"}
    mine = [s.split()[0] for s in user.subscribe if " " not in s]
    return sorted(s for s in heard | wide if not any(covers(p, s) for p in mine))


@dataclass
class Watched:
    link: Link
    violations: signals.Listener

    async def refused(self) -> list[str]:
        """What NATS complained about so far; round trips make sure that it has said so."""
        # Two, since the client's ping overtakes what waits to be written.
        await self.link.client.flush()
        await self.link.client.flush()
        heard = [h["error"] for h in self.violations.heard if h["user"] == self.link.name]
        self.violations.heard.clear()
        return heard


@pytest.fixture(params=USERS, ids=lambda user: user.name)
async def user(request, broker) -> AsyncIterator[tuple[config.User, Watched]]:
    await provision(broker.url(config.PROVISIONER))
    link = await connect(broker.url(request.param.name), request.param.name)
    async with signals.listening("bus.violation") as violations:
        yield request.param, Watched(link, violations)
    await link.close()


async def test_what_others_say_or_hear_may_not_be_published(user):
    me, watched = user
    for subject in foreign_publishes(me):
        await watched.link.client.publish(subject, b"{}")
    refused = " ".join(await watched.refused()).lower()
    for subject in foreign_publishes(me):
        assert f'publish to "{subject.lower()}"' in refused, subject


async def test_what_others_hear_may_not_be_subscribed(user):
    me, watched = user
    for subject in foreign_subscriptions(me):
        await watched.link.client.subscribe(subject)
    refused = " ".join(await watched.refused()).lower()
    for subject in foreign_subscriptions(me):
        assert f'subscription to "{subject.lower()}"' in refused, subject


async def test_commands_may_not_be_taken_outside_of_the_queue_of_the_service(user):
    me, watched = user
    queues = [s.split() for s in me.subscribe if " " in s]
    for subject, _queue in queues:
        await watched.link.client.subscribe(subject)
        await watched.link.client.subscribe(subject, queue="other")
    assert len(await watched.refused()) == 2 * len(queues)


async def test_what_is_its_own_a_user_may_say_and_hear(user):
    me, watched = user
    for subject in me.publish:
        await watched.link.client.publish(sample(subject), b"")
    for subject in me.subscribe:
        name, _, queue = subject.partition(" ")
        await watched.link.client.subscribe(name, queue=queue)
    assert await watched.refused() == []


async def test_nobody_signs_in_without_a_name(broker):
    import nats

    with pytest.raises(nats.errors.Error, match="Authorization"):
        await nats.connect(f"nats://127.0.0.1:{broker.port}", allow_reconnect=False)


def test_every_service_has_a_user_and_every_user_a_name():
    assert [u.name for u in USERS] == [*EVENT_OWNERS, "gateway", "relay", "provisioner"]
    assert set(config.user_names()) == {u.name for u in USERS}


def test_a_user_without_a_password_is_an_error():
    with pytest.raises(KeyError, match="identity"):
        config.nats_conf({}, store_dir="/data")


def test_the_text_for_a_cluster_has_variables_where_secrets_are(capsys):
    config.main(["--name", "nats-1", "--cluster", "0.0.0.0:6222"])
    text = capsys.readouterr().out
    assert "routes: $NATS_ROUTES" in text
    assert "password: $NATS_PASSWORD_ROUTE" in text
    assert "password: $NATS_PASSWORD_PLANNING" in text
    assert "sync_interval: always" in text


async def test_three_nodes_are_one_nats_and_each_event_is_on_all(tmp_path, monkeypatch):
    ports = [free_port() for _ in range(3)]
    routes = [config.route_url("127.0.0.1", port, "between-nodes") for port in ports]
    monkeypatch.setenv(config.ROUTES_VARIABLE, json.dumps(routes))
    nodes = []
    for n, port in enumerate(ports):
        folder = tmp_path / str(n)
        folder.mkdir()
        cluster = config.Cluster(
            name="test",
            listen=f"127.0.0.1:{port}",
            routes=config.FromEnvironment(config.ROUTES_VARIABLE),
            password="between-nodes",
        )
        nodes.append(Broker(folder, f"nats-{n}", cluster))
    for node in nodes:
        await node.start()
    url = ",".join(node.url(config.PROVISIONER) for node in nodes)
    assert "stream EVENTS: made" in await provision(url, replicas=3)
    assert await provision(url, replicas=3) == []
    link = await connect(url, config.PROVISIONER)
    stream = await link.client.jetstream(timeout=10).stream_info(subjects.EVENTS_STREAM)
    assert stream.cluster is not None
    assert stream.cluster.replicas is not None
    members = {stream.cluster.leader, *(peer.name for peer in stream.cluster.replicas)}
    assert members == {"nats-0", "nats-1", "nats-2"}
    await link.close()
    for node in nodes:
        await node.kill()
