"""How a link that signs in, and the token of a session, are written.

Both name where they belong and carry a secret; of the secret only its SHA-256 is ever kept.
"""

import binascii
import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from msgspec import Struct

SECRET_BYTES = 32
# A person in more organisations than this signs in to the others from there.
DOORS_MAX = 8
# A letter that lies in an outbox says with this line whose it is, so that it goes when they do.
OF_MEMBERS = "For: "
_ID_BYTES = 16
_DOOR_BYTES = 2 * _ID_BYTES


class Door(Struct, frozen=True, kw_only=True):
    """A session to be, in an organisation."""

    organisation_id: UUID
    session_id: UUID

    @property
    def raw(self) -> bytes:
        """Both ids."""
        return self.organisation_id.bytes + self.session_id.bytes


class SignInLink(Struct, frozen=True, kw_only=True):
    """What is mailed: one secret, and a door in every organisation of the address."""

    secret: bytes
    doors: tuple[Door, ...]

    @property
    def secret_sha256(self) -> str:
        """All that is kept of the secret: 64 hex digits."""
        return hashlib.sha256(self.secret).hexdigest()

    @property
    def text(self) -> str:
        """The link's word, in base64url."""
        return _text(self.secret + b"".join(door.raw for door in self.doors))


class SessionToken(Struct, frozen=True, kw_only=True):
    """What a browser holds: where the session is, and 256 bits that nobody guesses."""

    organisation_id: UUID
    session_id: UUID
    secret: bytes

    @property
    def secret_sha256(self) -> str:
        """All that is kept of the secret: 64 hex digits."""
        return hashlib.sha256(self.secret).hexdigest()

    @property
    def text(self) -> str:
        """The token, 86 characters of base64url."""
        return _text(self.organisation_id.bytes + self.session_id.bytes + self.secret)


def read_sign_in_link(text: str) -> SignInLink | None:
    """The link that a word is, None if it is none."""
    raw = _raw(text)
    rest = b"" if raw is None else raw[SECRET_BYTES:]
    if raw is None or len(rest) % _DOOR_BYTES or not 1 <= len(rest) // _DOOR_BYTES <= DOORS_MAX:
        return None
    doors = tuple(_door(rest[at : at + _DOOR_BYTES]) for at in range(0, len(rest), _DOOR_BYTES))
    return SignInLink(secret=raw[:SECRET_BYTES], doors=doors)


def read_session_token(text: str) -> SessionToken | None:
    """The token that a text is, None if it is none."""
    raw = _raw(text)
    if raw is None or len(raw) != _DOOR_BYTES + SECRET_BYTES:
        return None
    door = _door(raw[:_DOOR_BYTES])
    return SessionToken(
        organisation_id=door.organisation_id,
        session_id=door.session_id,
        secret=raw[_DOOR_BYTES:],
    )


def _door(raw: bytes) -> Door:
    return Door(organisation_id=UUID(bytes=raw[:_ID_BYTES]), session_id=UUID(bytes=raw[_ID_BYTES:]))


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _raw(text: str) -> bytes | None:
    try:
        raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (binascii.Error, UnicodeError, ValueError):
        return None
    # Base64 has several spellings of the same bytes; a word has one.
    return raw if _text(raw) == text else None
