"""Where a page of a list ended, as an opaque word."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode

import msgspec

from contracts.envelope import Fault
from contracts.errors import Invalid


def write_cursor(sort: str, key: str) -> str:
    """The word for a place in a list."""
    return urlsafe_b64encode(msgspec.json.encode((sort, key))).decode().rstrip("=")


def read_cursor(word: str) -> tuple[str, str]:
    """The (sort, key) a word stands for. Raises Invalid for one that was not given out here."""
    try:
        raw = urlsafe_b64decode(word.encode() + b"=" * (-len(word) % 4))
        return msgspec.json.decode(raw, type=tuple[str, str])
    except (binascii.Error, msgspec.DecodeError, UnicodeError, ValueError):
        fault = Fault("/after", "bad_cursor", "This cursor was not given out by this list.")
        raise Invalid(fault) from None
