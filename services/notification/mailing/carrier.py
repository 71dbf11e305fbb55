"""How mail leaves: by a mail server, or into the outbox of the data directory."""

import ssl
from email.message import EmailMessage
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib
import structlog

from contracts.queries.notification_mail import MailOutcome
from services.notification.domain.mail import POLICY, POLICY_BEYOND_ASCII
from services.notification.domain.mail_address import can_be, is_plain

SEND_SECONDS = 15.0
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
# RFC 5321 §4.2.3: no such mailbox, not here, no such name, and no for no given reason.
NO_MAILBOX, NOT_HERE, NO_ADDRESS, NO_TRANSACTION = 550, 551, 553, 554
OF_THE_MAILBOX = frozenset((NO_MAILBOX, NOT_HERE, NO_ADDRESS))
OF_THE_MAIL = OF_THE_MAILBOX | {552, NO_TRANSACTION}
# It leaves, and says so to whoever asks at any moment (RFC 5321 §3.8).
LEAVING = 421
# RFC 3463: what a server says under 5.7 is of who sends, or of how, and not of the mailbox.
NOT_OURS = "5.7."

logger = structlog.get_logger("mail")


class Turned(Exception):
    """The mail server does not take this mail; code is what it said, as 550. is_mailbox: since
    nobody has this address, whatever is sent there."""

    def __init__(self, code: int, *, is_mailbox: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.is_mailbox = is_mailbox

    @property
    def is_for_ever(self) -> bool:
        """Whether trying again is of no use."""
        return self.code >= 500

    @property
    def outcome(self) -> MailOutcome:
        """The same as a word."""
        if not self.is_for_ever:
            return "put_off"
        return "address_refused" if self.is_mailbox else "mail_refused"


class Away(Exception):
    """The mail server takes no mail at all; outcome is why, code what it said, if it did."""

    def __init__(self, outcome: MailOutcome, code: int | None = None) -> None:
        super().__init__(outcome, code)
        self.outcome = outcome
        self.code = code


class Carrier(Protocol):
    """Whatever carries mail."""

    async def send(self, message: EmailMessage, shelf: str) -> None:
        """Take a mail; shelf says whose it is, for what keeps it here. Raises Turned where this one
        is not taken, Away where none is."""
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

    async def send(self, message: EmailMessage, shelf: str) -> None:
        """See Carrier. What a server says stays out of the log: it may name the address."""
        (sender,) = message["From"].addresses
        recipient = recipient_of(message)
        options = [] if is_plain(recipient) else ["SMTPUTF8"]
        try:
            # As bytes: the library would fold the headers anew, and encode the long ones.
            await aiosmtplib.send(
                bytes_of(message),
                sender=sender.addr_spec,
                recipients=[recipient],
                mail_options=options,
                timeout=SEND_SECONDS,
                **self._where,
            )
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as fault:
            raise meaning(fault) from fault


def bytes_of(message: EmailMessage) -> bytes:
    """The mail as it goes over the wire; an address beyond ASCII as it is, where there is one."""
    is_utf8 = not all(is_plain(one.addr_spec) for one in message["To"].addresses)
    return message.as_bytes(policy=POLICY_BEYOND_ASCII if is_utf8 else POLICY)


def recipient_of(message: EmailMessage) -> str:
    """The one address a mail goes to. Raises Turned for what no server takes."""
    found = [one.addr_spec for one in message["To"].addresses]
    if len(found) != 1 or not can_be(found[0]):
        raise Turned(NO_ADDRESS, is_mailbox=True)
    return str(found[0])


def meaning(fault: Exception) -> Exception:
    """What a failure is: of this mail, or of the server or ourselves, as where a password is wrong.
    Only the first is noted as told; the second is waited for, or put right by the operator."""
    match fault:
        case aiosmtplib.SMTPNotSupported():
            # The server knows ASCII alone.
            return Turned(NO_ADDRESS, is_mailbox=True)
        case aiosmtplib.SMTPRecipientsRefused():
            return _of_recipient(fault.recipients[0])
        case aiosmtplib.SMTPDataError() if fault.code in OF_THE_MAIL or _is_later(fault.code):
            return Turned(fault.code)
        case aiosmtplib.SMTPResponseException():
            return Away("server_refused", fault.code)
        case TimeoutError():
            return Away("timeout")
        case ssl.SSLError() | aiosmtplib.SMTPException(__cause__=ssl.SSLError()):
            return Away("tls_invalid")
        case aiosmtplib.SMTPConnectError() | ConnectionRefusedError():
            return Away("no_connection")
        case _:
            return Away("broken")


def _is_later(code: int) -> bool:
    return 400 <= code < 500 and code != LEAVING


def _of_recipient(refused: aiosmtplib.SMTPRecipientRefused) -> Exception:
    code = refused.code
    if code not in OF_THE_MAIL and not _is_later(code):
        return Away("server_refused", code)
    is_mailbox = code in OF_THE_MAILBOX and not refused.message.startswith(NOT_OURS)
    return Turned(code, is_mailbox=is_mailbox)
