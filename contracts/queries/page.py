"""A slice of a list."""

from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")


class Page(Struct, Generic[T], frozen=True, kw_only=True):
    """Some of a list in its order; next is the cursor of what follows, None at the end."""

    data: tuple[T, ...]
    next: str | None = None
