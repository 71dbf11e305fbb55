"""How a link that answers a dependency is written: what it opens, until when, and a signature.

Whoever holds it needs no account. It is signed with a secret of its organisation, so nobody else
can make one; serial names the one that counts, so that a link can be revoked.
"""

import binascii
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from msgspec import Struct

_LABEL = b"okr-link/v1\n"
_ID_BYTES, _SERIAL_BYTES, _TIME_BYTES, _MAC_BYTES = 16, 4, 8, 32
_PLAIN_BYTES = 2 * _ID_BYTES + _SERIAL_BYTES + _TIME_BYTES
SECRET_BYTES = 32


class Link(Struct, frozen=True, kw_only=True):
    """A link as its bearer holds it; expires_at is in µs since 1970 UTC."""

    organisation_id: UUID
    dependency_id: UUID
    serial: int
    expires_at: int
    mac: bytes = b""

    @property
    def text(self) -> str:
        """The link's word: 102 characters of base64url."""
        return urlsafe_b64encode(self._plain + self.mac).decode().rstrip("=")

    def signed(self, secret: bytes) -> "Link":
        """The same link, signed."""
        return Link(
            organisation_id=self.organisation_id,
            dependency_id=self.dependency_id,
            serial=self.serial,
            expires_at=self.expires_at,
            mac=hmac.digest(secret, _LABEL + self._plain, "sha256"),
        )

    def is_signed_with(self, secret: bytes) -> bool:
        """Whether this secret signed it."""
        return hmac.compare_digest(self.mac, self.signed(secret).mac)

    @property
    def _plain(self) -> bytes:
        return (
            self.organisation_id.bytes
            + self.dependency_id.bytes
            + self.serial.to_bytes(_SERIAL_BYTES, "big")
            + self.expires_at.to_bytes(_TIME_BYTES, "big")
        )


def read_link(text: str) -> Link | None:
    """The link that a word is, None if it is none; its signature is not looked at."""
    try:
        raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (binascii.Error, UnicodeError, ValueError):
        return None
    if len(raw) != _PLAIN_BYTES + _MAC_BYTES:
        return None
    link = Link(
        organisation_id=UUID(bytes=raw[:16]),
        dependency_id=UUID(bytes=raw[16:32]),
        serial=int.from_bytes(raw[32:36], "big"),
        expires_at=int.from_bytes(raw[36:44], "big"),
        mac=raw[_PLAIN_BYTES:],
    )
    # Base64 has several spellings of the same bytes; a link has one.
    return link if link.text == text else None
