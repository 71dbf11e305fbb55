"""JSON Schemas of messages as they are on the wire.

Two things differ from what msgspec says of itself: amounts are JSON numbers here, and generic
types (Change[...], Page[...]) are written out where they stand, since their names would change
with the Python version.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import msgspec

Schema = dict[str, Any]

_AMOUNT = {"type": "string", "format": "decimal"}
_reader = msgspec.json.Decoder(float_hook=Decimal)


def components(kinds: Iterable[Any], under: str = "#/$defs/") -> tuple[list[Schema], Schema]:
    """A reference to the schema of each type, and the definitions they refer to, by name.

    under is what references begin with, as "#/components/schemas/".
    """
    made = msgspec.json.schema_components(kinds, ref_template=under + "{name}")
    # Through JSON, so that defaults are what the wire would hold.
    references, definitions = _reader.decode(msgspec.json.encode(made))
    generic = {under + name: schema for name, schema in definitions.items() if not name.isalnum()}
    plain = {
        name: _written_out(schema, generic)
        for name, schema in definitions.items()
        if name.isalnum()
    }
    return [_written_out(reference, generic) for reference in references], plain


def _written_out(node: Any, generic: Schema) -> Any:
    if isinstance(node, list):
        return [_written_out(item, generic) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("$ref") in generic:
        beside = {key: value for key, value in node.items() if key != "$ref"}
        return _written_out({**generic[node["$ref"]], **beside}, generic)
    plain = {key: _written_out(value, generic) for key, value in node.items()}
    if _is_amount(node):
        plain["type"] = "number"
    # A union holds no text besides an amount, so a default in quotes is the amount's.
    amounts = any(_is_amount(kind) for kind in (node, *node.get("anyOf", ())))
    if amounts and isinstance(node.get("default"), str):
        plain["default"] = Decimal(node["default"])
    return plain


def _is_amount(node: Schema) -> bool:
    return {key: node.get(key) for key in _AMOUNT} == _AMOUNT
