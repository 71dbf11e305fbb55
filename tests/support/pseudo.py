"""A language made up of the English one: whatever is said or written by it wears brackets and is
a third longer, so that what was forgotten is all that does not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

from babel.support import NullTranslations

from services.gateway.pages.language import Language

OPEN, CLOSE = "⟦", "⟧"
# Other languages are longer than English; German by about a third.
LONGER = 3
# What somebody reads or hears besides the text itself.
READ = frozenset(
    (
        "title",
        "aria-label",
        "aria-description",
        "aria-valuetext",
        "aria-roledescription",
        "placeholder",
        "alt",
        "label",
        "summary",
        "data-said",
        "data-says",
        "data-hint",
        "data-words",
    )
)
# Nobody reads these, or they hold what somebody typed or a program takes.
SILENT = ("script", "style", "textarea", "code", "kbd")
BUTTONS = ("submit", "button", "reset")


def marked(sentence: str) -> str:
    """A sentence in brackets, longer than it was."""
    return f"{OPEN}{sentence}{'·' * (len(sentence) // LONGER)}{CLOSE}" if sentence else ""


class Sentences(NullTranslations):
    """A catalogue in which every sentence is there, in brackets."""

    def ugettext(self, message: str) -> str:
        """The sentence, marked."""
        return marked(message)

    def ungettext(self, one: str, many: str, n: Any) -> str:
        """The one or the other, marked."""
        return marked(one if str(n) == "1" else many)


class Pseudo(Language):
    """The language; numbers and days that it writes are marked too, those typed into fields not."""

    def __init__(self) -> None:
        super().__init__("en", Sentences())

    def number(self, amount: Decimal | int, decimals: int | None = None) -> str:
        """An amount, marked."""
        return marked(super().number(amount, decimals))

    def typed(self, amount: Decimal | int) -> str:
        """An amount as it is typed: a field takes no brackets."""
        return super().number(amount).replace(self._group, "")

    def percent(self, share: Decimal) -> str:
        """A share, marked."""
        return marked(super().percent(share))

    def day(self, day: date) -> str:
        """A day, marked."""
        return marked(super().day(day))

    def long_day(self, day: date) -> str:
        """A day with its year, marked."""
        return marked(super().long_day(day))

    def moment(self, text: str, timezone: str) -> str:
        """A moment, marked."""
        return marked(super().moment(text, timezone))

    def either(self, names: Sequence[str]) -> str:
        """Names of which one is enough, marked."""
        return marked(super().either(names))


@dataclass
class Heard(HTMLParser):
    """Whatever somebody reads or hears on a page that wears no brackets, in the order it stands
    there. A sentence that holds a link is one sentence: brackets are counted across elements."""

    bare: list[str] = field(default_factory=list)
    depth: int = 0

    def __post_init__(self) -> None:
        super().__init__()
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read what an element says of itself."""
        given = {name: value or "" for name, value in attrs}
        # What another language calls itself is said in that one.
        if tag in SILENT or (tag != "html" and "lang" in given):
            self._silent.append(tag)
        if self._silent:
            return
        said = [value for name, value in given.items() if name in READ]
        if tag == "input" and given.get("type") in BUTTONS:
            said.append(given.get("value", ""))
        for text in said:
            self.bare += bare(text)

    def handle_endtag(self, tag: str) -> None:
        """Read on after what nobody reads."""
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        """Read text."""
        if self._silent:
            return
        kept = ""
        for sign in data:
            self.depth += (sign == OPEN) - (sign == CLOSE)
            kept += sign if self.depth == 0 and sign != CLOSE else "\n"
        self.bare += [" ".join(line.split()) for line in kept.split("\n") if line.strip()]


def bare(text: str) -> list[str]:
    """The parts of a text that wear no brackets."""
    heard = Heard()
    heard.handle_data(text)
    return heard.bare


def forgotten(page: str) -> list[str]:
    """What stands on a page and no language said."""
    heard = Heard()
    heard.feed(page)
    assert heard.depth == 0, "brackets do not match"
    return heard.bare
