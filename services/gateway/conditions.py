"""The conditions a request names in its headers: what it saw, and how to recognise it again."""

import hashlib
import re
from collections.abc import Mapping

from contracts import errors
from contracts.envelope import Fault

KEY_CHARS_MAX = 255
POSITION_DIGITS_MAX = 18

Given = Mapping[bytes, bytes]

_ETAG = re.compile(rb'(?:W/)?"(\d{1,18})"')
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def if_match(given: Given) -> int | None:
    """The version the caller saw; None without one and for "*". Raises Invalid."""
    value = given.get(b"if-match")
    if value is None or value == b"*":
        return None
    seen = _ETAG.fullmatch(value)
    if seen is None:
        raise _bad("If-Match", 'Expected one version as it stood in ETag, as "7", or *.')
    return int(seen[1])


def min_position(given: Given) -> int:
    """The log position the caller has seen, 0 without one. Raises Invalid."""
    value = given.get(b"scoreline-min-position")
    if value is None:
        return 0
    if not value.isdigit() or len(value) > POSITION_DIGITS_MAX:
        raise _bad("Scoreline-Min-Position", "Expected a log position, as 812.")
    return int(value)


def idempotency_key(given: Given) -> str | None:
    """The word under which a command is recognised when it comes again. Raises Invalid."""
    value = given.get(b"idempotency-key")
    if value is None:
        return None
    key = _text(value)
    if not 1 <= len(key) <= KEY_CHARS_MAX:
        raise _bad("Idempotency-Key", f"Expected 1 to {KEY_CHARS_MAX} characters.")
    if _CONTROLS.search(key):
        raise _bad("Idempotency-Key", "Control characters are not allowed here.")
    return key


def fingerprint(actor: str, method: str, target: str, body: bytes) -> str:
    """SHA-256 of what was asked, hex: the same key with another fingerprint is refused.

    target is the path and, where there is one, the query string. Who asks is part of it, so that
    nobody reads another's answer by naming the same key.
    """
    digest = hashlib.sha256(f"{actor}\n{method} {target}\n".encode())
    digest.update(body)
    return digest.hexdigest()


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _bad(header: str, message: str) -> errors.Invalid:
    return errors.Invalid(Fault(f"/{header}", "bad_header", message))
