"""Bad days of the whole platform while people work on it: nothing is lost, nothing doubled.

After each of them the log holds every answered wish once, every key asked again gives the first
answer, and the read models are at the end of the log. The last test compares all that these days
have left with a fold of the log.
"""

import asyncio
import os
import select
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import nats.js.errors
import pytest
from nats.js import JetStreamContext

from contracts import subjects
from contracts.registry import EVENT_OWNERS, SERVICES
from services.runtime.bus.config import PROVISIONER
from services.runtime.bus.connection import connect
from tests.support.api import Api
from tests.support.crowd import PEOPLE, Crowd, crowd
from tests.support.customers import customer
from tests.support.ledger import assert_log_holds_once, assert_whole, log_of
from tests.support.platform import Platform, running_platform
from tests.support.refusals import assert_problem

ENDED_SECONDS_MAX = 10.0
VERIFY_SECONDS_MAX = 180.0
KEYS = 60
REPEATS = 5


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with pytest.MonkeyPatch.context() as environ:
        # What is tried here is not how much one company may ask.
        for limit in ("ORGANISATION_REQUESTS", "ORGANISATION_COMMANDS", "KEY_REQUESTS"):
            environ.setenv(f"SCORELINE_{limit}_PER_S", "0")
        with running_platform(tmp_path_factory.mktemp("faults")) as running:
            yield running


def kill(up: Platform, child: str) -> None:
    """kill -9, and wait until it is dead."""
    pid = up.pids()[child]
    handle = os.pidfd_open(pid)
    os.kill(pid, signal.SIGKILL)
    assert select.select([handle], [], [], ENDED_SECONDS_MAX)[0]
    os.close(handle)


def processes(pid: int) -> Sequence[int]:
    """A process and its children."""
    found = [pid]
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and _parent(entry) == pid:
            found.append(int(entry.name))
    return found


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0  # It ended meanwhile.


@contextmanager
def standing_still(up: Platform, child: str) -> Iterator[None]:
    """Stop a server with all its processes, without ending any."""
    stopped = processes(up.pids()[child])
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)


def goes_on(people: Crowd) -> None:
    """Everybody is served again."""
    people.until(answered=2 * PEOPLE)


def test_a_key_that_comes_five_times_at_the_same_moment_has_one_effect(up: Platform):
    together = threading.Barrier(REPEATS)

    def ask(api: Api, company: str) -> list[httpx.Response]:
        answers = []
        for n in range(KEYS):
            headers = {"Idempotency-Key": f"{company}/{n}"}
            together.wait(ENDED_SECONDS_MAX)
            answers.append(api.send("POST", "/v1/teams", json={"name": f"[{n}]"}, headers=headers))
        return answers

    with customer(up, "Five at once") as company, ThreadPoolExecutor(REPEATS) as people:
        each = [company.signed_in(company.key) for _ in range(REPEATS)]
        told = list(people.map(ask, each, [company.id] * REPEATS))
        for same in zip(*told, strict=True):
            assert {answer.status_code for answer in same} == {201}, [a.text for a in same]
            assert len({answer.content for answer in same}) == 1
            assert sum("Idempotency-Replayed" not in answer.headers for answer in same) == 1
        for n in range(KEYS):
            headers = {"Idempotency-Key": f"{company.id}/{n}"}
            other = company.api.send("POST", "/v1/teams", json={"name": "Other"}, headers=headers)
            assert_problem(other, 422, "key_reused")
        log = log_of(up.data_dir, company.id)
        assert_log_holds_once(log, [f"[{n}]" for n in range(KEYS)])


@pytest.mark.parametrize("server", ["nats", "postgres"])
def test_a_server_that_stands_still_is_503_and_what_was_asked_happens_once(
    up: Platform, server: str
):
    with crowd(up) as people:
        goes_on(people)
        with standing_still(up, server):
            people.until(met={"503": PEOPLE})
            assert httpx.get(f"{up.url}/health/live", trust_env=False).status_code == 200
        goes_on(people)
        assert_whole(up, people)
    assert people.met["refused"] == 0


@pytest.mark.parametrize("server", ["nats", "postgres"])
def test_a_killed_server_is_503_and_what_was_asked_happens_once(up: Platform, server: str):
    with crowd(up) as people:
        for _ in range(3):
            goes_on(people)
            said = len(up.console.lines)
            kill(up, server)
            up.console.heard("child ready", f"child={server} ", after=said)
        goes_on(people)
        assert_whole(up, people)
    assert people.met["refused"] == 0


def test_every_process_killed_in_turn_loses_nothing_that_was_answered(up: Platform):
    with crowd(up) as people:
        for child in ("relay", *SERVICES):
            people.until(answered=PEOPLE)
            said = len(up.console.lines)
            kill(up, child)
            up.console.heard("child ready", f"child={child} ", after=said)
        goes_on(people)
        assert_whole(up, people)


def test_a_broker_that_lost_its_disk_has_lost_nothing(up: Platform):
    store = up.data_dir / "nats" / "jetstream"
    with crowd(up) as people:
        goes_on(people)
        said = len(up.console.lines)
        kill(up, "nats")
        # Moved in one step: the supervisor starts the next one at once.
        lost = store.rename(store.with_name("lost"))
        up.console.heard("child ready", "child=nats ", after=said)
        up.console.heard("provisioned", f"stream {subjects.EVENTS_STREAM}: made", after=said)
        shutil.rmtree(lost)
        goes_on(people)
        assert_whole(up, people)


def test_consumers_and_stream_deleted_while_people_work_come_back_by_themselves(up: Platform):
    with crowd(up) as people:
        goes_on(people)
        manage(up, refused_to_purge)
        for delete in (delete_consumers, delete_stream):
            said = len(up.console.lines)
            manage(up, delete)
            for service in EVENT_OWNERS:
                made = f"consumer {subjects.durable_of(service)}: made"
                up.console.heard("provisioned", made, after=said)
            goes_on(people)
            ended = up.console.lines[said:]
            for service in EVENT_OWNERS:
                # Who noticed ends itself to be provisioned; the others find theirs made again.
                if any(line.startswith(service) and "provisioned again" in line for line in ended):
                    up.console.heard("child ready", f"child={service} ", after=said)
        assert_whole(up, people)


def test_after_all_of_it_the_read_models_equal_a_fold_of_the_log(up: Platform):
    verified = subprocess.run(
        [sys.executable, "-P", "-m", "services.cli.main", "verify"],
        env={**os.environ, "SCORELINE_DATA_DIR": str(up.data_dir)},
        capture_output=True,
        text=True,
        timeout=VERIFY_SECONDS_MAX,
    )
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "equal to the log" in verified.stdout


async def refused_to_purge(jetstream: JetStreamContext) -> None:
    with pytest.raises(nats.js.errors.APIError):
        await jetstream.purge_stream(subjects.EVENTS_STREAM)


async def delete_consumers(jetstream: JetStreamContext) -> None:
    for service in EVENT_OWNERS:
        await jetstream.delete_consumer(subjects.EVENTS_STREAM, subjects.durable_of(service))


async def delete_stream(jetstream: JetStreamContext) -> None:
    await jetstream.delete_stream(subjects.EVENTS_STREAM)


def manage(up: Platform, what: Callable[[JetStreamContext], Awaitable[object]]) -> None:
    """Do something to the broker with the provisioner's credentials."""

    async def signed_in() -> None:
        password = (up.data_dir / "secrets" / f"nats-{PROVISIONER}").read_text().strip()
        port = (up.data_dir / "ports" / "nats").read_text().strip()
        link = await connect(f"nats://{PROVISIONER}:{password}@127.0.0.1:{port}", PROVISIONER)
        try:
            await what(link.client.jetstream())
        finally:
            await link.close()

    asyncio.run(signed_in())
