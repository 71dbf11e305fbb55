"""What a command wants other than it is, and what is wrong with its words."""

from typing import TypeVar

from msgspec import UNSET, UnsetType

from contracts.envelope import Fault
from contracts.values import Change

T = TypeVar("T")


def changed(old: T, wanted: T | UnsetType) -> Change[T] | None:
    """The old and the new value, None where nothing was wanted or nothing would change."""
    if wanted is UNSET or wanted == old:
        return None
    return Change(old=old, new=wanted)


def after(old: T, change: Change[T] | None) -> T:
    """The value after a change, if there was one."""
    return old if change is None else change.new


def trimmed(text: str | UnsetType) -> str | UnsetType:
    """A name without the blanks around it."""
    return text if text is UNSET else text.strip()


def blank(pointer: str, text: str | UnsetType) -> list[Fault]:
    """The fault of a text that says nothing."""
    if text is UNSET or text.strip():
        return []
    return [Fault(pointer, "blank", "This must say something.")]
