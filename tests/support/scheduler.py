"""A scheduler of check-in in a process of its own, for tests that kill it.

    python -m tests.support.scheduler DATABASE ORGANISATION MOMENT [ERRANDS]

lets the timers go off once at a moment (µs) and ends. With a number of errands it prints a line
when it has carried out so many, and then does nothing more, so that it can be killed there.
"""

import asyncio
import sys
from dataclasses import replace
from typing import Any
from uuid import UUID

from contracts.envelope import Ok
from services.checkin.main import SERVICE
from services.runtime.bus.ticker import Ticker
from services.runtime.service import Asked
from tests.support.tables import on_tables


async def main(database: str, organisation: UUID, moment: int, errands: int | None) -> None:
    """Let every timer go off once."""
    async with on_tables(database, SERVICE) as tables:
        await tables.started(organisation)
        desk = replace(tables.desk, now_us=lambda: moment)
        done = 0

        async def carry_out(asked: Asked[Any]) -> Ok:
            nonlocal done
            if done == errands:
                print("enough", flush=True)
                await asyncio.get_running_loop().create_future()
            done += 1
            return await SERVICE.commands[type(asked.command)](asked, desk)

        for timer in SERVICE.timers:
            await Ticker(SERVICE.timers, desk, carry_out).serve(timer, organisation)


if __name__ == "__main__":
    asyncio.run(
        main(
            sys.argv[1],
            UUID(sys.argv[2]),
            int(sys.argv[3]),
            int(sys.argv[4]) if len(sys.argv) > 4 else None,
        )
    )
