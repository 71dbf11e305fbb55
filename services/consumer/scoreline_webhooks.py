"""Receive Scoreline's webhooks: verify, see each once, notice what is missing.

One file; needs Python 3.11 and `cryptography`. Signatures are those of Standard Webhooks 1.0: `v1`
is HMAC-SHA256 with whsec_…, `v1a` is Ed25519 with whpk_….
"""

import base64
import binascii
import hmac
import json
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

TOLERANCE_SECONDS = 300
SEEN_MAX = 100_000
# A header with more is nobody's who means well.
SIGNATURES_MAX = 16
_SHARED, _PUBLIC = "whsec_", "whpk_"


class BadDelivery(Exception):
    """Not from whom it says, changed on its way, too old, or no delivery at all: answer 401."""


@dataclass(frozen=True)
class Delivery:
    """A delivery that is genuine; event is its body, id stays the same when it comes again."""

    id: str
    timestamp: int
    event: dict[str, Any]


def verify(
    body: bytes,
    headers: Mapping[str, str],
    keys: Sequence[str],
    *,
    tolerance_s: int = TOLERANCE_SECONDS,
    clock: Callable[[], float] = time.time,  # noqa: TID251  # this file is taken out alone
) -> Delivery:
    """The delivery that a request is, by the raw bytes of its body and its headers in any case.

    keys are whsec_… or whpk_…; one of them is enough. Raises BadDelivery for whatever is wrong with
    the request, and ValueError for a key that is none: that is not the sender's fault.
    """
    checks = [_check_of(key) for key in keys]
    named = {name.lower(): value for name, value in headers.items()}
    try:
        id, stamp = named["webhook-id"], named["webhook-timestamp"]
        signatures = named["webhook-signature"].split(" ")
    except KeyError as missing:
        raise BadDelivery(f"the header {missing} is missing") from None
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        raise BadDelivery("the timestamp is no number of seconds")
    if abs(clock() - int(stamp)) > tolerance_s:
        raise BadDelivery("the timestamp is too far from now")
    signed = f"{id}.{stamp}.".encode() + body
    if not any(check(signed, one) for one in signatures[:SIGNATURES_MAX] for check in checks):
        raise BadDelivery("no signature fits")
    return Delivery(id=id, timestamp=int(stamp), event=_event(body))


def _event(body: bytes) -> dict[str, Any]:
    try:
        event = json.loads(body)
    except ValueError:
        raise BadDelivery("the body is no JSON") from None
    if not isinstance(event, dict):
        raise BadDelivery("the body is no object")
    return event


Check = Callable[[bytes, str], bool]


def _check_of(key: str) -> Check:
    """What tells whether a signature was made with a key, or with the secret half of it."""
    if key.startswith(_SHARED):
        return _shared(_raw(key.removeprefix(_SHARED)))
    if key.startswith(_PUBLIC):
        return _public(Ed25519PublicKey.from_public_bytes(_raw(key.removeprefix(_PUBLIC))))
    raise ValueError("a key begins with whsec_ or whpk_")


def _shared(secret: bytes) -> Check:
    if not 24 <= len(secret) <= 64:
        raise ValueError("a whsec_ key holds 24 to 64 bytes")

    def check(signed: bytes, signature: str) -> bool:
        version, _, word = signature.partition(",")
        made = hmac.digest(secret, signed, "sha256")
        return version == "v1" and hmac.compare_digest(_given(word), made)

    return check


def _public(key: Ed25519PublicKey) -> Check:
    def check(signed: bytes, signature: str) -> bool:
        version, _, word = signature.partition(",")
        if version != "v1a":
            return False
        try:
            key.verify(_given(word), signed)
        except InvalidSignature:
            return False
        return True

    return check


def _raw(word: str) -> bytes:
    return base64.b64decode(word, validate=True)


def _given(word: str) -> bytes:
    """The bytes of a signature as it came; none where it is malformed, which fits nothing."""
    try:
        return _raw(word)
    except (binascii.Error, ValueError):
        return b""


class Seen:
    """Which deliveries came already: the newest of them, in memory."""

    def __init__(self, size_max: int = SEEN_MAX) -> None:
        self._size_max = size_max
        self._ids: OrderedDict[str, None] = OrderedDict()

    def is_new(self, id: str) -> bool:
        """Whether a delivery comes for the first time; from now on it has come."""
        is_new = id not in self._ids
        self._ids[id] = None
        self._ids.move_to_end(id)
        if len(self._ids) > self._size_max:
            self._ids.popitem(last=False)
        return is_new


class Gaps:
    """What is missing of each subject, by the versions of its events."""

    def __init__(self) -> None:
        self._newest: dict[str, int] = {}
        self._missing: dict[str, set[int]] = {}

    def see(self, event: Mapping[str, Any]) -> list[int]:
        """Take note of an event; which versions of its subject between the first one seen and the
        newest have not come. Test events, whose version is 0, are passed over."""
        subject, version = event.get("subject"), event.get("subject_version")
        if not isinstance(subject, str) or not isinstance(version, int) or version < 1:
            return []
        newest = self._newest.get(subject, version - 1)
        missing = self._missing.setdefault(subject, set())
        missing.update(range(newest + 1, version))
        missing.discard(version)
        self._newest[subject] = max(newest, version)
        return sorted(missing)
