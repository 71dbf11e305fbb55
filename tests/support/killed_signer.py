"""A signer in a process of its own that is killed between its promise and its signature.

python -m tests.support.killed_signer DATABASE_URL MEMORY
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from services.runtime import signals
from services.runtime.proof.memory import Memory
from services.runtime.proof.signer import Signer
from services.runtime.tenancy import open_pool
from tests.support.proofs import NAME, SEED


async def main(url: str, memory: Path) -> None:
    """Sign, and die of it."""
    pool = await open_pool(url, size=1, name="killed")
    signer = Signer(pool, seed=SEED, name=NAME, memory=Memory(memory))
    async with signals.listening("signer.promised") as promised:
        working = asyncio.create_task(signer.round())
        await promised.wait(timeout=60)
        os.kill(os.getpid(), signal.SIGKILL)
        await working


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
