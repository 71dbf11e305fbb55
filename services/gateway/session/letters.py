"""Letters that the gateway has to send: by notification, or into the box of the data directory."""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol
from uuid import UUID

import structlog
from msgspec import Raw

from contracts.commands.notification_mail import SendLetter
from contracts.envelope import CommandMessage, Ok, encode
from contracts.ids import PLATFORM
from contracts.sessions import OF_MEMBERS
from contracts.values import system
from services.gateway.asking import Caller
from services.runtime import clock, ids

logger = structlog.get_logger("letters")

# Calls something in so many seconds; without one, the loop that runs.
Later = Callable[[float, Callable[[], None]], object]

FOLDER = "outbox"
# A mail server takes its time.
SEND_SECONDS_MAX = 20.0
# So long a link opens, as its letter says; after that a letter is an address and no more.
LETTER_SECONDS = 1800.0
# Nobody empties the box of an embedded platform.
KEPT_MAX = 100


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What is mailed to one address, and whose that is: a member in each organisation."""

    to: str
    subject: str
    text: str
    members: tuple[UUID, ...] = ()


class Post(Protocol):
    """Whatever carries letters."""

    async def send(self, letter: Letter) -> None:
        """Take a letter; that it arrives is another matter."""
        ...

    async def used(self, link: str) -> None:
        """The link of a letter opens nothing any more."""
        ...


class Outbox:
    """Letters as files in a folder that only the platform's own account reads. They lie there until
    their link was used or is too old; notification, which hears of erasures, throws away those for
    somebody erased, by the line that says whose they are."""

    def __init__(self, data_dir: Path, later: Later | None = None) -> None:
        self.folder = data_dir / FOLDER
        self._later = later

    async def send(self, letter: Letter) -> None:
        """Write the letter down and say where; the log holds no word that signs in."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"{clock.now_us()}-{ids.new_id().hex[-6:]}.txt"
        members = ", ".join(map(str, letter.members))
        whose = f"{OF_MEMBERS}{members}\n" if members else ""
        text = f"To: {letter.to}\nSubject: {letter.subject}\n{whose}\n{letter.text}\n"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        for old in sorted(self.folder.glob("*.txt"))[:-KEPT_MAX]:
            old.unlink(missing_ok=True)
        logger.info("a letter waits in the outbox", file=str(path))
        self._throw_away(path, LETTER_SECONDS)

    async def used(self, link: str) -> None:
        """See Post."""
        for path in self.folder.glob("*.txt"):
            if link in _text_of(path):
                path.unlink(missing_ok=True)

    def go_on(self) -> None:
        """Throw away in time what another process wrote before this one, too."""
        for path in self.folder.glob("*.txt"):
            written_us = path.stat().st_mtime_ns // 1000
            self._throw_away(path, LETTER_SECONDS - (clock.now_us() - written_us) / 1e6)

    def _throw_away(self, path: Path, seconds: float) -> None:
        later = self._later or asyncio.get_running_loop().call_later
        later(max(0.0, seconds), partial(path.unlink, missing_ok=True))


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""  # thrown away just now


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

    async def used(self, link: str) -> None:
        """Nothing is kept here."""
