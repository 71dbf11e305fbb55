"""Documents to PDF: each in a process of its own, few at once, none for long; kept once made."""

import asyncio
import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog

from services.gateway.paper.shelf import Shelf, key_of
from services.gateway.problems import Problem

AT_ONCE_MAX = 2
WAITING_MAX = 16
SECONDS_MAX = 30.0
DATA_BYTES_MAX = 8 * 1024**2
PDF_BYTES_MAX = 32 * 1024**2
RETRY_AFTER = ((b"retry-after", b"5"),)
MODULE = "services.gateway.paper.pressing"

logger = structlog.get_logger("paper")


class Press:
    """Sets documents, and keeps them in a folder if it has one; the same one asked for by several
    at once is set once."""

    def __init__(self, folder: Path | None, seconds_max: float = SECONDS_MAX) -> None:
        self.shelf = Shelf(folder) if folder else None
        self._seconds_max = seconds_max
        self._free = asyncio.Semaphore(AT_ONCE_MAX)
        self._under_way: dict[bytes, asyncio.Task[bytes]] = {}
        self.n_set = 0

    async def printed(self, template: str, data: Mapping[str, Any], made_s: int) -> bytes:
        """A document as PDF. Raises Problem 413 for one that is too long, 503 where too many wait
        or it takes too long."""
        wanted = {"template": template, "data": data, "made_s": made_s}
        text = json.dumps(wanted, sort_keys=True, ensure_ascii=False).encode()
        if len(text) > DATA_BYTES_MAX:
            raise Problem(413, "document_too_long", "This is too long for one document.")
        key = key_of(_edition() + text)
        kept = await asyncio.to_thread(self.shelf.get, key) if self.shelf else None
        return kept if kept is not None else await self._set(key, text)

    async def _set(self, key: bytes, text: bytes) -> bytes:
        task = self._under_way.get(key)
        if task is None:
            if len(self._under_way) >= AT_ONCE_MAX + WAITING_MAX:
                raise Problem(
                    503,
                    "press_is_busy",
                    "Many documents are being set; try again.",
                    headers=RETRY_AFTER,
                )
            task = asyncio.create_task(self._pressed(key, text))
            self._under_way[key] = task
            task.add_done_callback(lambda _: self._under_way.pop(key, None))
        # Whoever goes away does not end it for the others.
        return await asyncio.shield(task)

    async def stop(self) -> None:
        """End what is being set."""
        tasks = [*self._under_way.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _pressed(self, key: bytes, text: bytes) -> bytes:
        async with self._free:
            pdf = await run(text, self._seconds_max)
        self.n_set += 1
        if self.shelf:
            await asyncio.to_thread(self.shelf.put, key, pdf)
        return pdf


async def run(text: bytes, seconds_max: float) -> bytes:
    """What the process makes of a document. Raises Problem 503, and 500 with a line in the log."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        MODULE,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        # None of our keys: what sets a document needs no secret.
        env={"PYTHONPATH": str(Path(__file__).parents[3])},
    )
    try:
        pdf, complaint = await asyncio.wait_for(process.communicate(text), seconds_max)
    except TimeoutError:
        raise Problem(
            503, "press_is_slow", "The document took too long; try again.", headers=RETRY_AFTER
        ) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0 or not pdf.startswith(b"%PDF") or len(pdf) > PDF_BYTES_MAX:
        # The last line names the fault; those before it are ours, and none holds what people wrote.
        last = complaint.decode(errors="replace").strip().rpartition("\n")[2]
        logger.error("a document could not be set", status=process.returncode, last=last[:300])
        raise Problem(500, "not_printed", "The document could not be made.")
    return pdf


def _edition() -> bytes:
    """What changes with the templates: a document is set anew when how it is set has changed."""
    folder = Path(__file__).parents[1] / "web" / "paper"
    found = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        found.update(path.read_bytes())
    return found.digest()
