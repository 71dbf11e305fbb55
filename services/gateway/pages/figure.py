"""A picture with its table, one key away."""

from markupsafe import Markup
from msgspec import Struct


class Figure(Struct, frozen=True, kw_only=True):
    """A picture, and the same in figures: the first cell of each row says what it is about.

    There is no picture where the pictures stand elsewhere, one in each row of a list.
    """

    picture: Markup | None
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
