"""Mail that goes nowhere: files in a folder that only the platform's own account reads."""

import os
import shutil
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import structlog

from contracts.sessions import OF_MEMBERS
from services.notification.mailing.carrier import bytes_of
from services.runtime import clock

FOLDER = "outbox"
# Letters that open a door are of nobody's organisation alone: an address may be known in several.
LETTERS = "letters"
# A link that signs in opens for half an hour; after that a letter is a name and no more.
LETTER_SECONDS = 3600
# Nobody empties the box of an embedded platform.
KEPT_MAX = 1_000

logger = structlog.get_logger("mail")


def shelf_of(organisation_id: UUID, member_id: UUID) -> str:
    """Where mail to a member lies: apart from everybody else's, so that it goes when they do."""
    return f"{organisation_id}/{member_id}"


class Outbox:
    """Mail as .eml files, those of a member in a folder of their own."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / FOLDER

    async def send(self, message: EmailMessage, shelf: str) -> None:
        """Write the mail down, under its own id: the same mail again is the same file."""
        folder = self.folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for level in Path(shelf).parts:
            folder /= level
            folder.mkdir(mode=0o700, exist_ok=True)
        name = message["Message-ID"].strip("<>").partition("@")[0]
        path = folder / f"{name}.eml"
        part = path.with_suffix(".part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(bytes_of(message))
        part.replace(path)
        for old in (*self._spent(), *self.newest()[KEPT_MAX:]):
            old.unlink(missing_ok=True)
        logger.info("a mail waits in the outbox", file=str(path))

    def newest(self, shelf: str = "") -> list[Path]:
        """What lies here, or on a shelf, newest first."""
        found = {path: _written_at(path) for path in (self.folder / shelf).rglob("*.eml")}
        return sorted(found, key=lambda path: (found[path], path.name), reverse=True)

    def clear(self, shelf: str) -> None:
        """Throw away what lies on a shelf, and below it."""
        shutil.rmtree(self.folder / shelf, ignore_errors=True)

    def clear_letters(self, member_id: UUID) -> None:
        """Throw away the gateway's letters to a member, and all that open nothing any more."""
        for path in self.folder.glob("*.txt"):
            if _is_for(path, member_id):
                path.unlink(missing_ok=True)
        for path in self._spent():
            path.unlink(missing_ok=True)

    def _spent(self) -> list[Path]:
        useless = clock.now_us() * 1000 - LETTER_SECONDS * 10**9
        return [one for one in self.newest(LETTERS) if _written_at(one) < useless]


def _is_for(path: Path, member_id: UUID) -> bool:
    try:
        head = path.read_text("utf-8").partition("\n\n")[0]
    except FileNotFoundError:
        return False  # thrown away just now
    whose = (line for line in head.splitlines() if line.startswith(OF_MEMBERS))
    return any(str(member_id) in line for line in whose)


def _written_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0  # thrown away just now
