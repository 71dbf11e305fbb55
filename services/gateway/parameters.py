"""Query parameters: text outside, typed inside, every fault at once."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from msgspec import Struct, inspect

from contracts import errors
from contracts.envelope import Fault
from services.gateway.shape import Shape

PARAMETERS_MAX = 50
DIGITS_MAX = 18


class Parameters:
    """Reads a query string into a shape. A list is one parameter with commas."""

    def __init__(self, shape: Shape) -> None:
        described = inspect.type_info(shape.kind)
        assert isinstance(described, inspect.StructType)
        self.shape = shape
        self._readers = {f.encode_name: _reader(f.type) for f in described.fields}
        self._nothing = shape.kind() if shape.is_optional else None

    def read(self, query_string: bytes) -> Struct:
        """The struct. Raises Invalid with a fault for each bad or unknown parameter."""
        if not query_string and self._nothing is not None:
            return self._nothing
        values: dict[str, Any] = {}
        for name, text in _pairs(query_string):
            if name in values:
                raise _invalid(name, "given_twice", "This parameter is given twice.")
            values[name] = self._readers.get(name, _as_it_is)(text)
        return self.shape.from_values(values)


def _pairs(query_string: bytes) -> list[tuple[str, str]]:
    try:
        text = query_string.decode()
        return parse_qsl(text, keep_blank_values=True, max_num_fields=PARAMETERS_MAX)
    except UnicodeDecodeError:
        raise _invalid("", "bad_parameter", "Parameters are UTF-8.") from None
    except ValueError:
        message = f"At most {PARAMETERS_MAX} parameters are allowed."
        raise _invalid("", "too_many", message) from None


def _invalid(name: str, code: str, message: str) -> errors.Invalid:
    return errors.Invalid(Fault(f"/{name}" if name else "", code, message))


def _reader(kind: inspect.Type) -> Callable[[str], Any]:
    match kind:
        case inspect.UnionType():
            return _reader(next(k for k in kind.types if not isinstance(k, inspect.NoneType)))
        case inspect.IntType():
            return _whole
        case inspect.BoolType():
            return _boolean
        case inspect.VarTupleType() | inspect.ListType():
            return _list
        case _:
            return _as_it_is


def _as_it_is(text: str) -> str:
    return text


def _whole(text: str) -> int | str:
    """What is no number stays text and is refused as such."""
    digits = text.removeprefix("-")
    return (
        int(text) if digits.isascii() and digits.isdigit() and len(digits) <= DIGITS_MAX else text
    )


def _boolean(text: str) -> bool | str:
    return {"true": True, "false": False}.get(text, text)


def _list(text: str) -> list[str]:
    return text.split(",") if text else []
