"""How mail leaves: by a mail server, or into the outbox of the data directory."""

import os
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib
import structlog

from contracts.errors import Unavailable
from services.runtime.settings import Settings

SEND_SECONDS = 15.0
FOLDER = "outbox"
# Nobody empties the box of an embedded platform.
KEPT_MAX = 1_000
# RFC 5321 §4.2.3.
NO_MAILBOX, NO_ADDRESS, NO_TRANSACTION = 550, 553, 554
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}

logger = structlog.get_logger("mail")


class Turned(Exception):
    """The mail server does not take this mail; code is what it said, as 550."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code

    @property
    def is_for_ever(self) -> bool:
        """Whether trying again is of no use."""
        return self.code >= 500


class Carrier(Protocol):
    """Whatever carries mail."""

    async def send(self, message: EmailMessage) -> None:
        """Take a mail. Raises Turned where this one is not taken, Unavailable where none is."""
        ...


class Smtp:
    """A mail server; a connection for each mail, since there are few."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._where: dict[str, Any] = {
            "hostname": parts.hostname,
            "port": parts.port or PORTS[parts.scheme],
            "username": unquote(parts.username) if parts.username else None,
            "password": unquote(parts.password) if parts.password else None,
            "use_tls": parts.scheme == "smtps",
            # Never without it where it was asked for, never tried where it was not.
            "start_tls": parts.scheme == "smtp+starttls",
        }

    async def send(self, message: EmailMessage) -> None:
        """See Carrier. What a server says stays out of the log: it may name the address."""
        (sender,) = message["From"].addresses
        recipient = recipient_of(message)
        try:
            # As bytes: the library would fold the headers anew, and encode the long ones.
            await aiosmtplib.send(
                message.as_bytes(),
                sender=sender.addr_spec,
                recipients=[recipient],
                timeout=SEND_SECONDS,
                **self._where,
            )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise fault_of(refused.recipients[0].code) from refused
        except aiosmtplib.SMTPDataError as refused:
            raise fault_of(refused.code) from refused
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as fault:
            logger.warning("the mail server takes no mail", error=type(fault).__name__)
            raise Unavailable(what="the mail server") from fault


def recipient_of(message: EmailMessage) -> str:
    """The one address a mail goes to. Raises Turned for what no server takes: an address that is
    none, and one beyond ASCII, which SMTP without its extension cannot name."""
    found = [one.addr_spec for one in message["To"].addresses]
    if len(found) != 1 or not found[0].isascii() or "@" not in found[0]:
        raise Turned(NO_ADDRESS)
    return str(found[0])


def fault_of(code: int) -> Exception:
    """What a refusal is: of this mail, or of us, as where a password is wrong. Only the first is
    noted as told; the second is put right by the operator."""
    is_of_the_mail = 400 <= code < 500 or NO_MAILBOX <= code <= NO_TRANSACTION
    return Turned(code) if is_of_the_mail else Unavailable(what="the mail server")


class Outbox:
    """Mail as .eml files in a folder that only the platform's own account reads."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / FOLDER

    async def send(self, message: EmailMessage) -> None:
        """Write the mail down, under its own id: the same mail again is the same file."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = message["Message-ID"].strip("<>").partition("@")[0]
        path = self.folder / f"{name}.eml"
        part = path.with_suffix(".part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(message.as_bytes())
        part.replace(path)
        kept = sorted(self.folder.glob("*.eml"), key=lambda one: one.stat().st_mtime_ns)
        for old in kept[:-KEPT_MAX]:
            old.unlink(missing_ok=True)
        logger.info("a mail waits in the outbox", file=str(path))


def carrier_of(settings: Settings) -> Carrier:
    """What the settings name."""
    return Smtp(settings.smtp_url) if settings.smtp_url else Outbox(Path(settings.data_dir))
