"""What a request may hold: a command's or query's fields without those the path gives.

A shape is a struct derived once at start. Reading is one strict decode by msgspec; only when
that fails, or cannot see everything (checks.needs_looking), is the value walked for all faults.
"""

from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from contracts import errors
from contracts.envelope import Fault
from services.gateway.checks import check_for, needs_looking
from services.gateway.faults import faults_of
from services.gateway.problems import Problem

_BEYOND = Decimal("Infinity")


class Shape:
    """A derived struct and how to read it."""

    def __init__(
        self,
        kind: type[Struct],
        without: Collection[str] = (),
        called: Mapping[str, str] | None = None,
        more: Mapping[str, str] | None = None,
    ) -> None:
        """kind's fields but those in without, and texts that may be left out: more has what each
        is for; called gives some another name outside."""
        self.kind = _derived(kind, without, called or {}, more or {})
        self.names = self.kind.__struct_fields__
        self.is_optional = not any(f.required for f in msgspec.structs.fields(self.kind))
        self._decoder = msgspec.json.Decoder(self.kind)
        self._check = check_for(self.kind)
        self._looks = needs_looking(self.kind)

    def from_json(self, raw: bytes) -> Struct:
        """The struct in a body. Raises Problem (400) for what is not JSON, Invalid with every
        fault for what is. Of a name given twice the last value counts."""
        if not raw:
            if self.is_optional:
                return self.kind()
            raise Problem(400, "empty_body", "The body is empty; a JSON object is needed.")
        try:
            made = self._decoder.decode(raw)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as reason:
            self._refuse(plain(raw))
            raise _unexplained(reason) from None
        if self._looks:
            self._refuse(plain(raw))
        return made

    def from_values(self, values: Mapping[str, Any]) -> Struct:
        """The struct of values already plain. Raises Invalid with every fault."""
        self._refuse(dict(values))
        try:
            return msgspec.convert(values, self.kind)
        except msgspec.ValidationError as reason:
            raise _unexplained(reason) from None

    def _refuse(self, value: Any) -> None:
        found = faults_of(self._check, value)
        if found:
            raise errors.Invalid(*found)


def fields_of(made: Struct) -> dict[str, Any]:
    """The fields by name, not copied."""
    return {name: getattr(made, name) for name in made.__struct_fields__}


def plain(raw: bytes) -> Any:
    """A body as plain values, numbers with a point as Decimal. Raises Problem (400)."""
    try:
        return _reader.decode(raw)
    except msgspec.ValidationError:
        message = "A number in the body has thousands of digits; numbers stay within ±1e15."
        raise errors.Invalid(Fault("", "out_of_range", message)) from None
    except UnicodeDecodeError:
        raise Problem(400, "bad_json", "The body is not UTF-8.") from None
    except RecursionError:
        raise Problem(400, "bad_json", "The body is nested too deeply.") from None
    except msgspec.DecodeError as reason:
        raise Problem(400, "bad_json", _not_json(raw, str(reason))) from None


def _not_json(raw: bytes, reason: str) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return "The body is not JSON in UTF-8 without a byte order mark."
    place = reason.rpartition("(byte ")[2].rstrip(")")
    if place.isdigit() and raw[int(place) :].lstrip(b"-").startswith((b"N", b"Inf")):
        return f"The body is not JSON: NaN and Infinity are no JSON numbers (byte {place})."
    return f"The body is not JSON: {reason.removeprefix('JSON is malformed: ')}."


def _decimal(text: str) -> Decimal:
    """An exponent beyond what Decimal can hold becomes infinite, which is a fault later."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return _BEYOND


_reader = msgspec.json.Decoder(float_hook=_decimal)


def _unexplained(reason: Exception) -> errors.Invalid:
    """msgspec refused what the checks let through: its own words, better than none."""
    text, _, place = str(reason).partition(" - at `$")
    at = place.rstrip("`").replace(".", "/").replace("[", "/").replace("]", "")
    return errors.Invalid(Fault(at, "bad_value", text + "."))


def _derived(
    kind: type[Struct],
    without: Collection[str],
    called: Mapping[str, str],
    more: Mapping[str, str],
) -> type[Struct]:
    fields: list[Any] = [
        (name, Annotated[str | None, Meta(description=what)], None) for name, what in more.items()
    ]
    for field in msgspec.structs.fields(kind):
        if field.name in without:
            continue
        if field.default_factory is not msgspec.NODEFAULT:
            default = msgspec.field(default_factory=field.default_factory)
            fields.append((field.name, field.type, default))
        elif field.default is not msgspec.NODEFAULT:
            fields.append((field.name, field.type, field.default))
        else:
            fields.append((field.name, field.type))
    return msgspec.defstruct(
        kind.__name__,
        fields,
        kw_only=True,
        frozen=True,
        forbid_unknown_fields=True,
        rename=dict(called),
        module=__name__,
        namespace={"__doc__": kind.__doc__},
    )
