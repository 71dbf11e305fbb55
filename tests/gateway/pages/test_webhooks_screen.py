"""The webhook console: what its buttons send, and what it says of what they cannot."""

from typing import Any

import pytest

from services.runtime import ids
from tests.support.page import Browser, read
from tests.support.porch import Company, furnished


@pytest.fixture
async def house(site, box) -> tuple[Browser, Company, str]:
    """A company of its own with an endpoint, seen by its owner."""
    at = f"{ids.new_id().hex[-12:]}.example"
    company = await furnished(site, "House", at=at)
    owner = await Browser(site, box).signed_in(f"owner@{at}")
    return owner, company, f"/webhooks/{company.things['webhook_id']}"


async def endpoint(company: Company) -> Any:
    return await company.done("GET", f"/v1/webhooks/{company.things['webhook_id']}")


async def test_a_key_is_made_signs_beside_the_old_one_for_the_hours_wished_and_is_shown_once(house):
    owner, company, path = house
    made = await owner.post(path, f"{path}/stage-key")
    assert "whsec_" in made.text
    assert "whsec_" not in (await owner.get(path)).text
    refused = await owner.post(path, f"{path}/promote-key", overlap_hours="a day")
    assert "Write whole hours from 0 to 168." in refused.text and 'value="a day"' in refused.text
    refused = await owner.post(path, f"{path}/promote-key", overlap_hours="169")
    assert "Write whole hours from 0 to 168." in refused.text
    await owner.post(path, f"{path}/promote-key", overlap_hours="3")
    keys = (await endpoint(company))["keys"]
    assert [key["state"] for key in keys] == ["current", "previous"]
    await owner.post(path, f"{path}/revoke-key", key=keys[1]["id"])
    assert [key["id"] for key in (await endpoint(company))["keys"]] == [keys[0]["id"]]


async def test_a_key_is_changed_in_one_go_and_its_secret_is_shown(house):
    owner, company, path = house
    before = (await endpoint(company))["keys"][0]["id"]
    refused = await owner.post(path, f"{path}/rotate-key", overlap_hours="soon")
    assert "whsec_" not in refused.text, "no key is made for nothing"
    assert "whsec_" in (await owner.post(path, f"{path}/rotate-key", overlap_hours="0")).text
    keys = (await endpoint(company))["keys"]
    assert [key["state"] for key in keys] == ["current"] and keys[0]["id"] != before


async def test_a_stretch_that_is_none_is_said_and_nothing_is_delivered_again(house):
    owner, company, path = house
    refused = await owner.post(path, f"{path}/replay", **{"from": "soon", "to": "9"})
    assert refused.status_code == 422
    assert "Write the number of an event here, as 120." in refused.text
    assert 'value="soon"' in refused.text and 'value="9"' in refused.text
    assert (await endpoint(company))["replays"] == []


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"begin": "cursor"}, None),
        ({"begin": "latest"}, None),
        ({"begin": "now"}, None),
        ({"begin": "position", "position": "2"}, None),
        ({"begin": "position", "position": ""}, "Write the number of an event here, as 120."),
    ],
    ids=lambda it: str(it and list(it)),
)
async def test_it_goes_on_in_each_of_the_four_ways(house, chosen, told):
    owner, company, path = house
    await company.done("POST", f"/v1/webhooks/{company.things['webhook_id']}/pause", {})
    answer = await owner.post(path, f"{path}/resume", **chosen)
    if told is None:
        assert (await endpoint(company))["paused"] is None
    else:
        assert told in answer.text and (await endpoint(company))["paused"] == "by_hand"


async def test_without_a_delivery_there_is_no_latest_to_send_again(house):
    owner, _, path = house
    refused = await owner.post(path, f"{path}/test", type="latest")
    assert "Nothing was delivered yet that could be sent again" in refused.text


async def test_what_is_no_moment_is_said_and_the_rest_of_the_search_is_kept(house):
    owner, _, path = house
    page = await owner.get(f"{path}?since=yesterday&type=score.changed&subject=objective/1")
    assert page.status_code == 422
    assert "A moment is written as 2026-11-23T10:00." in page.text
    assert 'value="objective/1"' in page.text and read(page)
    assert "Nothing like this was delivered." in page.text


async def test_the_log_is_downloaded_as_csv_and_json(house):
    owner, _, path = house
    file = await owner.post(path, f"{path}/deliveries/export", format="csv")
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.content.decode("utf-8-sig").startswith("at,event_id,sequence,")
    file = await owner.post(path, f"{path}/deliveries/export", format="json", outcome="gone")
    assert file.json() == {"data": [], "more": None}
