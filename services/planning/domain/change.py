"""What a command wants other than it is."""

from typing import TypeVar

from msgspec import UNSET, UnsetType

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
