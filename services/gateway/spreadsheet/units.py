"""What kind of measure a unit and the signs beside its amounts make."""

import re
from collections.abc import Set as AbstractSet

from services.gateway.spreadsheet.findings import RowKind

PERCENT = "%"
SYMBOLS = "€$£¥₹₽₺₩₪₴"
CODES = "EUR|USD|GBP|CHF|JPY|CNY|INR|SEK|NOK|DKK|PLN|CZK|HUF|RON|CAD|AUD|NZD|BRL|MXN|ZAR"
SIGN = rf"%|[{SYMBOLS}]|{CODES}"

_PERCENT_WORDS = frozenset(("%", "percent", "pct", "percentage", "prozent"))
_CURRENCY = re.compile(rf"[{SYMBOLS}]|\b({CODES})\b")
# A symbol and the currencies it may stand for.
_SAME = {
    "€": ("EUR",),
    "$": ("USD", "CAD", "AUD", "NZD", "MXN", "BRL"),
    "£": ("GBP",),
    "¥": ("JPY", "CNY"),
    "₹": ("INR",),
}


class UnitClash(ValueError):
    """The unit says one thing and the sign in a cell another."""


def kind_and_unit(unit: str, signs: AbstractSet[str]) -> tuple[RowKind, str]:
    """The kind and the unit of a row, "" for none. Raises UnitClash where they contradict."""
    if len(signs) > 1:
        raise UnitClash(f"The amounts are written with {' and '.join(sorted(signs))}.")
    sign = next(iter(signs), "")
    kind = _kind(unit or sign)
    if unit and sign and not _agree(unit, kind, sign):
        raise UnitClash(f"The unit is {unit!r}, but an amount is written with {sign}.")
    return kind, PERCENT if kind == "percent" else unit or sign


def _kind(unit: str) -> RowKind:
    if unit.casefold() in _PERCENT_WORDS:
        return "percent"
    if _CURRENCY.search(unit) or re.fullmatch(CODES, unit.upper()):
        return "currency"
    return "number"


def _agree(unit: str, kind: RowKind, sign: str) -> bool:
    if sign == PERCENT:
        return kind == "percent"
    names = {sign, *_SAME.get(sign, ())} | {key for key, codes in _SAME.items() if sign in codes}
    return kind == "currency" and any(name in unit.upper() for name in names)
