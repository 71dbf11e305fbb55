"""How the link at the foot of a mail is written: whose mail it ends, of which kind, a signature.

Whoever holds it needs no account (RFC 8058). It never expires: old mail is unsubscribed from too.
"""

import binascii
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from msgspec import Struct

from contracts.queries.notification_mail import MailKind

KINDS: tuple[MailKind, ...] = ("reminders", "digests", "notices")
_LABEL = b"okr-unsubscribe/v1\n"
_PLAIN_BYTES, _MAC_BYTES = 33, 32


class Ending(Struct, frozen=True, kw_only=True):
    """A link as its bearer holds it."""

    organisation_id: UUID
    member_id: UUID
    kind: MailKind
    mac: bytes = b""

    @property
    def text(self) -> str:
        """The link's word: 87 characters of base64url."""
        return urlsafe_b64encode(self._plain + self.mac).decode().rstrip("=")

    def signed(self, master: bytes) -> "Ending":
        """The same link, signed with what follows from the platform's master key."""
        return Ending(
            organisation_id=self.organisation_id,
            member_id=self.member_id,
            kind=self.kind,
            mac=hmac.digest(master, _LABEL + self._plain, "sha256"),
        )

    def is_signed_with(self, master: bytes) -> bool:
        """Whether this platform signed it."""
        return hmac.compare_digest(self.mac, self.signed(master).mac)

    @property
    def _plain(self) -> bytes:
        kind = KINDS.index(self.kind)
        return self.organisation_id.bytes + self.member_id.bytes + bytes((kind,))


def read_ending(text: str) -> Ending | None:
    """The link that a word is, None if it is none; its signature is not looked at."""
    try:
        raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (binascii.Error, UnicodeError, ValueError):
        return None
    if len(raw) != _PLAIN_BYTES + _MAC_BYTES or raw[32] >= len(KINDS):
        return None
    ending = Ending(
        organisation_id=UUID(bytes=raw[:16]),
        member_id=UUID(bytes=raw[16:32]),
        kind=KINDS[raw[32]],
        mac=raw[_PLAIN_BYTES:],
    )
    # Base64 has several spellings of the same bytes; a link has one.
    return ending if ending.text == text else None
