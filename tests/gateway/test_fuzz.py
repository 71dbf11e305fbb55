"""Whatever is sent, the answer is never a 5xx, and every refusal is a problem document."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from services.gateway.api import ROUTES
from services.gateway.api.route import Route
from tests.support.porch import OPERATOR_KEY, Company, furnished

# The organisation and the gateway stay the same from example to example; that is the point.
SHARED = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

scalars = (
    some.none()
    | some.booleans()
    | some.integers()
    | some.floats()
    | some.text(max_size=40)
    | some.sampled_from(["", "2026-02-30", "1e400", "\x00", "sl_", "../..", "0" * 36])
)
anything = some.recursive(
    scalars,
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture(scope="module")
async def company(http: Any) -> Company:
    """An organisation to be maltreated."""
    return await furnished(http, "Fuzzed")


def refused_properly(response: Any) -> bool:
    assert response.status_code < 500, response.text
    if response.status_code >= 400:
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["status"] == response.status_code
    return True


# A company that was suspended on the way is refused everything afterwards: that is no fault.
HARMLESS = [r for r in ROUTES if r.is_command and not r.path.endswith("/suspend")]


def headers_for(route: Route, company: Company) -> dict[str, str]:
    key = OPERATOR_KEY if route.is_platform else company.keys["owner"]
    return {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}


@SHARED
@given(some.sampled_from(HARMLESS), some.data())
async def test_bodies_close_to_right_ones_never_break_anything(http, company, route, data):
    example = dict(route.example or {})
    names = some.sampled_from([*route.shape.names, "nonsense"])
    changes = data.draw(some.dictionaries(names, anything | some.sampled_from(IDS), max_size=3))
    dropped = data.draw(some.sets(some.sampled_from(sorted(example)))) if example else set()
    body = {k: v for k, v in {**example, **changes}.items() if k not in dropped}
    response = await http.request(
        route.method,
        route.path.format(**company.things),
        headers=headers_for(route, company),
        content=json.dumps(body).encode(),
    )
    assert refused_properly(response)


IDS = ["0192f7c0-0000-7000-8000-00000000dead", "no id", ""]


@SHARED
@given(some.sampled_from(ROUTES), some.binary(max_size=200), some.text(max_size=20))
async def test_bytes_of_any_kind_never_break_anything(http, company, route, raw, key):
    headers: dict[str, Any] = headers_for(route, company)
    if key.isprintable() and key.strip() == key:
        headers["Idempotency-Key"] = key.encode()
    response = await http.request(
        route.method, route.path.format(**company.things), headers=headers, content=raw
    )
    assert refused_properly(response)


@SHARED
@given(
    some.sampled_from([r for r in ROUTES if not r.is_command and r.waits is None]),
    some.dictionaries(
        some.sampled_from(
            ["limit", "after", "from", "to", "entity", "actor", "type", "cycle_id", "as_of", "x"]
        ),
        some.text(max_size=40) | some.integers().map(str) | some.sampled_from(IDS),
        max_size=4,
    ),
)
async def test_parameters_of_any_kind_never_break_anything(http, company, route, parameters):
    response = await http.get(
        route.path.format(**company.things),
        params=parameters,
        headers=headers_for(route, company),
    )
    assert refused_properly(response)


@SHARED
@given(some.sampled_from([r for r in ROUTES if r.places]), some.text(min_size=1, max_size=40))
async def test_paths_of_any_kind_never_break_anything(http, company, route, text):
    # No number: there is something at many a position of the log.
    path = route.path.format(**dict.fromkeys(route.places, "x" + text.encode().hex()))
    response = await http.request(route.method, path, headers=headers_for(route, company))
    assert refused_properly(response)
    # A word in a path may be any; what is wrong with the rest comes before it is looked for.
    assert response.status_code == 404 or route.words


@SHARED
@given(
    some.sampled_from(["if-match", "scoreline-min-position", "idempotency-key", "authorization"]),
    some.binary(max_size=60).filter(lambda raw: not set(raw) & {0, 10, 13}),
)
async def test_headers_of_any_kind_never_break_anything(http, company, name, value):
    headers = {"authorization": f"Bearer {company.keys['owner']}".encode(), name: value}
    response = await http.post("/v1/teams", headers=headers, json={"name": "One of many"})
    # A position that is not there yet is waited for and then said to be behind.
    assert response.status_code == 503 or refused_properly(response)
