"""Checks of single values: text, numbers, ids, dates, choices."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import inspect

from contracts.commands.identity import Locale
from contracts.values import AMOUNT_DECIMALS_MAX, AMOUNT_MAX, Email
from services.gateway.faults import Check, Faults

_LINE_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_TEXT_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{32}")


def leaf(kind: inspect.Type) -> Check:
    """The check of a type without parts; an unknown kind is left to msgspec itself."""
    match kind:
        case inspect.StrType():
            return _text(kind)
        case inspect.IntType():
            return partial(_whole, kind.ge, kind.le)
        case inspect.DecimalType():
            return _amount
        case inspect.BoolType():
            return _boolean
        case inspect.LiteralType():
            return partial(_one_of, tuple(kind.values))
        case inspect.UUIDType():
            return _uuid
        case inspect.DateType():
            return partial(_moment, date, "bad_date", "a date as 2026-11-23")
        case inspect.DateTimeType():
            timed = Annotated[datetime, msgspec.Meta(tz=kind.tz)]
            return partial(_moment, timed, "bad_time", "a time as 2026-11-23T10:00:00Z")
        case inspect.NoneType():
            return _null
        case _:
            return _anything


def _meta_of(annotated: Any) -> str:
    return str(annotated.__metadata__[0].pattern)


# What a text that does not match a pattern should look like.
_FORMS = {
    _meta_of(Email): ("bad_email", "Expected an e-mail address, as anna@example.com."),
    _meta_of(Locale): ("bad_locale", "Expected a language, as en or de-AT."),
}


def _text(kind: inspect.StrType) -> Check:
    pattern = re.compile(kind.pattern) if kind.pattern is not None else None
    code, sentence = _FORMS.get(kind.pattern or "", ("bad_format", "This is not in its form."))
    # A pattern that lets a line break through is that of a note.
    is_note = pattern is not None and pattern.search("\n\t") is not None
    controls = _TEXT_CONTROLS if is_note else _LINE_CONTROLS
    shortest, longest = kind.min_length or 0, kind.max_length

    def check(value: Any, at: str, faults: Faults) -> None:
        if type(value) is not str:
            return faults.wrong(at, "a string", value)
        if len(value) < shortest:
            return faults.add(at, "too_short", f"At least {shortest} character is needed.")
        if longest is not None and len(value) > longest:
            message = f"At most {longest} characters are allowed, this has {len(value)}."
            return faults.add(at, "too_long", message)
        if controls.search(value):
            return faults.add(at, "control_characters", "Control characters are not allowed here.")
        if pattern is not None and not pattern.search(value):
            faults.add(at, code, sentence)

    return check


def _whole(least: int | None, most: int | None, value: Any, at: str, faults: Faults) -> None:
    if type(value) is not int:
        return faults.wrong(at, "a whole number", value)
    if least is not None and value < least:
        return faults.add(at, "out_of_range", f"It is at least {least}.")
    if most is not None and value > most:
        faults.add(at, "out_of_range", f"It is at most {most}.")


def _amount(value: Any, at: str, faults: Faults) -> None:
    if type(value) is not int and type(value) is not Decimal:
        return faults.wrong(at, "a number", value)
    amount = Decimal(value)
    # Compared, not abs(): that rounds to the context and overflows on a huge exponent.
    if not amount.is_finite() or not -AMOUNT_MAX <= amount <= AMOUNT_MAX:
        return faults.add(at, "out_of_range", "Numbers stay within ±1e15.")
    if _decimals(amount) > AMOUNT_DECIMALS_MAX:
        message = f"Numbers have at most {AMOUNT_DECIMALS_MAX} decimals."
        faults.add(at, "too_many_decimals", message)


def _decimals(amount: Decimal) -> int:
    """Decimals that count: 1.500 has one. Not normalize(), which rounds to 28 digits."""
    if not amount:
        return 0
    _, digits, exponent = amount.as_tuple()
    assert isinstance(exponent, int)  # only the infinite ones have a letter there
    n = len(digits)
    while exponent < 0 and digits[n - 1] == 0:
        n, exponent = n - 1, exponent + 1
    return max(0, -exponent)


def _boolean(value: Any, at: str, faults: Faults) -> None:
    if type(value) is not bool:
        faults.wrong(at, "true or false", value)


def _one_of(allowed: tuple[Any, ...], value: Any, at: str, faults: Faults) -> None:
    if type(value) is not str:
        faults.wrong(at, "a string", value)
    elif value not in allowed:
        choices = ", ".join(map(str, allowed))
        faults.add(at, "not_allowed", f"Expected one of {choices}.")


def _uuid(value: Any, at: str, faults: Faults) -> None:
    if type(value) is not str:
        faults.wrong(at, "an id", value)
    elif not _UUID.fullmatch(value):
        faults.add(at, "bad_id", f"Expected an id, as {UUID(int=0)}.")


def _moment(kind: Any, code: str, wanted: str, value: Any, at: str, faults: Faults) -> None:
    if type(value) is not str:
        return faults.wrong(at, wanted, value)
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        faults.add(at, code, f"Expected {wanted}.")


def _null(value: Any, at: str, faults: Faults) -> None:
    if value is not None:
        faults.wrong(at, "null", value)


def _anything(value: Any, at: str, faults: Faults) -> None:
    """Nothing to say; the typed decoding that follows has the last word."""
