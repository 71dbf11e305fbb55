"""The reactions of scoring in a process of its own, for tests that kill it.

    python -m tests.support.reacting DATABASE ORGANISATION [EFFECTS]

reacts to all that the log holds and ends. With a number of effects it prints a line when so many
are recorded, before they are acknowledged, and then does nothing more, so that it can be killed
there.
"""

import asyncio
import sys
from typing import Any
from uuid import UUID

from contracts.envelope import Ok
from services.runtime.projection.reactor import Reactor
from services.runtime.service import Asked
from services.scoring.main import SERVICE
from tests.support.tables import on_tables


async def main(database: str, organisation: UUID, effects: int | None) -> None:
    """React to everything once."""
    async with on_tables(database, SERVICE) as tables:
        await tables.started(organisation)
        done = 0

        async def carry_out(asked: Asked[Any]) -> Ok:
            nonlocal done
            answer = await SERVICE.commands[type(asked.command)](asked, tables.desk)
            done += 1
            if done == effects:
                print("enough", flush=True)
            if effects is not None and done >= effects:
                await asyncio.get_running_loop().create_future()
            return answer

        reactor = Reactor(SERVICE.reactions, tables.desk, tables.models.pool, carry_out)
        head = await tables.desk.store.head(organisation)
        assert head is not None
        await reactor._react(organisation, head.last_index)


if __name__ == "__main__":
    asyncio.run(
        main(sys.argv[1], UUID(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else None)
    )
