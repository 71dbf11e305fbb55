"""Standard Webhooks 1.0: keys of two halves, and the headers they sign.

`v1` is HMAC-SHA256, `v1a` is Ed25519; both are sent, for every key that signs just now.
"""

import hmac
from base64 import b64encode
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from msgspec import Struct

SIGNATURES_MAX = 4
HALF_BYTES = 32
PUBLIC_PREFIX = "whpk_"
_LABEL = b"okr-webhook/v1\n"


class Keys(Struct, frozen=True):
    """The two halves of a webhook's key: one shared, one of which only the public half leaves."""

    shared: bytes
    private: Ed25519PrivateKey

    @property
    def secret(self) -> str:
        """The shared half as it is shown once."""
        return "whsec_" + b64encode(self.shared).decode()

    @property
    def public_key(self) -> str:
        """What verifies v1a; no secret."""
        raw = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return PUBLIC_PREFIX + b64encode(raw).decode()


def keys_from(raw: bytes) -> Keys:
    """A key from the 64 bytes that it is: the shared half, then the seed of the other."""
    return Keys(raw[:HALF_BYTES], Ed25519PrivateKey.from_private_bytes(raw[HALF_BYTES:]))


def keys_of(master: bytes, organisation_id: object, webhook_id: object, key_id: object) -> Keys:
    """A key that follows from the platform's master key, as all did before they were drawn at
    random: whoever holds such a secret goes on verifying with it."""
    place = f"{organisation_id}\n{webhook_id}\n{key_id}".encode()
    halves = (
        hmac.digest(master, _LABEL + half + b"\n" + place, "sha256") for half in (b"v1", b"v1a")
    )
    return keys_from(b"".join(halves))


def challenge_of(master: bytes, organisation_id: object, webhook_id: object, check: object) -> str:
    """The word that an endpoint has to echo."""
    place = f"challenge\n{organisation_id}\n{webhook_id}\n{check}".encode()
    return hmac.digest(master, _LABEL + place, "sha256").hex()[:32]


def signature(keys: Sequence[Keys], message_id: str, timestamp_s: int, body: bytes) -> str:
    """The value of webhook-signature, the current key's first; nothing is signed without keys."""
    signed = b"%s.%d.%s" % (message_id.encode(), timestamp_s, body)
    found: list[str] = []
    for key in keys:
        found.append("v1," + b64encode(hmac.digest(key.shared, signed, "sha256")).decode())
        found.append("v1a," + b64encode(key.private.sign(signed)).decode())
    return " ".join(found[:SIGNATURES_MAX])


def headers_of(
    keys: Sequence[Keys], message_id: str, timestamp_s: int, body: bytes
) -> dict[str, str]:
    """The three headers of an attempt; the time is that of the attempt, in whole seconds."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp_s),
        "webhook-signature": signature(keys, message_id, timestamp_s, body),
    }
