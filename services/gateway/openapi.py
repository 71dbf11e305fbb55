"""The OpenAPI 3.1 document, made from the table of routes and the message structs."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from contracts.envelope import encode
from contracts.schemas import components
from contracts.values import AMOUNT_MAX
from services.gateway.api.route import POSITION, Plain, Route
from services.gateway.openapi_parts import (
    HEADERS,
    PARAMETERS,
    RESPONSES,
    SECURITY,
    headers_of,
    problems_of,
    refer,
)
from services.gateway.openapi_webhooks import told
from services.gateway.problems import ProblemDocument

Json = dict[str, Any]
Operation = Route | Plain
Nouns = Mapping[str, Sequence[Operation]]

UNDER = "#/components/schemas/"
ABOUT = (
    "Objectives and key results whose every number has a history. Amounts are JSON numbers within "
    "±1e15 with at most 6 decimals; times are RFC 3339 in UTC; ids are UUIDs. A command answers "
    "with the resource as it is afterwards. An error is a problem document (RFC 9457) that names "
    "every fault at once. What belongs to another organisation is 404, like what does not exist."
)


def document(nouns: Nouns, version: str) -> Json:
    """The document of all operations, by noun, as plain values."""
    kinds: dict[Any, None] = {ProblemDocument: None}
    for one in (one for several in nouns.values() for one in several):
        kinds |= dict.fromkeys(_kinds_of(one))
    references, definitions = components(kinds, under=UNDER)
    schemas = dict(zip(kinds, map(_bounded, references), strict=True))
    paths: dict[str, Json] = {}
    for noun, several in nouns.items():
        for one in several:
            paths.setdefault(one.path, {})[one.method.lower()] = _operation(noun, one, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Scoreline", "version": version, "description": ABOUT},
        "servers": [{"url": "/"}],
        "tags": [{"name": noun} for noun in nouns],
        "paths": paths,
        "webhooks": told(),
        "components": {
            "schemas": {name: _bounded(definitions[name]) for name in sorted(definitions)},
            "parameters": PARAMETERS,
            "headers": HEADERS,
            "responses": RESPONSES,
            "securitySchemes": SECURITY,
        },
    }


def as_json(described: Json) -> bytes:
    """The document as it is served."""
    return encode(described)


def _kinds_of(one: Operation) -> list[Any]:
    """The types whose schemas an operation refers to."""
    if isinstance(one, Plain):
        answer = [one.answer] if one.answer is not None else []
        return answer + [kind for kind in one.takes.values() if isinstance(kind, type)]
    return [one.message.ANSWER, *([one.shape.kind] if _has_body(one) else [])]


def _has_body(one: Operation) -> bool:
    if isinstance(one, Plain):
        return bool(one.takes)
    return one.has_body and bool(one.shape.names)


def _operation(noun: str, one: Operation, schemas: Mapping[Any, Json]) -> Json:
    summary = one.says.partition(". ")[0].partition("; ")[0].rstrip(".")
    made: Json = {
        "operationId": one.name,
        "tags": [noun],
        "summary": summary,
        "description": one.says,
        "parameters": _parameters(one),
        "responses": _responses(one, schemas),
        "security": _security(one),
    }
    if _has_body(one):
        made["requestBody"] = _body(one, schemas)
    return made


def _security(one: Operation) -> list[Json]:
    if isinstance(one, Plain):
        return [] if one.is_open else [{"apiKey": []}]
    return [{"platformKey": []}] if one.is_platform else [{"apiKey": []}]


def _parameters(one: Operation) -> list[Json]:
    made: list[Json] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": _schema_of(one, name),
        }
        for name in one.places
    ]
    if isinstance(one, Plain):
        made += _in_query(one.parameters) if one.parameters else []
    elif not one.has_body:
        made += _in_query(one.shape.kind)
    if one.is_command:
        return [*made, refer("parameters", "IdempotencyKey"), refer("parameters", "IfMatch")]
    if isinstance(one, Route) and not one.is_platform:
        made.append(refer("parameters", "MinPosition"))
    return made


def _schema_of(one: Operation, place: str) -> Json:
    if place == POSITION:
        return {"type": "integer", "minimum": 1}
    is_word = isinstance(one, Route) and place in one.words
    return {"type": "string"} if is_word else {"type": "string", "format": "uuid"}


def _in_query(kind: type[Struct]) -> list[Json]:
    _, definitions = components([kind], under=UNDER)
    schema = definitions[kind.__name__]
    return [
        {
            "name": name,
            "in": "query",
            "required": name in schema["required"],
            "schema": _bounded(_present(field)),
            **({"description": field["description"]} if "description" in field else {}),
            # A list is one parameter with commas.
            **({"style": "form", "explode": False} if field.get("type") == "array" else {}),
        }
        for name, field in schema["properties"].items()
    ]


def _present(schema: Json) -> Json:
    """The schema of a parameter where it is given: one that is null is one left out."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    return kinds[0] if len(kinds) == 1 else schema


def _body(one: Operation, schemas: Mapping[Any, Json]) -> Json:
    if isinstance(one, Plain):
        content = {
            media: {"schema": schemas[schema] if isinstance(schema, type) else schema}
            for media, schema in one.takes.items()
        }
        return {"required": True, "content": content}
    media: Json = {"schema": schemas[one.shape.kind]}
    if one.example is not None:
        media["example"] = one.example
    return {
        "required": not one.shape.is_optional,
        "content": {"application/json": media},
    }


def _responses(one: Operation, schemas: Mapping[Any, Json]) -> Json:
    if isinstance(one, Plain):
        schema = schemas[one.answer] if one.answer is not None else {}
        content = {one.media: {"schema": schema} if schema else {}}
        done: Json = {"description": "Done.", "content": content}
        status = 200
    else:
        status = one.status
        content = {"application/json": {"schema": schemas[one.message.ANSWER]}}
        done = {"description": "Made." if status == 201 else "Done.", "content": content}
        done["headers"] = headers_of(one)
    refused = {str(code): refer("responses", f"Problem{code}") for code in problems_of(one)}
    return {str(status): done, **refused}


def _bounded(node: Any) -> Any:
    """The schema with the limits of amounts, which msgspec cannot know."""
    if isinstance(node, list):
        return [_bounded(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: _bounded(value) for key, value in node.items()}
    if made.get("type") == "number":
        return {"minimum": -int(AMOUNT_MAX), "maximum": int(AMOUNT_MAX), **made}
    return made
