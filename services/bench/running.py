"""Processes of a bench: the platform, and whatever else runs beside it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

STOP_SECONDS_MAX = 15.0
# Customers of a bench may ask as fast as they can.
UNLIMITED = {
    "SCORELINE_ORGANISATION_COMMANDS_PER_S": "0",
    "SCORELINE_ORGANISATION_REQUESTS_PER_S": "0",
    "SCORELINE_KEY_REQUESTS_PER_S": "0",
}


@dataclass(frozen=True)
class Running:
    """A platform: where it is, its operator's key, the process that keeps all others."""

    url: str
    operator_key: str
    pid: int


@contextmanager
def platform(data_dir: Path) -> Iterator[Running]:
    """`scoreline up` on a directory until the end of the block. Raises RuntimeError if it fails."""
    command = [sys.executable, "-m", "services.cli.main", "up", "--data-dir", str(data_dir)]
    with child([*command, "--port", "0"], UNLIMITED) as process:
        assert process.stdout is not None  # a pipe
        words = process.stdout.readline().split()
        if words[:1] != ["ready"]:
            raise RuntimeError("the platform did not start")
        key = (data_dir / "platform.key").read_text("ascii").strip()
        yield Running(words[1], key, process.pid)


@contextmanager
def child(
    command: list[str], settings: Mapping[str, str] | None = None
) -> Iterator["subprocess.Popen[str]"]:
    """A process until the end of the block."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **(settings or {})},
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(STOP_SECONDS_MAX)
