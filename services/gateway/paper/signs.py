"""The signs that the fonts of a document hold, and what stands in place of those they do not.

A sign without a glyph would be an empty box, or nothing: here it is told by its name, and the
document says so at its end.
"""

import json
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Inclusive ranges of what the fonts inside of typst cover, in order; held to them by a test.
COVERED: list[tuple[int, int]] = json.loads(
    (Path(__file__).parents[1] / "web" / "paper" / "covered.json").read_text()
)
_STARTS = [first for first, _ in COVERED]
# Names like CJK UNIFIED IDEOGRAPH-4E2D say no more than the number does.
NUMBERED = ("CJK ", "HANGUL SYLLABLE", "TANGUT", "NUSHU", "KHITAN")
# They join or vary what stands before them, and are nothing to be seen by themselves.
JOINING = frozenset(("\u200d", "\ufe0e", "\ufe0f", *map(chr, range(0x1F3FB, 0x1F400))))
# A run without a place to break is given one after so many signs.
RUN_CHARS_MAX = 40
BREAK = "\u200b"


def is_covered(sign: str) -> bool:
    """Whether a font has a glyph for it; line ends and tabs are not drawn."""
    at = bisect_right(_STARTS, ord(sign)) - 1
    return sign in "\n\t" or (at >= 0 and ord(sign) <= COVERED[at][1])


def told(text: str, *, is_strict: bool = False) -> str:
    """The text with every sign that has no glyph told by its name or number.

    A mark is set with the sign it stands on, and no font may have both: is_strict tells every mark
    that is not part of a letter of its own.
    """
    text = unicodedata.normalize("NFC", text)
    if not is_strict and all(map(is_covered, text)):
        return text
    return "".join(_signs(text, is_strict))


def _signs(text: str, is_strict: bool) -> Iterator[str]:
    before = ""
    for sign in text:
        kind = unicodedata.category(sign)
        if is_strict and kind == "Cf":
            continue
        is_set = is_covered(sign) and not (is_strict and kind.startswith("M"))
        if is_set and not (sign in JOINING and before and not is_covered(before)):
            yield sign
        elif sign not in JOINING:
            yield f"‹{name_of(sign)}›"
        before = sign


def name_of(sign: str) -> str:
    """What a sign is called, in small letters; its number where the name says no more."""
    name = unicodedata.name(sign, "")
    if not name or name.startswith(NUMBERED):
        return f"U+{ord(sign):04X}"
    return name.lower()


def breakable(text: str) -> str:
    """The text with places to break in runs that are too long for a line."""
    return " ".join(
        BREAK.join(run[n : n + RUN_CHARS_MAX] for n in range(0, len(run), RUN_CHARS_MAX)) or run
        for run in text.split(" ")
    )


def settable(value: Any, *, is_strict: bool = False) -> Any:
    """A document's data with every text as its fonts can show it."""
    if isinstance(value, str):
        said = told(value, is_strict=is_strict)
        # A picture has no lines to break.
        return said if value.startswith("<svg") else breakable(said)
    if isinstance(value, dict):
        return {key: settable(one, is_strict=is_strict) for key, one in value.items()}
    if isinstance(value, list):
        return [settable(one, is_strict=is_strict) for one in value]
    return value


def texts_of(value: Any) -> Iterator[str]:
    """Every text of a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts_of(one)


def is_all_there(data: Any, shown: Any) -> bool:
    """Whether nothing had to be told in what is shown in place of the data."""
    pairs = zip(texts_of(data), texts_of(shown), strict=True)
    return all(
        unicodedata.normalize("NFC", said) == there.replace(BREAK, "") or BREAK in said
        for said, there in pairs
    )
