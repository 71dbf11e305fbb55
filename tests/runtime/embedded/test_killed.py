"""A supervisor killed in the middle: nothing of it stays, and the next one finds its data."""

import os
import pwd
import select
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from services.runtime.embedded import programs

ROOT = Path(__file__).parents[3]
# PostgreSQL ends its sessions and writes a checkpoint; the others are killed by the kernel.
END_SECONDS_MAX = 10.0

pytestmark = pytest.mark.servers


def brood(
    data_dir: Path, *more: str, env: dict[str, str] | None = None
) -> "tuple[subprocess.Popen[bytes], list[int]]":
    command = [sys.executable, "-m", "tests.support.brood", str(data_dir), *more]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=env)
    assert process.stdout is not None
    return process, [int(pid) for pid in process.stdout.readline().split()]


def watch(pids: list[int]) -> list[int]:
    return [os.pidfd_open(pid) for pid in pids]


def assert_ended(watched: list[int]) -> None:
    for handle in watched:
        # A handle can be read when its process has ended.
        assert select.select([handle], [], [], END_SECONDS_MAX)[0]
        os.close(handle)


def test_nothing_outlives_a_killed_supervisor_and_the_next_one_starts_at_once(tmp_path):
    first, pids = brood(tmp_path)
    assert len(pids) == 4
    watched = watch(pids)
    with first:
        first.kill()
    second, new = brood(tmp_path)
    assert_ended(watched)
    assert len(new) == 4
    watched = watch(new)
    with second:
        second.terminate()
    assert second.returncode == 0
    assert_ended(watched)


@pytest.fixture
def open_folder():
    """A folder another account can enter, which tmp_path is not."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


def test_an_account_that_is_not_root_keeps_its_servers_itself(open_folder):
    """Root becomes nobody for this; any other account is what it is."""
    home = open_folder / "home"
    home.mkdir()
    wheel = programs._wheel()
    assert wheel is not None
    copied = programs._copy(wheel, open_folder)
    nats = shutil.copy(programs.nats_server(""), open_folder)
    environ = os.environ | {"SCORELINE_POSTGRES_BIN": str(copied), "SCORELINE_NATS_BIN": nats}
    other = []
    if os.geteuid() == 0:
        uid = pwd.getpwnam("nobody").pw_uid
        os.chown(home, uid, -1)
        other = [str(uid)]
    process, pids = brood(home, *other, env=environ)
    watched = watch(pids)
    with process:
        assert len(pids) >= 2
        assert {os.stat(f"/proc/{pid}").st_uid for pid in pids} == {home.stat().st_uid}
        process.terminate()
    assert process.returncode == 0
    assert_ended(watched)
