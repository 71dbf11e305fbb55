import pytest

from services.runtime import ids
from tests.support.page import Browser, read
from tests.support.porch import Company, furnished


@pytest.fixture
async def house(site, box) -> tuple[Browser, Company]:
    """A company of its own, seen by its owner."""
    at = f"{ids.new_id().hex[-12:]}.example"
    company = await furnished(site, "House", at=at)
    return await Browser(site, box).signed_in(f"owner@{at}"), company


async def test_somebody_is_invited_and_a_wrong_address_comes_back_as_it_was_typed(house):
    owner, company = house
    page = await owner.post("/people", "/people", name="Nina", email="nina", role="lead")
    assert page.status_code == 422
    assert read(page).fields["email"] == "nina"
    await owner.post("/people", "/people", name="Nina", email="nina@house.example", role="lead")
    found = (await company.done("GET", "/v1/members?limit=200"))["data"]
    assert [one["role"] for one in found if one["name"] == "Nina"] == ["lead"]


async def test_a_role_is_changed_and_somebody_leaves_what_is_theirs_to_another(house):
    owner, company = house
    member = company.members["member"]
    await owner.post(f"/people/{member}", f"/people/{member}/role", role="auditor")
    assert (await company.done("GET", f"/v1/members/{member}"))["role"] == "auditor"
    heir = company.members["lead"]
    await owner.post(f"/people/{member}", f"/people/{member}/leave", hand_over_to=heir)
    assert (await company.done("GET", f"/v1/members/{member}"))["state"] == "deactivated"


async def test_somebody_is_erased_for_good(house):
    owner, company = house
    viewer = company.members["viewer"]
    fields = {"ground": "objection", "hand_over_to": ""}
    await owner.post(f"/people/{viewer}", f"/people/{viewer}/erase", **fields)
    page = await owner.get("/people")
    assert "viewer of House" not in page.text


async def test_people_come_into_a_team_and_leave_it(house):
    owner, company = house
    team, admin = company.things["team_id"], company.members["admin"]
    here = f"/people/teams/{team}"
    await owner.post(here, f"{here}/join", member_id=admin)
    assert admin in (await company.done("GET", f"/v1/teams/{team}"))["member_ids"]
    await owner.post(here, f"{here}/part", member_id=admin)
    assert admin not in (await company.done("GET", f"/v1/teams/{team}"))["member_ids"]
    page = read(await owner.post("/people", "/people/teams", name="Vans", lead_id=admin))
    assert "Vans" in page.links


async def test_who_may_not_invite_is_told_whom_to_ask(viewer: Browser, bakery: Company):
    page = await viewer.get("/people")
    assert "ask Owner of Bakery or admin of Bakery." in page.text
    assert 'action="/people"' not in page.text
    for path in ("/settings", "/webhooks", "/proof"):
        assert "ask Owner of Bakery or admin of Bakery." in (await viewer.get(path)).text
    assert (await viewer.get(f"/people/{bakery.members['lead']}")).status_code == 403


async def test_a_key_is_shown_once_and_stops_when_it_is_revoked(house):
    owner, company = house
    page = read(await owner.post("/settings", "/settings/keys", name="Till"))
    secrets = [word for word in page.words if word.startswith("sl_")]
    assert len(secrets) == 1
    assert secrets[0] not in (await owner.get("/settings")).text
    keys = (await company.done("GET", "/v1/api-keys?limit=200"))["data"]
    key = next(one for one in keys if one["name"] == "Till")
    await owner.post("/settings", f"/settings/keys/{key['id']}/revoke")
    keys = (await company.done("GET", "/v1/api-keys?limit=200"))["data"]
    assert [one["state"] for one in keys if one["name"] == "Till"] == ["revoked"]


async def test_the_organisation_and_its_rhythm_are_changed(house):
    owner, company = house
    fields = {"name": "Haus", "timezone": "Europe/Vienna", "locale": "de"}
    await owner.post("/settings", "/settings", **fields)
    told = await company.done("GET", "/v1/organisation")
    assert {name: told[name] for name in fields} == fields
    page = await owner.post("/settings", "/settings", name="", timezone="Europe/Vienna")
    assert page.status_code == 422
    cycle = company.things["cycle_id"]
    await owner.post("/settings", f"/settings/cycles/{cycle}", every="monthly", weekday="monday")
    told = await company.done("GET", f"/v1/cycles/{cycle}")
    assert told["check_ins"] == {"every": "monthly", "weekday": "monday"}


async def test_whoever_changes_the_settings_second_sees_both_values(house):
    owner, company = house
    # The page has several forms; these are the fields that others of them have too.
    told = await company.done("GET", "/v1/organisation")
    own = {"name": told["name"], "version": str(told["version"])}
    form = {**read(await owner.get("/settings")).fields, **own}
    await company.done("PATCH", "/v1/organisation", {"timezone": "Europe/Madrid"})
    page = await owner.send("/settings", **{**form, "timezone": "Europe/Rome"})
    assert "Meanwhile somebody wrote: Europe/Madrid" in read(page).text
    assert read(page).fields["timezone"] == "Europe/Rome"
    again = {**read(page).fields, **own, "version": str(told["version"] + 1)}
    await owner.send("/settings", **again)
    assert (await company.done("GET", "/v1/organisation"))["timezone"] == "Europe/Rome"


async def test_whoever_changes_a_role_second_sees_both_values(house):
    owner, company = house
    member = company.members["viewer"]
    form = read(await owner.get(f"/people/{member}")).fields
    await company.done("PATCH", f"/v1/members/{member}", {"role": "auditor"})
    page = await owner.send(f"/people/{member}/role", **{**form, "role": "lead"})
    assert "Meanwhile somebody wrote: auditor" in read(page).text
    assert (await company.done("GET", f"/v1/members/{member}"))["role"] == "auditor"
    await owner.send(f"/people/{member}/role", **read(page).fields)
    assert (await company.done("GET", f"/v1/members/{member}"))["role"] == "lead"


async def test_a_webhook_is_registered_paused_replayed_and_removed(house):
    owner, company = house
    page = read(await owner.post("/webhooks", "/webhooks", url="ftp://no.example"))
    assert page.fields["url"] == "ftp://no.example"
    page = read(await owner.post("/webhooks", "/webhooks", url="https://hooks.example/till"))
    assert any(word.startswith("whsec_") for word in page.words)
    hooks = (await company.done("GET", "/v1/webhooks"))["data"]
    here = next(f"/webhooks/{one['id']}" for one in hooks if one["url"].endswith("/till"))
    shown = await owner.get(here)
    assert "whsec_" not in shown.text
    assert "waits to be verified" in shown.text
    page = await owner.post(here, f"{here}/replay", **{"from": "1", "to": ""})
    assert page.status_code in (200, 422)
    await owner.post(here, f"{here}/remove")
    hooks = (await company.done("GET", "/v1/webhooks"))["data"]
    assert not [one for one in hooks if one["url"].endswith("/till") and one["state"] != "gone"]
