"""How an API key is written: it names its organisation and itself, then comes its secret."""

import binascii
import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from msgspec import Struct

PREFIX = "sl_"
SECRET_BYTES = 32
_ID_BYTES = 16
# Two ids and the secret in base64 without padding.
KEY_CHARS = len(PREFIX) + -(-(2 * _ID_BYTES + SECRET_BYTES) * 4 // 3)


class ApiKey(Struct, frozen=True, kw_only=True):
    """A key as its bearer holds it."""

    organisation_id: UUID
    api_key_id: UUID
    secret: bytes

    @property
    def secret_sha256(self) -> str:
        """All that is kept of the secret: 64 hex digits."""
        return hashlib.sha256(self.secret).hexdigest()

    @property
    def text(self) -> str:
        """The key as it is shown once: sl_ and 86 characters of base64url."""
        raw = self.organisation_id.bytes + self.api_key_id.bytes + self.secret
        return PREFIX + urlsafe_b64encode(raw).decode().rstrip("=")


def read_api_key(text: str) -> ApiKey | None:
    """The key that a text is, None if it is not one."""
    if len(text) != KEY_CHARS or not text.startswith(PREFIX):
        return None
    try:
        raw = urlsafe_b64decode(text.removeprefix(PREFIX).encode("ascii") + b"==")
    except (binascii.Error, UnicodeError):
        return None
    if len(raw) != 2 * _ID_BYTES + SECRET_BYTES:
        return None
    key = ApiKey(
        organisation_id=UUID(bytes=raw[:_ID_BYTES]),
        api_key_id=UUID(bytes=raw[_ID_BYTES : 2 * _ID_BYTES]),
        secret=raw[2 * _ID_BYTES :],
    )
    # Base64 has several spellings of the same bytes; a key has one.
    return key if key.text == text else None
