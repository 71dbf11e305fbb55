import os
import socket
import stat
import subprocess
import sys

import pytest

from services.runtime.embedded.datadir import DataDir, DataDirRefused, free_port, is_free


@pytest.fixture
def data(tmp_path):
    held = DataDir.hold(tmp_path / "data")
    yield held
    held.release()


def test_a_second_holder_is_refused_with_the_number_of_the_first(data):
    with pytest.raises(DataDirRefused, match=f"in use by process {os.getpid()}"):
        DataDir.hold(data.path)


def test_the_lock_goes_with_a_killed_process(tmp_path):
    code = (
        "import os, sys; from services.runtime.embedded.datadir import DataDir; "
        "DataDir.hold(sys.argv[1]); os.kill(os.getpid(), 9)"
    )
    ended = subprocess.run([sys.executable, "-c", code, tmp_path], check=False)
    assert ended.returncode == -9
    DataDir.hold(tmp_path).release()


def test_a_place_that_is_no_directory_is_refused_with_its_name(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DataDirRefused, match="file cannot be used"):
        DataDir.hold(tmp_path / "file")


def test_a_secret_is_made_once_and_read_by_its_owner_only(data):
    first = data.secret("planning")
    assert first == data.secret("planning") != data.secret("scoring")
    assert len(data.master_key()) == 64
    files = [data.path / "secrets" / "planning", data.path / "master.key"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(data.path.stat().st_mode) == 0o700


def test_a_port_is_kept_as_long_as_nobody_else_has_it(data):
    port = data.port("postgres")
    assert data.port("postgres") == port
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        assert not is_free(port)
        assert data.port("postgres") != port


def test_a_free_port_lies_outside_the_range_of_outgoing_connections():
    assert free_port() < 32_768
