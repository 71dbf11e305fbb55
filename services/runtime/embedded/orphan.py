"""Servers that an earlier run left behind, or that a file only says it did."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

POLL_S = 0.02


def is_program(pid: int, program: str, folder: Path) -> bool:
    """Whether process pid runs program and names folder in its command line.

    A pid in a file proves nothing: the number may belong to anybody by now. The command line can
    be read by all, other than the working directory, which root in a container may not see.
    """
    words = _command_line(pid)
    return (
        bool(words)
        and Path(words[0]).name == program
        and any(str(folder) in word for word in words[1:])
    )


def is_alive(pid: int) -> bool:
    """Whether a process of this number exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


async def end(
    pid: int, program: str, folder: Path, steps: Sequence[tuple[signal.Signals, float]]
) -> bool:
    """Send each signal and wait so many seconds, until the process has ended; whether it has."""
    for sent, wait_s in steps:
        if not is_program(pid, program, folder):
            return True
        os.kill(pid, sent)
        for _ in range(int(wait_s / POLL_S)):
            if not is_program(pid, program, folder):
                return True
            await asyncio.sleep(POLL_S)
    return not is_program(pid, program, folder)


def _command_line(pid: int) -> list[str]:
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            return []
    shown = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return shown.stdout.split(" ")
