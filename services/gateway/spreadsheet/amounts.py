"""Amounts as people write them, read only where there is one way to read them."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

from contracts.values import AMOUNT_DECIMALS_MAX, AMOUNT_MAX
from services.gateway.spreadsheet.findings import Cell, Figure, Unusable
from services.gateway.spreadsheet.units import SIGN

AMOUNT_CHARS_MAX = 60
# Blank, and what people write for it.
NOTHING = frozenset(("", "-", "–", "—", "n/a", "N/A"))

_SIGNED = re.compile(
    rf"(?P<minus>[-+]?)\s*(?P<before>{SIGN})?\s*(?P<rest>.*?)\s*(?P<after>{SIGN})?"
)
_NOT_FINITE = re.compile(r"[-+]?(nan|inf(inity)?|∞)", re.IGNORECASE)

_EXPONENT = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?[eE][-+]?[0-9]{1,3}")
_WHOLE = re.compile(r"[-+]?[0-9]+")
_POINT = re.compile(r"[-+]?[0-9]*\.[0-9]+")
_COMMA = re.compile(r"[-+]?[0-9]*,[0-9]+")
# Three digits after the only separator, and at most three that do not begin with 0 before it:
# 1,234 is a thousand and more to one reader and little more than one to another.
_EITHER = re.compile(r"[-+]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_SEPARATOR = re.compile(r"[.,'’ ]")

_CONTEXT = Context(prec=100)
_SIXTH = Decimal(1).scaleb(-AMOUNT_DECIMALS_MAX)


class Amount(NamedTuple):
    """A number and the sign beside it, "" for none; is_rounded when decimals were cut."""

    value: Decimal
    sign: str = ""
    is_rounded: bool = False


def read_amount(cell: Cell, *, has_decimal_commas: bool = False) -> Amount | Unusable | None:
    """What a cell amounts to, None for nothing, Unusable with the reason where it is not clear."""
    if isinstance(cell, Unusable):
        return cell
    if isinstance(cell, Figure):
        return _limited(cell.value, cell.sign, str(cell.value))
    text = " ".join(cell.replace("−", "-").split())
    if text in NOTHING:
        return None
    if text.startswith("="):
        return Unusable(
            "formula", "This is a formula. Paste its value instead: it is not computed."
        )
    if _NOT_FINITE.fullmatch(text):
        return Unusable("not_finite", f"{text!r} is not a finite number.")
    if len(text) > AMOUNT_CHARS_MAX:
        return Unusable("not_a_number", f"{text[:20]!r}… is not a number.")
    signed = _SIGNED.fullmatch(text)
    if signed is None or (signed["before"] and signed["after"]):
        return Unusable("not_a_number", f"{text!r} is not a number.")
    digits = signed["minus"] + signed["rest"]
    number = _number(digits, has_decimal_commas)
    if isinstance(number, Unusable):
        return Unusable(number.code, number.message.format(text=repr(text)))
    return _limited(number, signed["before"] or signed["after"] or "", text)


def is_decimal_comma(cell: Cell) -> bool:
    """Whether a cell shows that its writer puts a comma before decimals: 7,5 or 1.234,5."""
    if not isinstance(cell, str) or len(cell) > AMOUNT_CHARS_MAX:
        return False
    signed = _SIGNED.fullmatch(" ".join(cell.split()))
    digits = signed["rest"] if signed else ""
    if digits.count(",") != 1 or _SEPARATOR.search(digits.partition(",")[2]):
        return False
    return isinstance(_number(digits, has_decimal_commas=True), Decimal)


def _number(digits: str, has_decimal_commas: bool) -> Decimal | Unusable:
    if _WHOLE.fullmatch(digits) or _EXPONENT.fullmatch(digits):
        return Decimal(digits)
    if _EITHER.fullmatch(digits) and ("," in digits or has_decimal_commas):
        return Unusable(
            "ambiguous_number",
            "{text} can be read as a thousand and more or as a few decimals. Write it without "
            "thousands separators, decimals after a point.",
        )
    if _POINT.fullmatch(digits):
        return Decimal(digits)
    if _COMMA.fullmatch(digits):
        return Decimal(digits.replace(",", "."))
    grouped = _grouped(digits)
    return grouped or Unusable("not_a_number", "{text} is not a number.")


def _grouped(digits: str) -> Decimal | None:
    """1 234 567 and 1.234,5: one separator for thousands, and another once for decimals."""
    separators = _SEPARATOR.findall(digits)
    if not separators:
        return None
    thousands, last = separators[0], separators[-1]
    has_decimals = last != thousands and last in ".," and separators.count(last) == 1
    whole, decimals = digits.rsplit(last, 1) if has_decimals else (digits, "")
    if not re.fullmatch(rf"[-+]?[0-9]{{1,3}}({re.escape(thousands)}[0-9]{{3}})+", whole):
        return None
    if has_decimals and not re.fullmatch("[0-9]+", decimals):
        return None
    return Decimal(f"{whole.replace(thousands, '')}.{decimals or 0}")


def _limited(value: Decimal, sign: str, text: str) -> Amount | Unusable:
    if not value.is_finite():
        return Unusable("not_finite", f"{text!r} is not a finite number.")
    if value.adjusted() > AMOUNT_MAX.adjusted() or value.copy_abs() > AMOUNT_MAX:
        return Unusable("out_of_range", f"{text!r} is beyond ±{AMOUNT_MAX:f}.")
    if value.adjusted() < -AMOUNT_CHARS_MAX:
        return Amount(Decimal(0), sign, is_rounded=bool(value))
    rounded = value.quantize(_SIXTH, rounding=ROUND_HALF_UP, context=_CONTEXT)
    return Amount(_plain(rounded), sign, is_rounded=rounded != value)


def _plain(value: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent: 1E+2 is 100."""
    shortest = value.normalize(_CONTEXT)
    if shortest.adjusted() < len(shortest.as_tuple().digits) - 1:
        return shortest
    return shortest.quantize(Decimal(1), context=_CONTEXT)
