"""What is sent to webhooks, as OpenAPI describes it."""

from typing import Any

from contracts.catalogue import catalogue
from contracts.times import rfc3339

Json = dict[str, Any]

ABOUT = (
    " Sent as `standard`, `full`; the headers are those of Standard Webhooks 1.0. Any 2xx takes "
    "it; what is answered otherwise comes again."
)
_TEXT = {"type": "string"}
_ENVELOPE: Json = {
    "id": _TEXT,
    "type": _TEXT,
    "timestamp": {"type": "string", "format": "date-time"},
    "organisation_id": {"type": "string", "format": "uuid"},
    "sequence": {"type": "integer"},
    "subject": _TEXT,
    "subject_version": {"type": "integer"},
    "actor": {"type": "object", "properties": {"kind": _TEXT, "id": _TEXT}},
}
_EXAMPLE: Json = {
    "id": "evt_0192f7c0000070008000000000000001",
    "timestamp": rfc3339(1_795_428_000_000_000),
    "organisation_id": "0192f7c0-0000-7000-8000-000000000002",
    "sequence": 812,
    "subject": "objective/0192f7c0-0000-7000-8000-000000000003",
    "subject_version": 7,
    "actor": {"kind": "member", "id": "0192f7c0-0000-7000-8000-000000000004"},
}


def told() -> Json:
    """One entry for each type of public event."""
    return {one.type: {"post": _post(one.type, one.description, one)} for one in catalogue()}


def _post(type_: str, description: str, one: Any) -> Json:
    data = _written_out(one.schema, one.schema.get("$defs", {}))
    properties = _ENVELOPE | {"type": {"const": type_}, "data": data}
    schema = {"type": "object", "required": list(properties), "properties": properties}
    example = _EXAMPLE | {"type": type_, "data": one.example}
    return {
        "operationId": f"told.{type_}",
        "tags": ["Webhooks"],
        "summary": description.partition(". ")[0].rstrip("."),
        "description": description + ABOUT,
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": schema, "example": example}},
        },
        "responses": {"2XX": {"description": "Taken."}},
    }


def _written_out(node: Any, definitions: Json) -> Any:
    """A schema that stands on its own, without references; nothing told contains itself."""
    if isinstance(node, list):
        return [_written_out(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _written_out(definitions[node["$ref"].rpartition("/")[2]], definitions)
    left_out = ("$defs", "$schema")
    return {k: _written_out(v, definitions) for k, v in node.items() if k not in left_out}
