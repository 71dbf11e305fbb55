"""A third language needs one file: the platform speaks it as far as the file goes."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from services.gateway.pages.language import LOCALES, languages
from tests.support.mailbox import Mailbox, at_home
from tests.support.page import Browser, read
from tests.support.porch import Company, TownCaller, client, furnished

FRENCH = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "Board"
msgstr "Tableau"

msgid "Today"
msgstr "Aujourd’hui"

msgid "%(n)s day ago"
msgid_plural "%(n)s days ago"
msgstr[0] "il y a %(n)s jour"
msgstr[1] "il y a %(n)s jours"

msgid "Sign in"
msgstr "Se connecter"

msgid "Pulse"
msgstr ""
"""


@pytest.fixture(scope="module")
def spoken(tmp_path_factory):
    """The languages of a platform to whose folder one file was added."""
    folder: Path = tmp_path_factory.mktemp("locale")
    for path in LOCALES.glob("*.po"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "fr.po").write_text(FRENCH, "utf-8")
    return languages(folder)


@pytest.fixture(scope="module")
async def french(
    caller: TownCaller, spoken
) -> AsyncIterator[tuple[httpx.AsyncClient, Browser, Company]]:
    """A person whose browser asks for French, at that platform."""
    box = Mailbox()
    async with client(caller, web=at_home(box, spoken)) as http:
        company = await furnished(http, "Boulangerie", at="boulangerie.example")
        browser = Browser(http, box, "fr-CH,de;q=0.5")
        yield http, await browser.signed_in("owner@boulangerie.example"), company


async def test_a_page_speaks_a_language_that_has_a_file(french):
    _, browser, _ = french
    page = await browser.get("/board")
    assert '<html lang="fr"' in page.text
    assert {"Tableau", "Aujourd’hui"} <= read(page).links.keys()


async def test_what_the_file_does_not_say_is_said_in_english(french):
    _, browser, _ = french
    page = await browser.get("/pulse")
    assert page.status_code == 200
    assert "Losing confidence" in read(page).text and "Pulse" in read(page).links


async def test_numbers_days_and_plurals_are_those_of_the_language(spoken, french):
    language, day = spoken["fr"], date(2026, 11, 9)
    assert language.number(Decimal("41500.25")) == "41\u202f500,25"
    assert (language.day(day), language.long_day(day)) == ("9 nov.", "9 novembre 2026")
    assert language.percent(Decimal("0.44")) == "44\xa0%"
    said = [language.count("%(n)s day ago", "%(n)s days ago", n) for n in (0, 1, 2)]
    assert said == ["il y a 0 jour", "il y a 1 jour", "il y a 2 jours"]
    assert language.amount("1 234,5") == Decimal("1234.5")


async def test_the_language_can_be_chosen_by_a_person_and_by_a_company(french):
    http, browser, company = french
    english = Browser(http, Mailbox(), "en")
    english.cookies = dict(browser.cookies)
    page = await english.get("/settings")
    assert '<html lang="en"' in page.text
    assert page.text.count('<option value="fr" lang="fr"') == 2, "of the person, of the company"
    assert "Français" in read(page).words
    await english.post("/settings", "/preferences", language="fr", theme="", back="/board")
    assert '<html lang="fr"' in (await english.get("/board")).text
    await english.post("/settings", "/preferences", language="", theme="", back="/board")
    fields = read(await english.get("/settings")).fields
    kept = {name: text for name, text in fields.items() if name.startswith("was.")}
    said = {"version": fields["version"], "name": "Boulangerie", "timezone": fields["timezone"]}
    page = await english.post("/settings", "/settings", **kept, **said, locale="fr")
    assert page.status_code == 200, page.text
    silent = Browser(http, Mailbox(), "")
    silent.cookies = dict(english.cookies)
    assert '<html lang="fr"' in (await silent.get("/board")).text
    assert (await company.done("GET", "/v1/organisation"))["locale"] == "fr"


async def test_the_door_speaks_it_too(french):
    http, _, _ = french
    page = await http.get("/sign-in", headers={"accept-language": "fr"})
    assert "<h1>Se connecter</h1>" in page.text
