"""What is confidential leaves no trace in plans: at activation, and in what would name it."""

import httpx
import pytest

from tests.support.porch import TownCaller, furnished
from tests.support.refusals import assert_problem
from tests.support.whispers import WORD, Whispers, leaks


@pytest.fixture
async def planned(http: httpx.AsyncClient, caller: TownCaller) -> Whispers:
    """A quarter in planning with a confidential objective that is short in every way."""
    company = await furnished(http, "Planned")
    whispers = Whispers(company, caller)
    do, ids = whispers.do, whispers.ids
    quarter = {"name": "Next", "starts_on": "2030-01-01", "ends_on": "2030-03-31"}
    ids["cycle_id"] = (await do("POST", "/v1/cycles", quarter))["id"]
    draft = {
        "cycle_id": ids["cycle_id"],
        "title": f"Sell to {WORD}",
        "owner": {"kind": "company"},
        "ambition": "aspirational",
        "confidential": True,
    }
    ids["objective_id"] = (await do("POST", "/v1/objectives", draft))["id"]
    kr = {"title": f"Launch the {WORD}", "metric": {"kind": "boolean"}}
    made = await do("POST", "/v1/objectives/{objective_id}/key-results", kr)
    ids["key_result_id"] = made["id"]
    need = {"on": {"kind": "team", "id": company.things["team_id"]}, "need": WORD}
    made = await do("POST", "/v1/objectives/{objective_id}/dependencies", need)
    ids["dependency_id"] = made["id"]
    await do("POST", "/v1/objectives/{objective_id}/publish", {})
    return whispers


async def test_what_was_short_of_it_at_activation_is_told_to_nobody_else(planned: Whispers):
    told = await planned.company.send("POST", f"/v1/cycles/{planned.ids['cycle_id']}/activate", {})
    assert WORD in told.text and planned.ids["key_result_id"] in told.text
    await planned.do("POST", "/v1/cycles/{cycle_id}/activate", {"override_reason": "We start"})
    assert await leaks(planned) == []


async def public_one(planned: Whispers) -> str:
    """An objective for everybody in the same cycle: its path."""
    child = {
        "cycle_id": planned.ids["cycle_id"],
        "title": "Sell more",
        "owner": {"kind": "company"},
        "ambition": "aspirational",
    }
    made = await planned.do("POST", "/v1/objectives", child)
    planned.company.things["objective_id"] = made["id"]
    return f"/v1/objectives/{made['id']}"


async def test_nothing_that_everybody_reads_comes_to_name_it(planned: Whispers):
    ids, place = planned.ids, await public_one(planned)
    under_kr, under = {"key_result_id": ids["key_result_id"]}, {"parent_id": ids["objective_id"]}
    draft = {**under, "cycle_id": ids["cycle_id"], "title": "More", "ambition": "committed"}
    need = {"on": {"kind": "key_result", "id": ids["key_result_id"]}, "need": "Time"}
    hidden = "confidential_parent"
    for method, path, body, faults in (
        ("PUT", f"{place}/parent", under_kr, {"/key_result_id": hidden}),
        ("PUT", f"{place}/parent", under, {"/parent_id": hidden}),
        ("POST", "/v1/objectives", {**draft, "owner": {"kind": "company"}}, {"/parent_id": hidden}),
        ("POST", f"{place}/dependencies", need, {"/on/id": "confidential"}),
    ):
        response = await planned.company.send(method, path, body)
        assert_problem(response, 422, "invalid", faults)
    assert await leaks(planned) == []


async def test_it_is_shown_or_hidden_only_together_with_what_names_it(planned: Whispers):
    do, company, place = planned.do, planned.company, await public_one(planned)
    secret = f"/v1/objectives/{planned.ids['objective_id']}"
    await do("PATCH", place, {"confidential": True})
    await do("PUT", f"{place}/parent", {"key_result_id": planned.ids["key_result_id"]})
    response = await company.send("PATCH", place, {"confidential": False})
    assert_problem(response, 422, "invalid", {"/confidential": "confidential_parent"})
    assert await leaks(planned) == []
    await do("PATCH", secret, {"confidential": False, "reason": "Everybody knows"})
    await do("PATCH", place, {"confidential": False})
    response = await company.send("PATCH", secret, {"confidential": True, "reason": "Hush"})
    assert_problem(response, 422, "invalid", {"/confidential": "public_child"})


async def test_what_is_confidential_to_more_people_names_it_only_to_those_who_may_know(
    planned: Whispers,
):
    """The team sees its own confidential objective, and not what that hangs under."""
    do, ids = planned.do, planned.ids
    child = {
        "cycle_id": ids["cycle_id"],
        "title": "Sell more",
        "owner": {"kind": "team", "id": planned.company.things["team_id"]},
        "ambition": "aspirational",
        "confidential": True,
    }
    made = await do("POST", "/v1/objectives", child)
    planned.company.things["objective_id"] = made["id"]
    place = f"/v1/objectives/{made['id']}"
    await do("PUT", f"{place}/parent", {"key_result_id": ids["key_result_id"]})
    assert await leaks(planned) == []
    assert (await planned.company.done("GET", place, role="member"))["parent_id"] is None
    assert (await planned.company.done("GET", place))["parent_id"] == ids["objective_id"]


async def test_what_turns_confidential_later_is_named_no_longer(planned: Whispers):
    """What was carried on to it, and what needs it."""
    do, ids, place = planned.do, planned.ids, await public_one(planned)
    quarter = {"name": "Then", "starts_on": "2030-04-01", "ends_on": "2030-06-30"}
    later = (await do("POST", "/v1/cycles", quarter))["id"]
    await do("POST", f"{place}/key-results", {"title": "Shops", "metric": {"kind": "boolean"}})
    await do("POST", f"{place}/publish", {})
    carried = await do("POST", f"{place}/carry-forward", {"cycle_id": later})
    need = {"on": {"kind": "objective", "id": carried["id"]}, "need": "Time"}
    await do("POST", f"{place}/dependencies", need)
    ids |= {"objective_id": carried["id"], "key_result_id": carried["key_results"][0]["id"]}
    need["on"] = {"kind": "key_result", "id": ids["key_result_id"]}
    await do("POST", f"{place}/dependencies", need)
    assert await leaks(planned) != []
    await do("PATCH", f"/v1/objectives/{carried['id']}", {"confidential": True})
    assert await leaks(planned) == []
