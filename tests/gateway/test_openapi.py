"""The description is valid OpenAPI 3.1 and says what the gateway does."""

import json
from typing import Any

import jsonschema_rs
import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from contracts.catalogue import TOLD
from contracts.queries.notification_webhooks import DeliveryCommand
from services.gateway.api import NOUNS, ROUTES
from services.gateway.openapi import as_json, document
from tests.gateway.test_tenants import named

DOCUMENT: dict[str, Any] = json.loads(as_json(document(NOUNS, "1.2.3")))
OPERATIONS = [
    (path, method, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]
# What anybody may ask.
OPEN = {"/v1/audit/keys", "/v1/audit/platform"}
EVERY = [one for several in NOUNS.values() for one in several]


def schema_of(body: dict[str, Any]) -> dict[str, Any]:
    """The schema with the components it refers to."""
    return {**body, "components": DOCUMENT["components"]}


def test_it_is_valid_openapi_3_1():
    assert [str(error) for error in OPENAPI_31_VALIDATOR.iter_errors(DOCUMENT)] == []


def test_every_reference_leads_somewhere():
    names = {
        f"#/components/{kind}/{name}"
        for kind, parts in DOCUMENT["components"].items()
        for name in parts
    }
    referred = {part.split('"')[0] for part in json.dumps(DOCUMENT).split('"$ref": "')[1:]}
    assert referred <= names
    assert {n for n in names if "/schemas/" in n} <= referred


def test_every_route_is_described_and_nothing_else():
    described = {(method.upper(), path) for path, method, _ in OPERATIONS}
    assert described == {(one.method, one.path) for one in EVERY}


def test_operations_have_different_names():
    assert len({operation["operationId"] for *_, operation in OPERATIONS}) == len(OPERATIONS)


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_an_operation_says_what_it_does_who_may_and_how_it_refuses(path, method, operation):
    assert operation["summary"] and operation["description"]
    refusals = {code for code in operation["responses"] if code >= "400"}
    if path in OPEN:
        assert operation["security"] == []
        assert {"422", "429", "500", "503"} == refusals
    elif path.startswith("/v1/"):
        assert operation["security"]
        assert {"401", "403", "404", "422", "429", "500", "503"} <= refusals
    if method != "get":
        assert {"400", "413", "415"} <= refusals
    if any((one.method.lower(), one.path) == (method, path) for one in EVERY if one.is_command):
        assert {"409", "412"} <= refusals
        names = {p.get("$ref", "").rpartition("/")[2] for p in operation["parameters"]}
        assert {"IdempotencyKey", "IfMatch"} <= names
    for code in refusals:
        kind = operation["responses"][code]["$ref"].rpartition("/")[2]
        content = DOCUMENT["components"]["responses"][kind]["content"]
        assert list(content) == ["application/problem+json"]


def test_a_body_takes_no_field_that_is_not_described():
    for *_, operation in OPERATIONS:
        media = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if media is not None:
            schema, name = media["schema"], media["schema"].get("$ref", "").rpartition("/")[2]
            found = DOCUMENT["components"]["schemas"][name] if name else schema
            assert found["additionalProperties"] is False


def test_amounts_are_numbers_with_their_limits():
    score = DOCUMENT["components"]["schemas"]["SetKeyResultScore"]["properties"]["score"]
    assert (score["type"], score["minimum"], score["maximum"]) == ("number", -(10**15), 10**15)


@pytest.mark.parametrize("route", [r for r in ROUTES if r.example is not None], ids=named)
def test_every_example_fits_its_own_schema(route):
    operation = DOCUMENT["paths"][route.path][route.method.lower()]
    media = operation["requestBody"]["content"]["application/json"]
    validator = jsonschema_rs.validator_for(schema_of(media["schema"]))
    assert [str(e) for e in validator.iter_errors(media["example"])] == []


@pytest.mark.parametrize("route", [r for r in ROUTES if not r.is_command], ids=named)
async def test_every_answer_fits_its_own_schema(route, ours):
    if route.is_platform or route.message is DeliveryCommand:
        # A town calls nobody back, so there is no delivery to copy.
        return
    answer = await ours.done(route.method, route.path.format(**ours.things), route.example)
    operation = DOCUMENT["paths"][route.path][route.method.lower()]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    validator = jsonschema_rs.validator_for(schema_of(schema))
    assert [str(e) for e in validator.iter_errors(answer)] == []


async def test_it_is_served_without_a_key(http):
    response = await http.get("/openapi.json")
    assert response.headers["content-type"] == "application/json"
    assert response.json()["paths"].keys() == DOCUMENT["paths"].keys()


def test_every_public_event_is_described_with_an_example_that_fits():
    told = DOCUMENT["webhooks"]
    assert set(told) == set(TOLD)
    for type_, entry in told.items():
        body = entry["post"]["requestBody"]["content"]["application/json"]
        validator = jsonschema_rs.Draft202012Validator(body["schema"])
        assert validator.is_valid(body["example"]), type_
        assert body["example"]["type"] == type_
