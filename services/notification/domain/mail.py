"""A mail as it leaves, the same each time it is made. Pure."""

import hashlib
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from uuid import UUID

from msgspec import Struct

from services.notification.domain.mail_address import written

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A folded header has its long words encoded, and no mail program reads an encoded link.
POLICY = SMTP.clone(max_line_length=998)
POLICY_BEYOND_ASCII = SMTP.clone(max_line_length=998, utf8=True)
SENDER = "Scoreline <scoreline@localhost>"


class Mail(Struct, frozen=True, kw_only=True):
    """What goes to one address; id names it for ever, at is in µs. unsubscribe is the address of
    the link that ends such mail, empty for what was asked for this very moment."""

    id: UUID
    to: str
    subject: str
    text: str
    at: int
    unsubscribe: str = ""


def id_of(*parts: object) -> UUID:
    """The id that follows from what a mail is: made again it has the same one."""
    digest = hashlib.sha256("\n".join(map(str, parts)).encode()).digest()
    return UUID(bytes=digest[:16], version=5)


def message(mail: Mail, sender: str) -> EmailMessage:
    """The mail as RFC 5322 has it, with the links of RFC 8058 where it may be ended."""
    made = EmailMessage(policy=POLICY)
    name, address = parseaddr(sender or SENDER)
    made["From"] = Address(display_name=name, addr_spec=address)
    made["To"] = written(mail.to)
    made["Subject"] = mail.subject
    made["Date"] = format_datetime(_EPOCH + timedelta(microseconds=mail.at))
    made["Message-ID"] = message_id(mail, sender)
    made["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe:
        made["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # Lines of any length and letters of any language, also where a server takes ASCII alone.
    made.set_content(mail.text, cte="quoted-printable")
    return made


def message_id(mail: Mail, sender: str) -> str:
    """The same for the same mail, so that whoever gets it twice shows it once."""
    host = parseaddr(sender or SENDER)[1].rpartition("@")[2]
    return f"<{mail.id.hex}@{host}>"
