"""Finds every fault of a JSON value at once, where msgspec would stop at the first.

A check is built once per type from what msgspec knows of it, then called with plain JSON values
(numbers with a point as Decimal).
"""

from contextlib import suppress
from functools import partial
from typing import Any

from msgspec import inspect

from contracts.envelope import Fault
from services.gateway.faults import Check, Enough, Faults, pointer
from services.gateway.leaves import leaf

# No list in a body is that long; the domains have tighter limits of their own.
ITEMS_MAX = 10_000


def check_for(kind: Any) -> Check:
    """The check of a type."""
    return _check(inspect.type_info(kind))


def needs_looking(kind: Any) -> bool:
    """Whether msgspec's own strict decoding would let through what a check refuses: it reads
    amounts from strings too and knows no limit for them, nor one for text without a pattern."""
    return _loose(inspect.type_info(kind))


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
    match kind:
        case inspect.StructType():
            return _struct(kind)
        case inspect.UnionType():
            return _union(kind)
        case inspect.VarTupleType() | inspect.ListType():
            return partial(_array, _check(kind.item_type), kind.max_length)
        case _:
            return leaf(kind)


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
