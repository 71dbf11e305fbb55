"""What every operation in the OpenAPI document shares: headers, parameters, refusals, keys."""

from typing import Any

from msgspec import structs

from services.gateway.api.route import Plain, Route
from services.gateway.conditions import KEY_CHARS_MAX

Json = dict[str, Any]

SECURITY: Json = {
    "apiKey": {
        "type": "http",
        "scheme": "bearer",
        "description": "A key of an organisation: Authorization: Bearer sl_….",
    },
    "platformKey": {
        "type": "http",
        "scheme": "bearer",
        "description": "The operator's key of the platform.",
    },
}

PARAMETERS: Json = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "Any text. The same key and body answers as the first time, for 24 hours.",
        "schema": {"type": "string", "minLength": 1, "maxLength": KEY_CHARS_MAX},
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "description": "The version you saw, as it stood in ETag; 412 when someone wrote first.",
        "schema": {"type": "string", "examples": ['"7"']},
    },
    "MinPosition": {
        "name": "Scoreline-Min-Position",
        "in": "header",
        "description": "Wait, at most 2 s, until the answer holds this log position; else 503.",
        "schema": {"type": "integer", "minimum": 0},
    },
}

HEADERS: Json = {
    "ETag": {
        "description": "The version, in quotes, for If-Match.",
        "schema": {"type": "string"},
    },
    "Scoreline-Position": {
        "description": "The position in the organisation's log after the command.",
        "schema": {"type": "integer"},
    },
    "Scoreline-Receipt": {
        "description": "The log's signed promise that the command's last event stands at this "
        "position: v1, log, position, leaf, time in µs, key id and Ed25519 signature.",
        "schema": {"type": "string"},
    },
    "Idempotency-Replayed": {
        "description": "true where this is the answer of an earlier request with the same key.",
        "schema": {"type": "string", "const": "true"},
    },
    "Retry-After": {
        "description": "Seconds after which to ask again.",
        "schema": {"type": "integer"},
    },
    "WWW-Authenticate": {
        "description": "How to bring a key.",
        "schema": {"type": "string"},
    },
}

# Status: when it is answered, and the header that comes with it.
_REFUSALS: dict[int, tuple[str, str | None]] = {
    400: ("The body is not JSON, or none came.", None),
    401: ("No key, or one that is unknown, revoked or expired.", "WWW-Authenticate"),
    403: ("You may see it but not do it; says which role may.", None),
    404: ("There is no such thing here.", None),
    408: ("The body did not arrive in time.", None),
    409: ("A rule says no; errors names each.", None),
    412: ("Someone wrote first.", None),
    413: ("The body is too large.", None),
    415: ("The body has a media type that is not taken here.", None),
    422: ("Values are bad, or an Idempotency-Key came again with another request.", None),
    429: ("Too many requests.", "Retry-After"),
    500: ("Something broke and was logged.", None),
    503: ("A service does not answer just now, or is behind.", "Retry-After"),
}
_OF_ALL = (401, 403, 404, 422, 429, 500, 503)
_OF_BODIES = (400, 408, 413, 415)
_OF_COMMANDS = (409, 412, *_OF_BODIES)


def refer(kind: str, name: str) -> Json:
    """A reference to a shared part."""
    return {"$ref": f"#/components/{kind}/{name}"}


def _refusal(description: str, header: str | None) -> Json:
    made: Json = {
        "description": description,
        "content": {
            "application/problem+json": {"schema": refer("schemas", "ProblemDocument")},
        },
    }
    if header is not None:
        made["headers"] = {header: refer("headers", header)}
    return made


RESPONSES: Json = {f"Problem{code}": _refusal(*parts) for code, parts in _REFUSALS.items()}


def problems_of(one: Route | Plain) -> list[int]:
    """The statuses with which an operation may refuse."""
    if isinstance(one, Plain) and one.is_open:
        # What stands in the path is the credential, if there is one.
        by_link = (404, 422, 429, *(_OF_COMMANDS if one.is_command else ())) if one.places else ()
        by_asking = (422, 429) if one.is_limited else ()
        return sorted({*by_link, *by_asking, 500, 503})
    if one.is_command:
        return sorted((*_OF_ALL, *_OF_COMMANDS))
    # A question may come in a body too.
    has_body = isinstance(one, Route) and one.has_body
    return sorted((*_OF_ALL, *(_OF_BODIES if has_body else ())))


def headers_of(route: Route) -> Json:
    """The headers of a route's success."""
    if route.is_command:
        names = ["ETag", "Scoreline-Position", "Scoreline-Receipt", "Idempotency-Replayed"]
    else:
        fields = {field.name for field in structs.fields(route.message.ANSWER)}
        names = ["ETag"] if "version" in fields else []
    return {name: refer("headers", name) for name in names}
