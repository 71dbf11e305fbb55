from uuid import UUID

import pytest

from contracts.events.notification_mail import ReminderSent
from services.runtime import clock, ids
from tests.support.page import Browser, read
from tests.support.porch import Company, TownCaller, furnished


@pytest.fixture
async def house(site, box) -> tuple[Browser, Company]:
    """A company of its own, seen by its owner."""
    at = f"{ids.new_id().hex[-12:]}.example"
    company = await furnished(site, "House", at=at)
    return await Browser(site, box).signed_in(f"owner@{at}"), company


FORM = {
    "reminders": "yes",
    "reminder_hour": "7",
    "reminder_on": "thursday",
    "digest_on": "friday",
    "notices": "yes",
    "quiet_from": "20",
    "quiet_to": "6",
    "timezone": "America/New_York",
}


async def test_what_i_say_on_the_page_is_how_i_am_mailed(house):
    owner, company = house
    await owner.post("/mail", "/mail", **FORM)
    now = await company.done("GET", "/v1/me/notifications")
    wished = {
        "reminders": True,
        "digests": True,
        "reminder_hour": 7,
        "reminder_on": "thursday",
        "digest_on": "friday",
        "quiet_from": 20,
        "quiet_to": 6,
        "timezone": "America/New_York",
    }
    assert {name: now[name] for name in wished} == wished, "no tick was there to be taken away"
    # A box that is not ticked is not sent; that it was ticked is.
    without = {name: value for name, value in FORM.items() if name != "reminders"}
    await owner.post("/mail", "/mail", **without, **{"was.reminders": "yes"})
    assert (await company.done("GET", "/v1/me/notifications"))["reminders"] is False
    shown = read(await owner.get("/mail"))
    assert "checked" not in next(
        given for _, given in shown.tags if given.get("name") == "reminders"
    )
    cleared = {"quiet_from": "", "quiet_to": "", "reminder_on": "", "timezone": ""}
    await owner.post("/mail", "/mail", **cleared)
    now = await company.done("GET", "/v1/me/notifications")
    assert {now[name] for name in cleared} == {None}


async def test_all_that_is_wrong_is_said_at_once_and_nothing_typed_is_lost(house):
    owner, _company = house
    page = await owner.post(
        "/mail", "/mail", timezone="Nowhere/Land", quiet_from="8", quiet_to="10"
    )
    assert page.status_code == 422
    assert "There is no such time zone." in page.text
    assert "This hour lies in the quiet hours" in page.text
    assert read(page).fields["timezone"] == "Nowhere/Land"


async def test_the_page_speaks_german(house):
    owner, _company = house
    page = await owner.again("de").get("/mail")
    for word in ("Erinnerungen", "Ruhezeiten", "Höchstens einmal je Stunde", "12 Mails am Tag"):
        assert word in page.text, word


async def test_whose_address_was_refused_is_shown_to_who_may_have_it_tried_again(
    house, site, box, caller: TownCaller
):
    owner, company = house
    member = UUID(company.members["member"])
    refused = ReminderSent(
        member_id=member,
        on=clock.today(),
        key_result_ids=(),
        objective_ids=(),
        due_on=(),
        way="refused",
        refused_with=550,
    )
    await caller.town.record(refused, stream=f"reminder/{ids.new_id()}", organisation=company.id)
    page = await owner.get("/mail")
    assert "there is no such mailbox" in page.text and "member of House" in page.text
    address = (await company.done("GET", f"/v1/members/{company.members['viewer']}"))["email"]
    viewer = await Browser(site, box).signed_in(address)
    assert "there is no such mailbox" not in (await viewer.get("/mail")).text
    await owner.post("/mail", f"/mail/refused/{member}/again")
    assert "every address takes mail" in (await owner.get("/mail")).text
    assert (await company.done("GET", "/v1/mail/refused"))["data"] == []
