"""Letters that the gateway has to send: by notification, or into the box of the data directory."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import structlog
from msgspec import Raw

from contracts.commands.notification_mail import SendLetter
from contracts.envelope import CommandMessage, Ok, encode
from contracts.ids import PLATFORM
from contracts.values import system
from services.gateway.asking import Caller
from services.runtime import clock, ids

logger = structlog.get_logger("letters")

FOLDER = "outbox"
# A mail server takes its time.
SEND_SECONDS_MAX = 20.0
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


class Mailed:
    """Letters that notification mails. They go there as a request and stand in no log: what a
    letter says may open a door."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def send(self, letter: Letter) -> None:
        """Have the letter mailed; whoever waits in vain for it asks again."""
        command = SendLetter(
            letter_id=ids.new_id(), to=letter.to, subject=letter.subject, text=letter.text
        )
        message = CommandMessage(
            organisation_id=PLATFORM,
            actor=system("gateway"),
            at=clock.now_us(),
            correlation=ids.new_id(),
            body=Raw(encode(command)),
        )
        reply = await self._caller.tell(SendLetter, message, SEND_SECONDS_MAX)
        if not isinstance(reply, Ok):
            logger.warning("a letter was not mailed", code=reply.code)
