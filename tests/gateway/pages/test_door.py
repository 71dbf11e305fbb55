import re

import httpx
import pytest

from services.gateway.pages.door import local
from services.gateway.session.sign_in import LETTERS_BURST
from tests.support.page import Browser, link_in, read
from tests.support.porch import Company, registered


async def asked(site: httpx.AsyncClient, email: str, **headers: str) -> httpx.Response:
    return await site.post("/sign-in", data={"email": email}, headers=headers)


async def test_a_mailed_link_signs_in(site, box, newcomer):
    browser = await Browser(site, box).signed_in(await newcomer("anna"))
    page = read(await browser.get("/board"))
    assert "Objective of Bakery" in page.text
    assert "Anna" in page.words


async def test_opening_a_link_uses_nothing_up_and_using_it_does(site, box, newcomer):
    await asked(site, await newcomer("bert"))
    path = link_in((await box.next()).text)
    for _ in range(2):
        assert (await site.get(path)).status_code == 200
    assert (await Browser(site, box).send(path)).status_code == 200
    again = await Browser(site, box).send(path)
    assert again.status_code == 409
    assert "This link is over" in again.text


async def test_a_known_and_an_unknown_address_are_answered_alike(site, box, newcomer):
    answers = []
    for email in (await newcomer("cora"), "nobody@bakery.example"):
        answer = await asked(site, email)
        text = answer.text.replace(email, "")
        headers = {n: v for n, v in answer.headers.items() if n not in ("date", "content-length")}
        answers.append((answer.status_code, text, headers))
    assert answers[0] == answers[1]
    await box.next()
    assert box.letters == []


async def test_an_address_gets_a_few_letters_and_then_none_for_a_while(site, box, newcomer):
    email = await newcomer("dora")
    for _ in range(LETTERS_BURST + 2):
        assert (await asked(site, email)).status_code == 200
    for _ in range(LETTERS_BURST):
        await box.next()
    # Letters go out one after the other, so this one comes after whatever was too much.
    await asked(site, await newcomer("emil"))
    assert (await box.next()).to == "emil@bakery.example"


async def test_what_is_no_address_is_told_at_its_field(site, bakery):
    answer = await asked(site, "lead at bakery")
    assert answer.status_code == 422
    page = read(answer)
    assert "This is no e-mail address." in page.text
    assert page.fields["email"] == "lead at bakery"


async def test_who_is_not_signed_in_is_asked_to_and_comes_back_to_the_page(site, box, newcomer):
    gone = await site.get("/board")
    assert (gone.status_code, gone.headers["location"]) == (303, "/sign-in?next=/board")
    await site.post("/sign-in", data={"email": await newcomer("fritz"), "next": "/board"})
    written = re.search(r"(/sign-in/\S+)\?next=(\S+)", (await box.next()).text)
    assert written and written[2] == "/board"
    response = await Browser(site, box).send(written[1], next=written[2])
    assert response.url.path == "/board"


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "/\\evil", "", "x"])
def test_nobody_is_sent_elsewhere(path):
    assert local(path) == "/"


async def test_a_session_ends_when_its_member_signs_out(site, box, newcomer):
    browser = await Browser(site, box).signed_in(await newcomer("gerd"))
    held = dict(browser.cookies)
    out = await browser.post("/board", "/sign-out")
    assert out.url.path == "/sign-in"
    browser.cookies = held
    assert (await browser.get("/board")).url.path == "/sign-in"


async def test_a_session_ends_at_once_when_its_member_is_deactivated(site, box, bakery: Company):
    person = {"name": "Eve", "email": "eve@bakery.example"}
    eve = await bakery.done("POST", "/v1/members", person)
    browser = await Browser(site, box).signed_in("eve@bakery.example")
    assert (await browser.get("/board")).url.path == "/board"
    await bakery.done("POST", f"/v1/members/{eve['id']}/deactivate", {})
    assert (await browser.get("/board")).url.path == "/sign-in"


async def test_one_person_switches_between_organisations(site, box, bakery, newcomer):
    second = await registered(site, "Second company", at="second.example")
    email = await newcomer("hugo")
    await second.done("POST", "/v1/members", {"name": "Hugo", "email": email})
    browser = await Browser(site, box).signed_in(email)
    page = read(await browser.get("/board"))
    assert {"Bakery", "Second company"} <= set(page.words)
    switched = await browser.post("/board", "/switch", organisation_id=str(second.id))
    assert "Second company" in read(switched).links


async def test_a_language_and_a_theme_are_a_persons_own(site, box, newcomer):
    browser = await Browser(site, box).signed_in(await newcomer("ida"))
    page = await browser.post("/board", "/preferences", theme="dark", language="", back="/board")
    assert '<html lang="en" data-theme="dark">' in page.text
    page = await browser.post("/board", "/preferences", language="", theme="", back="/board")
    assert '<html lang="en">' in page.text


async def test_single_letters_are_switched_off_for_the_person_not_for_the_browser(
    site, box, newcomer
):
    email = await newcomer("ines")
    first = await Browser(site, box).signed_in(email)
    assert "data-letters" not in (await first.get("/board")).text
    await first.post("/board", "/preferences", single_letters="off", back="/board")
    second = await Browser(site, box).signed_in(email)
    assert '<html lang="en" data-letters="off">' in (await second.get("/board")).text
    await second.post("/board", "/preferences", single_letters="on", back="/board")
    assert "data-letters" not in (await first.get("/board")).text
