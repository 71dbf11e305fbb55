"""How soon the first byte of a delivery is out once the read models have its event: the worker's
own part of commit → first byte, without the bus and without the other services.

Another process writes the events at their times; this one has read models, reactions and the
worker, so its processor time for an event is that of all three.
"""

import asyncio
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise
from uuid import UUID

from contracts.events.planning import CycleChanged
from contracts.values import Change
from services.bench.first_byte import EVENTS_PER_S, ORGANISATIONS, receiver
from services.bench.office import Logins, Office, office, written_by
from services.bench.receiver import HOST, Receiver
from services.runtime import clock, ids, signals
from services.runtime.store.api import Append, Appended, StreamWrite

WARM_SECONDS, SETTLE_SECONDS = 3.0, 20.0
TYPE = "cycle.changed"
NAME = "Quarter"
SUCCESSORS, PATIENCE_SECONDS = 1_000, 60.0


async def measure(url: str, seconds: float, per_s: int = EVENTS_PER_S) -> dict[str, float]:
    """From applied to the first byte, ms, and ms of this process's core for an event."""
    logins = Logins(url)
    await logins.make()
    organisations = [ids.new_id() for _ in range(ORGANISATIONS)]
    async with written_by(logins.of("identity")) as store:
        for one in organisations:
            await store.open_log(one, one.hex)
    with receiver() as (port, came):
        async with office(logins.of("notification")) as here:
            for one in organisations:
                await here.hook(one, f"http://127.0.0.1:{port}/hook", TYPE)
                await here.caught_up(one)
            before = len(here.applied_at)
            async with signals.listening("delivery.attempted") as heard:
                here.employ()
                committed, core = await _loaded(logins, here, heard, organisations, seconds, per_s)
            applied = dict(list(here.applied_at.items())[before:])
    return _figures(committed, applied, [(name, at) for name, _, at in came], core)


async def successors(url: str) -> dict[str, float]:
    """From a delivery that was answered to the next one of the same thing, ms: events about one
    thing go out one after the other, here to an endpoint that answers at once."""
    logins = Logins(url)
    await logins.make()
    organisation = ids.new_id()
    async with written_by(logins.of("identity")) as store:
        await store.open_log(organisation, organisation.hex)
    async with written_by(logins.of("planning")) as store:
        for n in range(SUCCESSORS):
            await store.append(
                _changed(organisation, n, stream=f"cycle/{organisation}", expected=n)
            )
    came = Receiver()
    server = await asyncio.start_server(came.serve, HOST, 0)
    async with office(logins.of("notification")) as here:
        await here.caught_up(organisation)
        hook = f"http://{HOST}:{server.sockets[0].getsockname()[1]}/hook"
        await here.hook(organisation, hook, TYPE, begin="beginning")
        here.employ()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(came.names) < SUCCESSORS:
                came.more.clear()
                await came.more.wait()
    server.close()
    between = [(b - a) * 1e3 for (_, _, a), (_, _, b) in pairwise(came.came)]
    return {"successor_p50_ms": _share(between, 0.5), "successor_p99_ms": _share(between, 0.99)}


async def _loaded(
    logins: Logins,
    here: Office,
    heard: signals.Listener,
    organisations: Sequence[UUID],
    seconds: float,
    per_s: int,
) -> tuple[dict[str, tuple[UUID, int, float]], float]:
    """What another process wrote: by name the organisation, its index, and when it was there; and
    the processor time that this one took for each."""
    loader = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.bench.lanes", logins.of("planning")),
        *(str(seconds), str(per_s), *map(str, organisations)),
        stdout=PIPE,
    )
    assert loader.stdout is not None  # a pipe
    found: dict[str, tuple[UUID, int, float]] = {}
    used = 0.0
    async for line in loader.stdout:
        organisation, index, number, at = line.decode().split()
        if int(number) == 0:
            used = time.process_time()
        place = (UUID(organisation), int(index))
        here.runner.want(*place)
        if int(number) >= 0:
            found[f"{organisation} {NAME} {number}"] = (*place, float(at))
    await loader.wait()
    # On a busy machine the last ones take their time; what never comes is seen by the figures.
    with suppress(TimeoutError):
        wanted = len(found) + len(organisations)
        await heard.wait(lambda _: len(heard.heard) >= wanted, timeout=SETTLE_SECONDS)
    return found, (time.process_time() - used) / len(found)


def _figures(
    committed: dict[str, tuple[UUID, int, float]],
    applied: dict[tuple[UUID, int], float],
    came: Sequence[tuple[str, float]],
    core: float,
) -> dict[str, float]:
    whole: list[float] = []
    own: list[float] = []
    for name, at in came:
        if name in committed:
            organisation, index, there = committed[name]
            places = [p for o, p in applied if o == organisation and p >= index]
            whole.append((at - there) * 1e3)
            own.append((at - applied[organisation, min(places)]) * 1e3)
    return {
        "written": len(committed),
        "sent": len(own),
        "applied_to_byte_p50_ms": _share(own, 0.5),
        "applied_to_byte_p99_ms": _share(own, 0.99),
        "alone_p50_ms": _share(whole, 0.5),
        "alone_p99_ms": _share(whole, 0.99),
        "core_ms_per_event": core * 1e3,
    }


def _share(values: Sequence[float], share: float) -> float:
    return sorted(values)[int(share * len(values))]


async def load(login: str, seconds: float, per_s: int, organisations: Sequence[UUID]) -> None:
    """Write events at their times, and say on a line of each its organisation, index, number and
    moment. Those before number 0 warm everything that has to be warm."""
    async with written_by(login) as store:
        loop = asyncio.get_running_loop()

        async def one(n: int) -> None:
            organisation = organisations[n % len(organisations)]
            done = await store.append(_changed(organisation, n))
            assert isinstance(done, Appended)  # nothing else writes here
            print(organisation, done.last_index, n, clock.now_us() / 1e6, flush=True)

        await asyncio.gather(*(one(n) for n in range(-len(organisations), 0)))
        began = loop.time() + WARM_SECONDS
        tasks = []
        for n in range(int(seconds * per_s)):
            await asyncio.sleep(max(0.0, began + n / per_s - loop.time()))
            tasks.append(asyncio.create_task(one(n)))
        await asyncio.gather(*tasks)


def _changed(organisation: UUID, n: int, stream: str = "", expected: int = 0) -> Append:
    event = CycleChanged(cycle_id=organisation, name=Change(old="", new=f"{NAME} {n}"))
    stream = stream or f"cycle/{ids.new_id()}"
    return Append(
        organisation_id=organisation,
        writes=(StreamWrite(stream=stream, expected=expected, events=(event,)),),
        actor="system/bench",
        correlation=organisation,
        at=clock.now_us(),
    )


if __name__ == "__main__":
    _, where, long, fast, *those = sys.argv
    asyncio.run(load(where, float(long), int(fast), [UUID(one) for one in those]))
