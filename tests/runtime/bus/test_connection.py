"""A connection that never gives up, and a process that ends where one did all the same."""

import asyncio
import sys

import pytest
from nats.aio.msg import Msg
from nats.errors import AuthorizationError

from services.runtime import signals, telemetry
from services.runtime.bus.config import queue_of
from services.runtime.bus.connection import EXIT_AGAIN, Watch, connect

# The client as a library leaves it: attempts that run out, a pull subscriber that then spins
# without yielding, so that no signal handler of the loop ever runs again.
SPINNER = """
import asyncio, sys
from faststream.nats import JStream, NatsBroker, PullSub
from nats.js.api import ConsumerConfig
from services.runtime.bus.connection import Watch

async def main():
    options = Watch("audit").options(sys.argv[1]) | {"max_reconnect_attempts": 1}
    broker = NatsBroker(**options, logger=None)
    broker.subscriber(
        "evt.>", stream=JStream("EVENTS", declare=False), durable="audit-events",
        pull_sub=PullSub(1), inbox_prefix=b"_INBOX_audit.",
    )(print)
    await broker.start()
    print("ready", flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_a_process_whose_connection_is_closed_for_good_ends(broker):
    from services.runtime.bus.provision import provision

    await provision(broker.url("provisioner"))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SPINNER, broker.url("audit"), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        assert await process.stdout.readline() == b"ready\n"
        await broker.kill()
        assert await asyncio.wait_for(process.wait(), 20) == EXIT_AGAIN
    finally:
        if process.returncode is None:
            process.kill()
        await broker.start()


def test_attempts_to_reconnect_never_run_out():
    assert Watch("planning").options("nats://127.0.0.1:1")["max_reconnect_attempts"] == -1


async def test_a_connection_closed_by_us_ends_nothing(broker):
    ended: list[int] = []
    link = await connect(broker.url("planning"), "planning", ends=ended.append)
    await link.close()
    assert link.client.is_closed
    assert ended == []


async def test_a_connection_is_closed_also_while_nats_is_away(broker):
    link = await connect(broker.url("planning"), "planning")
    async with signals.listening("bus.lost") as lost:
        await broker.kill()
        await lost.wait()
    async with asyncio.timeout(1):
        await link.close()
    await broker.start()


async def test_a_wrong_password_is_told_at_once(broker):
    url = broker.url("planning").replace("secret", "guess")
    with pytest.raises(AuthorizationError):
        async with asyncio.timeout(1):
            await connect(url, "planning")


async def test_a_refusal_of_nats_is_counted(broker):
    before = telemetry.bus_violations._value.get()
    link = await connect(broker.url("planning"), "planning")
    async with signals.listening("bus.violation") as violations:
        await link.client.publish("evt.scoring.0.ScoreSet", b"")
        await violations.wait()
    assert telemetry.bus_violations._value.get() == before + 1
    await link.close()


async def test_an_answer_to_what_was_asked_before_a_restart_is_no_alarm(broker):
    asked: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    planning = await connect(broker.url("planning"), "planning")
    gateway = await connect(broker.url("gateway"), "gateway")

    async def hear(message: Msg) -> None:
        asked.set_result(message.reply)

    await planning.client.subscribe("cmd.planning.>", queue=queue_of("planning"), cb=hear)
    await planning.client.flush()
    inbox = gateway.client.new_inbox()
    await gateway.client.publish("cmd.planning.OpenCycle", b"", reply=inbox)
    assert await asyncio.wait_for(asked, 5) == inbox
    before = telemetry.bus_violations._value.get()
    async with signals.listening("bus.back") as back, signals.listening("bus.late") as late:
        await broker.restart()
        await back.wait()
        await back.wait()
        await planning.client.publish(inbox, b"too late")
        assert (await late.wait())["user"] == "planning"
    assert telemetry.bus_violations._value.get() == before
    await planning.close()
    await gateway.close()
