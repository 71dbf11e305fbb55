"""Real processes: tests/support/tiny.py in each of the ways it can behave."""

import dataclasses
import os
import signal
from typing import Any

import pytest

from services.runtime import clock, signals
from services.runtime.embedded import orphan
from services.runtime.embedded.child import Child, Command
from services.runtime.embedded.supervisor import Patience, StartFailed
from tests.support import brood
from tests.support.platform import held

HASTY = Patience(delay_s_first=0.01, delay_s_max=0.05, ready_s_max=0.5, tries_max=2)


def tiny(name: str, way: str = "well", **more: Any) -> Child:
    return dataclasses.replace(brood.tiny(name, way), **more)


async def test_a_killed_child_is_started_again(tmp_path):
    async with held(tmp_path, HASTY) as here, signals.listening("child.ready") as ready:
        await here.supervisor.start([tiny("planning")])
        first = (await ready.wait())["pid"]
        os.kill(first, signal.SIGKILL)
        again = (await ready.wait())["pid"]
        assert again != first
        assert here.supervisor.pid("planning") == again


async def test_children_stop_stage_by_stage_and_leave_nothing(tmp_path):
    async with held(tmp_path) as here, signals.listening("child.exited") as exited:
        await here.supervisor.start(
            [tiny("relay", stage=2), tiny("planning", stage=1), tiny("gateway", stage=0)]
        )
        pids = [here.supervisor.pid(name) for name in ("gateway", "planning", "relay")]
        await here.supervisor.stop()
        assert [said["name"] for said in exited.heard] == ["gateway", "planning", "relay"]
        assert {said["status"] for said in exited.heard} == {-signal.SIGTERM}
        assert not any(orphan.is_alive(pid) for pid in pids if pid)


async def test_a_child_that_will_not_stop_is_killed_in_time(tmp_path):
    async with held(tmp_path) as here, signals.listening("child.exited") as exited:
        await here.supervisor.start([tiny("planning", "deaf", grace_s=0.2)])
        began = clock.monotonic()
        await here.supervisor.stop()
        assert clock.monotonic() - began < 2
        assert exited.heard[0]["status"] == -signal.SIGKILL


async def test_a_child_begins_when_those_it_needs_are_ready(tmp_path):
    async with held(tmp_path) as here, signals.listening("child.ready") as ready:
        await here.supervisor.start([tiny("planning", needs=("postgres",)), tiny("postgres")])
        assert [said["name"] for said in ready.heard] == ["postgres", "planning"]


async def test_a_child_that_cannot_start_is_told_with_what_it_said_last(tmp_path):
    async with held(tmp_path, HASTY) as here:
        with pytest.raises(StartFailed, match=r"(?s)planning does not start.*no reason to live"):
            await here.supervisor.start([tiny("planning", "fails"), tiny("scoring")])


async def test_a_program_that_is_not_there_is_told_by_name(tmp_path):
    async def prepare() -> Command:
        return Command(argv=("/nonexistent/nats-server",), env={})

    async with held(tmp_path, HASTY) as here:
        with pytest.raises(StartFailed, match="/nonexistent/nats-server"):
            await here.supervisor.start([Child(name="nats", prepare=prepare)])


async def test_a_child_that_never_says_ready_is_started_again_and_then_given_up(tmp_path):
    async with held(tmp_path, HASTY) as here, signals.listening("child.spawned") as spawned:
        with pytest.raises(StartFailed, match="planning does not start"):
            await here.supervisor.start([tiny("planning", "silent")])
        assert len(spawned.heard) == HASTY.tries_max


async def test_the_end_of_a_child_is_told_with_its_status(tmp_path):
    statuses: list[int] = []

    async def ended(status: int) -> None:
        statuses.append(status)
        raise RuntimeError("told, and yet the child is started again")

    async with held(tmp_path, HASTY) as here, signals.listening("child.ready") as ready:
        await here.supervisor.start([tiny("planning", ended=ended)])
        os.kill((await ready.wait())["pid"], signal.SIGKILL)
        await ready.wait()
        assert statuses == [-signal.SIGKILL]


async def test_delays_grow_to_a_limit_and_differ():
    patience = Patience(delay_s_first=0.1, delay_s_max=5.0)
    assert 0.07 < patience.delay_s(1) < 0.13
    assert 0.3 < patience.delay_s(3) < 0.6
    assert 3.7 < patience.delay_s(1000) < 6.3
    assert len({patience.delay_s(5) for _ in range(10)}) > 1
