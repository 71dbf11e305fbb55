"""Finds every fault of a JSON value at once, where msgspec would stop at the first.

A check is built once per type from what msgspec knows of it, then called with plain JSON values
(numbers with a point as Decimal). Each fault has a JSON pointer, a stable code and one sentence.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import inspect

from contracts.commands.identity import Locale
from contracts.envelope import Fault
from contracts.values import AMOUNT_DECIMALS_MAX, AMOUNT_MAX, Email

# More than this nobody reads, and a hostile body must not make a long answer.
FAULTS_MAX = 100
# No list in a body is that long; the domains have tighter limits of their own.
ITEMS_MAX = 10_000
NAME_SHOWN_MAX = 100

_LINE_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_TEXT_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{32}")

Check = Callable[[Any, str, "Faults"], None]


class Enough(Exception):
    """So many faults were found that looking on helps nobody."""


class Faults:
    """Gathers faults. Raises Enough beyond FAULTS_MAX."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, at: str, code: str, message: str) -> None:
        """One more fault at a JSON pointer."""
        self.found.append(Fault(at, code, message))
        if len(self.found) >= FAULTS_MAX:
            raise Enough

    def wrong(self, at: str, wanted: str, value: Any) -> None:
        """The value has another JSON type than wanted."""
        self.add(at, "wrong_type", f"Expected {wanted}, got {_kind_of(value)}.")


def faults_of(check: Check, value: Any) -> list[Fault]:
    """All faults of a value, at most FAULTS_MAX."""
    faults = Faults()
    with suppress(Enough):
        check(value, "", faults)
    return faults.found


def check_for(kind: Any) -> Check:
    """The check of a type."""
    return _check(inspect.type_info(kind))


def needs_looking(kind: Any) -> bool:
    """Whether msgspec's own strict decoding would let through what a check refuses: it reads
    amounts from strings too and knows no limit for them, nor one for text without a pattern."""
    return _loose(inspect.type_info(kind))


def pointer(at: str, name: str) -> str:
    """The JSON pointer of a member (RFC 6901)."""
    shown = name if len(name) <= NAME_SHOWN_MAX else name[:NAME_SHOWN_MAX] + "…"
    return f"{at}/{shown.replace('~', '~0').replace('/', '~1')}"


def _kind_of(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | Decimal():
            return "a number"
        case str():
            return "a string"
        case list():
            return "an array"
        case _:
            return "an object"


def _loose(kind: inspect.Type) -> bool:
    match kind:
        case inspect.DecimalType():
            return True
        case inspect.StrType():
            return kind.pattern is None
        case inspect.StructType():
            return any(_loose(field.type) for field in kind.fields)
        case inspect.UnionType():
            return any(_loose(one) for one in kind.types)
        case inspect.VarTupleType() | inspect.ListType():
            return True  # for ITEMS_MAX
        case _:
            return False


def _check(kind: inspect.Type) -> Check:
    """The check of what msgspec tells about a type; an unknown kind is left to msgspec itself."""
    match kind:
        case inspect.StructType():
            return _struct(kind)
        case inspect.UnionType():
            return _union(kind)
        case inspect.VarTupleType() | inspect.ListType():
            return partial(_array, _check(kind.item_type), kind.max_length)
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


def _struct(kind: inspect.StructType) -> Check:
    checks = {field.encode_name: _check(field.type) for field in kind.fields}
    required = {field.encode_name for field in kind.fields if field.required}
    takes = ", ".join(checks) or "no fields"

    def check(value: Any, at: str, faults: Faults) -> None:
        if type(value) is not dict:
            return faults.wrong(at, "an object", value)
        for name in value:
            if name not in checks:
                shown = pointer(at, name)
                faults.add(shown, "unknown_field", f"There is no such field; it takes {takes}.")
        for name, inner in checks.items():
            if name in value:
                inner(value[name], f"{at}/{name}", faults)
            elif name in required:
                faults.add(f"{at}/{name}", "missing", "This is needed.")

    return check


def _union(kind: inspect.UnionType) -> Check:
    optional = any(isinstance(one, inspect.NoneType) for one in kind.types)
    checks = [_check(one) for one in kind.types if not isinstance(one, inspect.NoneType)]

    def check(value: Any, at: str, faults: Faults) -> None:
        if value is None and optional:
            return
        tried = []
        for one in checks:
            attempt = Faults()
            with suppress(Enough):
                one(value, at, attempt)
            if not attempt.found:
                return
            tried.append(attempt.found)
        if all(found[0].code == "wrong_type" and found[0].pointer == at for found in tried):
            return faults.wrong(at, " or ".join(_wanted(found[0]) for found in tried), value)
        # The alternative that got furthest says best what is wrong.
        best = min(tried, key=lambda found: found[0].code == "wrong_type")
        for fault in best:
            faults.add(fault.pointer, fault.code, fault.message)

    return check


def _wanted(fault: Fault) -> str:
    """What a fault of the type says was expected."""
    return fault.message.removeprefix("Expected ").rpartition(", got ")[0]


def _array(inner: Check, longest: int | None, value: Any, at: str, faults: Faults) -> None:
    if type(value) is not list:
        return faults.wrong(at, "an array", value)
    most = ITEMS_MAX if longest is None else longest
    if len(value) > most:
        return faults.add(at, "too_many", f"At most {most} are allowed, this has {len(value)}.")
    for n, item in enumerate(value):
        inner(item, f"{at}/{n}", faults)


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
