import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from services.cli.main import main
from services.cli.run import MODULES

ROOT = Path(__file__).parents[2]


def test_a_service_that_does_not_exist_is_refused_with_those_that_do():
    asked = CliRunner().invoke(main, ["run", "billing"])
    assert asked.exit_code == 2
    assert "'planning'" in asked.output


def test_a_service_without_a_database_is_refused_by_the_name_of_the_setting():
    asked = CliRunner().invoke(main, ["run", "planning"], env={"SCORELINE_NATS_URL": "nats://x"})
    assert asked.output == "Error: SCORELINE_DATABASE_URL is not set\n"


def test_the_signer_without_its_key_is_refused_by_the_name_of_the_setting():
    url = {"SCORELINE_DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    asked = CliRunner().invoke(main, ["run", "signer"], env=url)
    assert asked.output == "Error: SCORELINE_SIGNING_KEY is not set\n"


@pytest.mark.parametrize("name", MODULES)
def test_every_service_can_be_run(name):
    code = f"import importlib; print(importlib.import_module({MODULES[name]!r}).serve.__name__)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout == "serve\n", done.stderr


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_service_ends_cleanly_when_told_to_stop(sent):
    code = (
        "import asyncio\n"
        "from services.cli.run import until_stopped\n"
        "from services.runtime.settings import Settings\n"
        "async def serve(settings, stop):\n"
        "    print('serving', flush=True)\n"
        "    await stop.wait()\n"
        "    print('answered the last one', flush=True)\n"
        "asyncio.run(until_stopped(serve, Settings()))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE)
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"serving\n"
        os.kill(process.pid, sent)
        assert process.stdout.read() == b"answered the last one\n"
    assert process.returncode == 0
