"""A page for people from the OpenAPI document: no script, nothing loaded from elsewhere."""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from services.gateway.answer import SECURITY, Headers

WEB = Path(__file__).parent / "web"
STYLE = (WEB / "static" / "docs.css").read_text("utf-8")

Json = dict[str, Any]

_templates = Environment(
    loader=FileSystemLoader(WEB / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def headers() -> Headers:
    """Security headers of the page: its one style sheet is named by its hash."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'"
    return (*SECURITY, (b"content-security-policy", policy.encode()))


def page(document: Json) -> bytes:
    """The page of an OpenAPI document as this gateway makes them."""
    nouns: dict[str, list[Json]] = {tag["name"]: [] for tag in document["tags"]}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            nouns[operation["tags"][0]].append(_operation(document, path, method, operation))
    rows = _templates.get_template("fields.html")
    text = _templates.get_template("docs.html").render(
        info=document["info"],
        style=Markup(STYLE),  # our own file, not somebody's text
        nouns=[{"name": name, "operations": several} for name, several in nouns.items()],
        types=[
            {
                "name": name,
                "description": schema.get("description", ""),
                "fields": list(_fields(schema)),
            }
            for name, schema in document["components"]["schemas"].items()
        ],
        fields=lambda fields: Markup(rows.render(fields=fields)),  # escaped there
    )
    return text.encode()


def _operation(document: Json, path: str, method: str, operation: Json) -> Json:
    answers = operation["responses"]
    status = next(code for code in answers if code < "300")
    content = answers[status].get("content", {})
    body = operation.get("requestBody", {}).get("content", {})
    first: Json = next(iter(body.values()), {})
    example = first.get("example")
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "description": operation["description"],
        "credential": _credential(operation["security"]),
        "parameters": [_parameter(document, one) for one in operation["parameters"]],
        "media": list(body),
        "body": list(_fields(_found(document, first.get("schema", {})))),
        "example": json.dumps(example, indent=2, ensure_ascii=False) if example else "",
        "status": status,
        "answer": [
            {"name": media, "required": False, "type": _type(kind.get("schema", {})), "about": ""}
            for media, kind in content.items()
        ],
        "refusals": [
            (code, _found(document, answer)["description"])
            for code, answer in answers.items()
            if code != status
        ],
    }


def _credential(security: list[Json]) -> str:
    names = {name for one in security for name in one}
    if "platformKey" in names:
        return "Takes the operator's key."
    return "Takes a key of the organisation." if names else "Takes no key."


def _found(document: Json, node: Json) -> Json:
    """What a reference stands for."""
    if "$ref" not in node:
        return node
    _, kind, name = node["$ref"].removeprefix("#/").split("/")
    found: Json = document["components"][kind][name]
    return found


def _parameter(document: Json, node: Json) -> Json:
    one = _found(document, node)
    return {
        "name": one["name"],
        "required": one.get("required", False),
        "type": _type(one["schema"]),
        "about": one.get("description") or f"in the {one['in']}",
    }


def _fields(schema: Json) -> Iterator[Json]:
    needed = schema.get("required", ())
    for name, field in schema.get("properties", {}).items():
        yield {
            "name": name,
            "required": name in needed,
            "type": _type(field),
            "about": _about(field),
        }


def _about(schema: Json) -> str:
    said = []
    if "default" in schema and schema["default"] is not None:
        said.append(f"otherwise {json.dumps(schema['default'], default=str, ensure_ascii=False)}")
    for kind in (schema, *schema.get("anyOf", ())):
        said += [f"{word} {kind[name]}" for name, word in _LIMITS.items() if name in kind]
    return ", ".join(said)


_LIMITS = {
    "minLength": "at least characters:",
    "maxLength": "at most characters:",
    "minimum": "from",
    "maximum": "to",
    "maxItems": "at most items:",
}


def _type(schema: Mapping[str, Any]) -> list[Json]:
    """The type in words, as parts: text, and the type it links to."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return [{"text": name, "to": name}]
    if "anyOf" in schema:
        kinds = [kind for kind in schema["anyOf"] if kind != {"type": "null"}]
        parts = [part for n, kind in enumerate(kinds) for part in _alternative(n, kind)]
        null = [{"text": " or null", "to": None}] if len(kinds) < len(schema["anyOf"]) else []
        return [*parts, *null]
    if "enum" in schema:
        return [{"text": " | ".join(map(str, schema["enum"])), "to": None}]
    if schema.get("type") == "array":
        return [{"text": "list of ", "to": None}, *_type(schema.get("items", {}))]
    if "properties" in schema:
        inner = schema["properties"].get("data", {})
        return (
            [{"text": "{data, next} of ", "to": None}, *_type(inner)] if inner else _plain(schema)
        )
    return _plain(schema)


def _alternative(n: int, kind: Json) -> list[Json]:
    return [*([{"text": " or ", "to": None}] if n else []), *_type(kind)]


def _plain(schema: Mapping[str, Any]) -> list[Json]:
    words = schema.get("format") or schema.get("type") or "any JSON"
    return [{"text": str(words), "to": None}]
