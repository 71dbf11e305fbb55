"""Secrets of webhooks as they lie in the database: sealed with AES-256-GCM. Pure.

The key that seals follows from the platform's master key and is used for nothing else. What is
sealed is bound to its place: moved to another webhook or organisation it does not open.
"""

import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
_LABEL = b"okr-webhook/seal/v1\n"
_NAME_LABEL = b"okr-webhook/seal-name/v1\n"
_NAME_CHARS = 16


class Unsealable(Exception):
    """A sealed secret does not open; the text says why and holds nothing of it."""


class Seal:
    """Seals and opens under one master key; name tells which, without saying anything of it."""

    def __init__(self, master: bytes) -> None:
        self.name = hmac.digest(master, _NAME_LABEL, "sha256").hex()[:_NAME_CHARS]
        self._cipher = AESGCM(hmac.digest(master, _LABEL, "sha256"))

    def seal(self, secret: bytes, place: tuple[object, ...], nonce: bytes) -> bytes:
        """A secret for its place; a nonce of 12 bytes is used once."""
        return nonce + self._cipher.encrypt(nonce, secret, _bound(place))

    def open(self, sealed: bytes, place: tuple[object, ...], name: str) -> bytes:
        """The secret again. Raises Unsealable for what was sealed elsewhere or changed."""
        if name != self.name:
            raise Unsealable(f"sealed under master key {name}, this is {self.name}")
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bound(place))
        except InvalidTag:
            raise Unsealable("it was changed, or belongs to another place") from None


def _bound(place: tuple[object, ...]) -> bytes:
    return "\n".join(map(str, place)).encode()
