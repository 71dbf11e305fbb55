"""A child process as data, and how it is spawned so that it never outlives its supervisor."""

import asyncio
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from services.runtime.embedded.account import Account

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def _always(_line: str) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Command:
    """What to start: with cwd entered before the rights of account are taken on."""

    argv: tuple[str, ...]
    env: Mapping[str, str]
    cwd: Path | None = None
    account: Account | None = None


@dataclass(frozen=True, kw_only=True)
class Child:
    """A process to keep alive.

    prepare makes the command anew before each start and repairs what the last end left behind.
    ready says whether it can be used, asked again and again; None means that the process says so
    itself with `signal_ready`. needs are names of children that must have been ready once.
    Stages stop in rising order: stop_with, after grace_s stop_hard, at last SIGKILL.
    dies_with is what the kernel sends it when the supervisor dies (Linux). ended is told the exit
    status of a run that nobody asked to end. shows picks the lines for the console; the file
    gets all.
    """

    name: str
    prepare: Callable[[], Awaitable[Command]]
    ready: Callable[[], Awaitable[bool]] | None = None
    needs: tuple[str, ...] = ()
    stage: int = 0
    stop_with: signal.Signals = signal.SIGTERM
    stop_hard: signal.Signals = signal.SIGKILL
    grace_s: float = 2.0
    dies_with: signal.Signals = signal.SIGKILL
    ended: Callable[[int], Coroutine[Any, Any, None]] | None = None
    shows: Callable[[str], bool] = _always


@dataclass(frozen=True)
class Pipes:
    """The supervisor's ends of the pipes of one run of a child."""

    output: int
    ready: int


@dataclass
class Spawned:
    """One run of a child."""

    process: asyncio.subprocess.Process
    pipes: Pipes
    exited: asyncio.Event = field(default_factory=asyncio.Event)

    def send(self, sent: signal.Signals) -> None:
        """Send a signal to the process; nothing happens if it has ended."""
        if self.process.returncode is None:
            self.process.send_signal(sent)

    def end_group(self) -> None:
        """Kill what the process may have left running in its session."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return


async def spawn(child: Child, command: Command, ready_variable: str) -> Spawned:
    """Start it in a session of its own, so that Ctrl-C reaches the supervisor only.

    The pipes are ours and not asyncio's: grandchildren that hold one open (backends of a killed
    PostgreSQL) then do not delay the news that the child has ended. Raises OSError.
    """
    output, output_end = os.pipe()
    ready, ready_end = os.pipe()
    try:
        process = await asyncio.create_subprocess_exec(
            *command.argv,
            stdin=subprocess.DEVNULL,
            stdout=output_end,
            stderr=output_end,
            env={**command.env, ready_variable: str(ready_end)},
            pass_fds=(ready_end,),
            **placed(command),
            start_new_session=True,
            preexec_fn=_bound_to_parent(child.dies_with),
        )
    except BaseException:
        os.close(output)
        os.close(ready)
        raise
    finally:
        os.close(output_end)
        os.close(ready_end)
    return Spawned(process, Pipes(output, ready))


async def run_once(command: Command, pass_fds: tuple[int, ...] = ()) -> tuple[int, str]:
    """Run a command to its end: its status and all it wrote. Raises OSError."""
    process = await asyncio.create_subprocess_exec(
        *command.argv,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=dict(command.env),
        pass_fds=pass_fds,
        **placed(command),
        preexec_fn=_bound_to_parent(signal.SIGKILL),
    )
    try:
        written, _ = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        raise
    return process.returncode or 0, written.decode(errors="replace")


def placed(command: Command) -> dict[str, Any]:
    """The arguments of subprocess that place a command: its directory and its account."""
    place: dict[str, Any] = {"cwd": command.cwd}
    if command.account is not None:
        place |= {"user": command.account.uid, "group": command.account.gid, "extra_groups": []}
    return place


def _bound_to_parent(sent: signal.Signals) -> Callable[[], None] | None:
    """What the child does before it becomes its program: ask to be told when we die."""
    if _libc is None:
        return None
    libc, parent = _libc, os.getpid()

    def bind() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(sent), 0, 0, 0)
        if os.getppid() != parent:  # We died in between, and nobody will tell.
            os.kill(os.getpid(), signal.SIGKILL)

    return bind
