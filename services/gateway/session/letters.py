"""Letters that the gateway has to send, and the box they lie in where no mail server is set."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import structlog

from services.runtime import clock, ids

logger = structlog.get_logger("letters")

FOLDER = "outbox"
# Nobody empties the box of an embedded platform; old letters open nothing any more.
KEPT_MAX = 100


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What is mailed to one address."""

    to: str
    subject: str
    text: str


class Post(Protocol):
    """Whatever carries letters."""

    async def send(self, letter: Letter) -> None:
        """Take a letter; that it arrives is another matter."""
        ...


class Outbox:
    """Letters as files in a folder that only the platform's own account reads."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / FOLDER

    async def send(self, letter: Letter) -> None:
        """Write the letter down and say where; the log holds no word that signs in."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"{clock.now_us()}-{ids.new_id().hex[-6:]}.txt"
        text = f"To: {letter.to}\nSubject: {letter.subject}\n\n{letter.text}\n"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        for old in sorted(self.folder.glob("*.txt"))[:-KEPT_MAX]:
            old.unlink(missing_ok=True)
        logger.info("a letter waits in the outbox", file=str(path))
