"""An embedded PostgreSQL for one run of the bench: its URL on stdout, until stdin ends."""

import asyncio
import sys
import tempfile
from pathlib import Path

from services.runtime import telemetry
from services.runtime.embedded.datadir import DataDir
from services.runtime.embedded.logs import Logs
from services.runtime.embedded.postgres import Postgres
from services.runtime.embedded.supervisor import Supervisor
from services.runtime.settings import Settings


async def keep() -> None:
    """Start it, tell where it is, stop it when nobody listens any more; nothing of it stays."""
    with tempfile.TemporaryDirectory(prefix="scoreline-bench-") as folder:
        data = DataDir.hold(Path(folder) / "data")
        logs = Logs(data.folder("logs"))
        supervisor = Supervisor(logs)
        try:
            postgres = Postgres(data, Settings())
            await supervisor.start([postgres.child()])
            print(postgres.url(database="postgres"), flush=True)
            await asyncio.to_thread(sys.stdin.read)
        finally:
            await supervisor.stop()
            logs.close()
            data.release()


if __name__ == "__main__":
    telemetry.configure("bench", "text", "warning")  # stdout is for the URL
    asyncio.run(keep())
