"""Keeps child processes running: started in order, started again when they end, stopped in order.

Tell it what to keep with `start`; it returns when all of them are ready. From then on a child
that ends, however it ends, is started again after a delay that grows while it keeps failing.
`stop` ends all of them, stage by stage. Should this process be killed, the kernel ends them.
"""

import asyncio
import itertools
import os
import random
import signal
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

import structlog

from services.runtime import clock, ready, signals, telemetry
from services.runtime.embedded.child import Child, Spawned, spawn
from services.runtime.embedded.datadir import DataDirRefused
from services.runtime.embedded.logs import Lines, Logs

HARD_STOP_S = 1.0
LAST_LINES = 20

log = structlog.get_logger()


class StartFailed(Exception):
    """A child could not be started; the text ends with the last lines it wrote."""


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long is waited for what."""

    ready_s_max: float = 30.0
    # Before it was ready for the first time: then something is wrong that waiting will not mend.
    tries_max: int = 6
    delay_s_first: float = 0.1
    delay_s_max: float = 5.0
    # A run at least this long counts as a recovery, and the delays begin anew.
    steady_s: float = 10.0
    # For all stages together: what a stage leaves of it, a later one may take.
    stop_s_max: float = 9.0
    poll_s: float = 0.02

    def delay_s(self, failures: int) -> float:
        """How long to wait after so many failures, spread so that children do not march in step."""
        grown = self.delay_s_first * 2.0 ** min(failures - 1, 16)
        return float(min(grown, self.delay_s_max) * random.uniform(0.75, 1.25))


@dataclass
class Kept:
    """A child with its present run."""

    child: Child
    was_ready: asyncio.Future[None]
    run: Spawned | None = None
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None
    said: deque[str] = field(default_factory=lambda: deque(maxlen=LAST_LINES))


class Supervisor:
    """Keeper of children."""

    def __init__(self, logs: Logs, patience: Patience | None = None) -> None:
        self._logs = logs
        self._patience = patience or Patience()
        self._kept: dict[str, Kept] = {}
        # Set by a fault of the supervisor itself: a child nobody keeps must not go unnoticed.
        self.broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def start(self, children: Sequence[Child]) -> None:
        """Start them, those without needs at once; returns when each was ready.

        Raises StartFailed for the first that cannot be; call `stop` then too.
        """
        loop = asyncio.get_running_loop()
        begun = [Kept(child, loop.create_future()) for child in children]
        self._kept |= {kept.child.name: kept for kept in begun}
        for kept in begun:
            kept.task = loop.create_task(self._keep(kept), name=kept.child.name)
            kept.task.add_done_callback(partial(self._kept_no_more, kept))
        await asyncio.gather(*(kept.was_ready for kept in begun))

    async def stop(self) -> None:
        """End all of them, lower stages first; those of one stage together."""
        for kept in self._kept.values():
            kept.stopping.set()  # Nobody is started again while the others end.
        deadline = clock.monotonic() + self._patience.stop_s_max
        by_stage = sorted(self._kept.values(), key=lambda kept: kept.child.stage)
        for _, stage in itertools.groupby(by_stage, key=lambda kept: kept.child.stage):
            await asyncio.gather(*(self._end(kept, deadline) for kept in stage))
        self._kept.clear()

    def pid(self, name: str) -> int | None:
        """The process number of a child, None while it is not running."""
        run = self._kept[name].run
        return run.process.pid if run else None

    async def _keep(self, kept: Kept) -> None:
        try:
            for need in kept.child.needs:
                await asyncio.shield(self._kept[need].was_ready)
            failures = 0
            while not kept.stopping.is_set():
                lasted_s = await self._run(kept)
                failures = 1 if lasted_s >= self._patience.steady_s else failures + 1
                if kept.stopping.is_set():
                    return
                self._give_up_maybe(kept, failures)
                telemetry.child_restarts.labels(kept.child.name).inc()
                with suppress(TimeoutError):
                    delay_s = self._patience.delay_s(failures)
                    await asyncio.wait_for(kept.stopping.wait(), delay_s)
        except (StartFailed, DataDirRefused) as fault:
            _settle(kept, fault)

    def _kept_no_more(self, kept: Kept, task: asyncio.Task[None]) -> None:
        fault = None if task.cancelled() else task.exception()
        if fault is not None:
            _settle(kept, StartFailed(f"{kept.child.name}: {fault!r}"))
            if not self.broken.done():
                self.broken.set_exception(fault)

    def _give_up_maybe(self, kept: Kept, failures: int) -> None:
        if not kept.was_ready.done() and failures >= self._patience.tries_max:
            said = "\n  ".join(kept.said)
            raise StartFailed(f"{kept.child.name} does not start; it said last:\n  {said}")

    async def _run(self, kept: Kept) -> float:
        """One run from start to end; seconds for which it was ready."""
        name = kept.child.name
        try:
            command = await kept.child.prepare()
            run = kept.run = await spawn(kept.child, command, ready.VARIABLE)
        except (OSError, DataDirRefused) as fault:
            if isinstance(fault, DataDirRefused) and not kept.was_ready.done():
                raise
            self._say(kept, [f"cannot be started: {fault}"])
            return 0.0
        signals.emit("child.spawned", name=name, pid=run.process.pid)
        loop = asyncio.get_running_loop()
        reading = loop.create_task(self._read_lines(kept, run.pipes.output))
        waiting = loop.create_task(self._become_ready(kept, run))
        status = await run.process.wait()
        run.exited.set()
        ready_at = await waiting
        lasted_s = clock.monotonic() - ready_at if ready_at else 0.0
        run.end_group()
        await self._last_lines(reading)
        kept.run = None
        level = log.info if kept.stopping.is_set() else log.warning
        level("child ended", child=name, status=status)
        signals.emit("child.exited", name=name, pid=run.process.pid, status=status)
        if kept.child.ended is not None and not kept.stopping.is_set():
            telling = asyncio.ensure_future(kept.child.ended(status))
            await asyncio.wait((telling,))
            if broken := telling.exception():  # It is started again all the same.
                log.error("could not see to the end of a child", child=name, exc_info=broken)
        return lasted_s

    async def _become_ready(self, kept: Kept, run: Spawned) -> float | None:
        """Wait until the run is ready: when that was, None if it ended or took too long."""
        asked = asyncio.ensure_future(
            self._says_ready(run.pipes.ready)
            if kept.child.ready is None
            else self._answers(kept, run.pipes.ready)
        )
        exited = asyncio.ensure_future(run.exited.wait())
        await asyncio.wait(
            (asked, exited),
            timeout=self._patience.ready_s_max,
            return_when=asyncio.FIRST_COMPLETED,
        )
        is_ready = asked.done() and self._is_yes(kept, asked)
        asked.cancel()
        exited.cancel()
        await asyncio.wait((asked, exited))
        if is_ready:
            log.info("child ready", child=kept.child.name, pid=run.process.pid)
            _settle(kept, None)
            signals.emit("child.ready", name=kept.child.name, pid=run.process.pid)
            return clock.monotonic()
        if not run.exited.is_set():
            log.error("child is not ready in time", child=kept.child.name)
            run.send(kept.child.stop_hard)
        return None

    def _is_yes(self, kept: Kept, asked: asyncio.Future[bool]) -> bool:
        fault = asked.exception()
        if fault is not None:
            self._say(kept, [f"cannot be asked whether it is ready: {fault!r}"])
        return fault is None and asked.result()

    async def _answers(self, kept: Kept, unused: int) -> bool:
        os.close(unused)
        assert kept.child.ready is not None
        while True:
            if await kept.child.ready():
                return True
            await asyncio.sleep(self._patience.poll_s)

    async def _says_ready(self, pipe: int) -> bool:
        reader, transport = await _reader(pipe)
        try:
            if await reader.readline() == ready.LINE:
                return True
            # It closed the pipe without a word: its end, or a deadline, will decide.
            await asyncio.Event().wait()
            return False
        finally:
            transport.close()

    async def _read_lines(self, kept: Kept, pipe: int) -> None:
        reader, transport = await _reader(pipe)
        lines = Lines()
        try:
            while chunk := await reader.read(64 * 1024):
                self._say(kept, lines.feed(chunk))
        finally:
            self._say(kept, lines.last())
            transport.close()

    def _say(self, kept: Kept, lines: list[str]) -> None:
        for line in lines:
            kept.said.append(line)
            self._logs.line(kept.child.name, line, shown=kept.child.shows(line))

    async def _last_lines(self, reading: asyncio.Task[None]) -> None:
        """What it wrote last; a grandchild that holds the pipe open is not waited for long."""
        with suppress(TimeoutError):
            await asyncio.wait_for(reading, HARD_STOP_S)

    async def _end(self, kept: Kept, deadline: float) -> None:
        child = kept.child
        assert kept.task is not None
        steps = (
            (child.stop_with, child.grace_s),
            (child.stop_hard, HARD_STOP_S),
            (signal.SIGKILL, HARD_STOP_S),
        )
        for sent, wait_s in steps:
            if kept.run is None:
                break  # Between two runs, or not begun.
            kept.run.send(sent)
            left_s = max(deadline - clock.monotonic(), HARD_STOP_S / 2)
            if await _ends(kept.task, min(wait_s, left_s)):
                break
            log.warning("child does not stop", child=child.name, signal=sent.name)
        kept.task.cancel()
        await asyncio.wait((kept.task,))
        kept.was_ready.cancel()


def _settle(kept: Kept, fault: Exception | None) -> None:
    if kept.was_ready.done():
        return
    if fault is None:
        kept.was_ready.set_result(None)
    else:
        kept.was_ready.set_exception(fault)


async def _ends(task: asyncio.Task[None], wait_s: float) -> bool:
    await asyncio.wait((task,), timeout=wait_s)
    return task.done()


async def _reader(pipe: int) -> tuple[asyncio.StreamReader, asyncio.ReadTransport]:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    transport, _ = await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(pipe, "rb", 0)
    )
    return reader, transport
