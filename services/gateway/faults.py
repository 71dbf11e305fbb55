"""Gathers every fault of a value, each with a JSON pointer, a stable code and one sentence."""

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

from contracts.envelope import Fault

# More than this nobody reads, and a hostile body must not make a long answer.
FAULTS_MAX = 100
NAME_SHOWN_MAX = 100

Check = Callable[[Any, str, "Faults"], None]


class Enough(Exception):
    """So many faults were found that looking on helps nobody."""


class Faults:
    """Gathers faults. Raises Enough beyond FAULTS_MAX."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, at: str, code: str, message: str) -> None:
        """One more fault at a JSON pointer."""
        self.found.append(Fault(at, code, message))
        if len(self.found) >= FAULTS_MAX:
            raise Enough

    def wrong(self, at: str, wanted: str, value: Any) -> None:
        """The value has another JSON type than wanted."""
        self.add(at, "wrong_type", f"Expected {wanted}, got {_kind_of(value)}.")


def faults_of(check: Check, value: Any) -> list[Fault]:
    """All faults of a value, at most FAULTS_MAX."""
    faults = Faults()
    with suppress(Enough):
        check(value, "", faults)
    return faults.found


def pointer(at: str, name: str) -> str:
    """The JSON pointer of a member (RFC 6901)."""
    shown = name if len(name) <= NAME_SHOWN_MAX else name[:NAME_SHOWN_MAX] + "…"
    return f"{at}/{shown.replace('~', '~0').replace('/', '~1')}"


def _kind_of(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | Decimal():
            return "a number"
        case str():
            return "a string"
        case list():
            return "an array"
        case _:
            return "an object"
