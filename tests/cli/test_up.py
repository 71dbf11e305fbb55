"""`scoreline up` refused; what it does when it runs is in tests/adversity."""

import os
import socket

import pytest
from click.testing import CliRunner, Result

from services.cli.main import main
from services.cli.up import with_port
from services.runtime.embedded.datadir import DataDir
from services.runtime.settings import Settings


def up(*words: str, **env: str) -> Result:
    return CliRunner().invoke(main, ["up", *words], env=env)


def test_a_second_one_on_a_data_directory_is_refused_with_the_number_of_the_first(tmp_path):
    first = DataDir.hold(tmp_path)
    refused = up("--data-dir", str(tmp_path))
    first.release()
    assert refused.exit_code == 1
    assert f"{tmp_path} is in use by process {os.getpid()}" in refused.output
    assert refused.output.count("\n") == 1


@pytest.mark.parametrize("by", ["option", "environment"])
def test_a_port_that_was_asked_for_and_is_taken_is_not_exchanged(tmp_path, by):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        if by == "option":
            refused = up("--data-dir", str(tmp_path), "--port", port)
        else:
            refused = up("--data-dir", str(tmp_path), SCORELINE_PORT=port)
    assert refused.exit_code == 1
    assert f"port {port} of 127.0.0.1 is taken" in refused.output


def test_a_default_port_that_is_taken_is_exchanged_for_any_that_is_free():
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = Settings(port=other.getsockname()[1])
        chosen = with_port(taken, False).port
        assert chosen not in (0, taken.port)
    assert with_port(taken, False) == taken


def test_servers_of_ones_own_are_not_silently_left_aside(tmp_path):
    refused = up("--data-dir", str(tmp_path), SCORELINE_DATABASE_URL="postgres://db/x")
    assert refused.exit_code == 1
    assert "`up` brings its own" in refused.output
    assert list(tmp_path.iterdir()) == []
