"""A supervisor in a process of its own, for tests that kill it.

    python -m tests.support.brood DIR

keeps PostgreSQL, NATS, a child that is deaf to SIGTERM and one that is not; prints their process
numbers in one line when all are ready, and stops them on SIGTERM. With an account's number as
second argument it becomes that one first, and keeps the two servers only: that account may not be
able to enter where Python is.
"""

import asyncio
import os
import pwd
import signal
import sys
from pathlib import Path

from services.runtime import telemetry
from services.runtime.embedded.child import Child, Command
from services.runtime.embedded.nats import Nats
from services.runtime.embedded.postgres import Postgres
from services.runtime.settings import read
from tests.support.platform import configured, held

ROOT = Path(__file__).parents[2]


def tiny(name: str, way: str = "well") -> Child:
    """A child that runs tests/support/tiny.py."""

    async def prepare() -> Command:
        argv = (sys.executable, "-m", "tests.support.tiny", way)
        return Command(argv=argv, env=dict(os.environ), cwd=ROOT)

    return Child(name=name, prepare=prepare)


async def main(path: Path, servers_only: bool) -> None:
    """Keep them until told to stop."""
    telemetry.configure("brood", sink=sys.stderr)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    settings = read(os.environ)
    async with held(path) as here:
        nats = Nats(here.data, settings, lambda listen: configured(nats, listen))
        postgres = Postgres(here.data, settings)
        children = [postgres.child(), nats.child()]
        if not servers_only:
            children += [tiny("deaf", "deaf"), tiny("good")]
        await here.supervisor.start(children)
        print(*(here.supervisor.pid(child.name) for child in children), flush=True)
        await stop.wait()


def become(uid: int) -> None:
    """Give up root for the account of this number."""
    os.setgroups([])
    os.setgid(pwd.getpwuid(uid).pw_gid)
    os.setuid(uid)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        become(int(sys.argv[2]))
    asyncio.run(main(Path(sys.argv[1]), servers_only=len(sys.argv) > 2))
