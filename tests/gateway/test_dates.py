"""As it was: by position, by time, and never by guess."""

import pytest

from tests.gateway.test_app import assert_problem
from tests.support.porch import furnished


@pytest.fixture(scope="module")
async def changed(http):
    """An organisation whose objective had two titles, with position and time in between."""
    company = await furnished(http, "Changing")
    path = f"/v1/objectives/{company.things['objective_id']}"
    history = (await company.done("GET", f"{path}/history?limit=200"))["data"]
    last = max(history, key=lambda entry: entry["position"])
    body = {"title": "Another title", "reason": "A better word."}
    await company.done("PATCH", path, body)
    return company, path, last


async def test_it_is_shown_as_it_was_at_a_position_and_at_a_time(changed):
    company, path, last = changed
    now = await company.done("GET", path)
    for moment in (str(last["position"]), last["at"], last["at"].replace("Z", "%2B00:00")):
        then = await company.done("GET", f"{path}?as_of={moment}")
        assert then["title"] == "Objective of Changing"
        assert then["version"] == now["version"] - 1
    assert (await company.done("GET", f"{path}?as_of=999999999"))["title"] == "Another title"
    assert now["title"] == "Another title"


async def test_a_tree_a_cycle_and_a_key_result_can_be_asked_for_as_they_were(changed):
    company, _, last = changed
    cycle = f"/v1/cycles/{company.things['cycle_id']}"
    tree = await company.done("GET", f"{cycle}/tree?as_of={last['at']}")
    assert tree["roots"][0]["objective"]["title"] == "Objective of Changing"
    for path in (cycle, f"/v1/key-results/{company.things['key_result_id']}"):
        await company.done("GET", f"{path}?as_of={last['position']}")


async def test_before_it_was_there_it_is_404(changed):
    company, path, _ = changed
    for moment in ("0", "1", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z"):
        assert_problem(await company.send("GET", f"{path}?as_of={moment}"), 404, "not_found")


@pytest.mark.parametrize(
    "moment", ["", "yesterday", "2026-11-23", "2026-11-23T10:00:00", "-1", "1.5", "9" * 30]
)
async def test_what_is_no_moment_is_refused(changed, moment):
    company, path, _ = changed
    problem = assert_problem(await company.send("GET", f"{path}?as_of={moment}"), 422, "invalid")
    assert problem["errors"][0]["pointer"] == "/as_of"


async def test_what_cannot_be_asked_as_of_a_moment_says_so(changed):
    company, *_ = changed
    problem = assert_problem(await company.send("GET", "/v1/api-keys?as_of=1"), 422, "invalid")
    assert problem["errors"][0]["code"] == "unknown_field"
