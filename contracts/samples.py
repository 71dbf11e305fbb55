"""One example of a message, made from its type: the same type gives the same example, always.

Made once when a message is accepted and frozen then, so a change here touches no old sample.
"""

import hashlib
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from msgspec import inspect

from contracts.envelope import decode, encode

_DAY = date(2026, 7, 1)
_MOMENT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
# By field name, where a figure should look like one of its trade.
_AMOUNTS = {
    "baseline": Decimal(12),
    "target": Decimal(4),
    "value": Decimal(6),
    "weight": Decimal(2),
    "score": Decimal("0.8"),
    "computed": Decimal("0.8"),
    "progress": Decimal("0.75"),
}
# The first that fits a text's pattern and lengths is taken, after the field's own name.
_TEXTS = ("en", "a@example.org", "UTC", "https://example.org/", "1", "0" * 64)


def sample_of(kind: type[msgspec.Struct]) -> bytes:
    """The example of a message type, every field of it filled, as indented JSON.

    Raises LookupError for a field this module has no example for.
    """
    raw = encode(_value(inspect.type_info(kind), (kind.__name__,)))
    decode(raw, kind)
    return msgspec.json.format(raw, indent=2) + b"\n"


def _value(shape: inspect.Type, path: tuple[str, ...]) -> Any:
    match shape:
        case inspect.Metadata(type=inner):
            return _value(inner, path)
        case inspect.UnionType(types=types):
            return _value(next(kind for kind in types if not _is_nothing(kind)), path)
        case inspect.StructType():
            return _object(shape, path)
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            return [_value(item, (*path, "0"))]
        case inspect.TupleType(item_types=items):
            return [_value(item, (*path, str(at))) for at, item in enumerate(items)]
        case inspect.DictType(key_type=key, value_type=value):
            return {str(_value(key, (*path, "key"))): _value(value, (*path, "value"))}
        case inspect.LiteralType(values=values):
            return values[_number(path) % len(values)]
        case _:
            return _plain(shape, path)


def _plain(shape: inspect.Type, path: tuple[str, ...]) -> Any:
    match shape:
        case inspect.StrType():
            return _text(shape, path)
        case inspect.IntType():
            return _whole(shape, path)
        case inspect.DecimalType():
            some = Decimal(_number(path) % 1000) / 10
            return some if "old" in path else _AMOUNTS.get(_name(path), some)
        case inspect.BoolType():
            return True
        case inspect.UUIDType():
            # Of version 7 like every id here, from July 2026.
            return UUID(int=(0x019F1D8C0000 << 80) | (7 << 76) | (2 << 62) | _number(path))
        case inspect.DateType():
            return _DAY
        case inspect.DateTimeType():
            return _MOMENT
        case inspect.RawType() | inspect.AnyType():
            return {_name(path): 1}
        case _:
            raise LookupError(f"no example for {'.'.join(path)}, which is {shape}")


def _object(shape: inspect.StructType, path: tuple[str, ...]) -> dict[str, Any]:
    tag = {} if shape.tag_field is None else {shape.tag_field: shape.tag}
    return tag | {
        field.encode_name: _value(field.type, (*path, field.encode_name)) for field in shape.fields
    }


def _text(shape: inspect.StrType, path: tuple[str, ...]) -> str:
    own = _name(path).replace("_", " ")
    for text in ("old " + own if "old" in path else own, *_TEXTS):
        long_enough = (shape.min_length or 0) <= len(text)
        short_enough = shape.max_length is None or len(text) <= shape.max_length
        if long_enough and short_enough and re.search(shape.pattern or "", text):
            return text
    raise LookupError(f"no example for {'.'.join(path)}, a text like {shape.pattern}")


def _whole(shape: inspect.IntType, path: tuple[str, ...]) -> int:
    low = shape.ge if shape.ge is not None else (shape.gt + 1 if shape.gt is not None else 1)
    high = shape.le if shape.le is not None else (shape.lt - 1 if shape.lt is not None else 1000)
    return int(low + _number(path) % (max(high - low, 0) + 1))


def _is_nothing(shape: inspect.Type) -> bool:
    return isinstance(shape, inspect.NoneType)


def _name(path: tuple[str, ...]) -> str:
    """The field's name; the two sides of a Change and the items of a list bear that of it."""
    return next(part for part in reversed(path) if part not in ("old", "new", "0"))


def _number(path: tuple[str, ...]) -> int:
    """A number of 62 bits that follows from where the field stands."""
    return int.from_bytes(hashlib.sha256(".".join(path).encode()).digest()[:8], "big") >> 2
