"""A language of the pages: its sentences, and how it writes numbers, days and moments.

Sentences are keyed by themselves in English; another language is one file,
`web/locale/<language>.po`, read at start.
"""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, dates, lists, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

LOCALES = Path(__file__).parents[1] / "web" / "locale"
ENGLISH = "en"
AMOUNT_DECIMALS_SHOWN = 6
_GROUPED = re.compile(r"[-+]?\d{1,3}([.,]\d{3})+")


class Language:
    """One language; code is as in `<html lang>`."""

    def __init__(self, code: str, sentences: NullTranslations) -> None:
        self.code = code
        self.sentences = sentences
        self._locale = Locale.parse(code)

    @cached_property
    def name(self) -> str:
        """What the language calls itself."""
        return (self._locale.get_display_name() or self.code).capitalize()

    def say(self, sentence: str, **facts: object) -> str:
        """A sentence in this language, with the facts put where it has %(fact)s."""
        said = self.sentences.ugettext(sentence)
        return said % facts if facts else said

    def count(self, one: str, many: str, n: int, **facts: object) -> str:
        """The sentence for n of something, which it may hold as %(n)s."""
        return self.sentences.ungettext(one, many, n) % {"n": self.number(n), **facts}

    def number(self, amount: Decimal | int, decimals: int | None = None) -> str:
        """An amount: as many decimals as it has, or exactly so many."""
        if decimals is None:
            exact = Decimal(amount)
            return numbers.format_decimal(
                exact, locale=self._locale, format="#,##0." + "#" * AMOUNT_DECIMALS_SHOWN
            )
        pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
        return numbers.format_decimal(amount, locale=self._locale, format=pattern)

    def percent(self, share: Decimal) -> str:
        """A share of 1 in whole per cent."""
        return numbers.format_percent(share, locale=self._locale)

    def score(self, score: Decimal) -> str:
        """A score, in tenths."""
        return self.number(score, 1)

    def day(self, day: date) -> str:
        """A day without its year, as 9 Nov."""
        return dates.format_skeleton("MMMd", day, locale=self._locale)

    def long_day(self, day: date) -> str:
        """A day with its year."""
        return dates.format_date(day, "long", locale=self._locale)

    def moment(self, text: str, timezone: str) -> str:
        """A moment of the API, as it was by a zone's clocks."""
        at = datetime.fromisoformat(text.replace("Z", "+00:00"))
        return dates.format_datetime(at, "medium", ZoneInfo(timezone), self._locale)

    def typed(self, amount: Decimal | int) -> str:
        """An amount as a person would type it into a field: no grouping."""
        return self.number(amount).replace(self._group, "")

    def amount(self, text: str) -> Decimal | str:
        """The number a person wrote, with a comma or a point; the text where it is none.

        Of comma and point the last one is the decimal mark, so 1.234,5 and 1,234.5 are the same.
        Alone before three digits, the mark that groups in this language groups.
        """
        plain = "".join(text.split()).replace("'", "")
        comma, point = plain.rfind(","), plain.rfind(".")
        mark, other = (",", ".") if comma > point else (".", ",")
        is_group = mark == self._group and other not in plain and _GROUPED.fullmatch(plain)
        if is_group or plain.count(mark) > 1:
            mark, other = "", mark
        plain = plain.replace(other, "")
        try:
            made = Decimal(plain.replace(mark, ".") if mark else plain)
        except InvalidOperation:
            return text
        return made if made.is_finite() else text

    def either(self, names: Sequence[str]) -> str:
        """Several names of which one is enough, as Anna, Bernd or Olga."""
        return lists.format_list(list(names), "or", self._locale)

    @property
    def _group(self) -> str:
        return numbers.get_group_symbol(self._locale)


def languages(folder: Path = LOCALES) -> Mapping[str, Language]:
    """English, and every language that has a file."""
    found = {ENGLISH: Language(ENGLISH, NullTranslations())}
    for path in sorted(folder.glob("*.po")):
        found[path.stem] = read(path)
    return found


def read(path: Path) -> Language:
    """The language in a file. Raises babel.messages.pofile.PoFileError for a broken one."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Language(path.stem, Translations(compiled))


def chosen(known: Mapping[str, Language], *wishes: str | None) -> Language:
    """The first wish that is known, English if none is; a wish is a code, as de or de-AT, or the
    header Accept-Language."""
    for wish in wishes:
        for code in _codes(wish or ""):
            if code in known:
                return known[code]
    return known[ENGLISH]


def _codes(wish: str) -> Sequence[str]:
    """The languages of a wish in the order they are named, without regions."""
    return [part.partition(";")[0].strip().partition("-")[0].lower() for part in wish.split(",")]
