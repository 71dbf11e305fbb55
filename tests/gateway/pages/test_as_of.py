"""Every page that shows state can be seen as it was; the list of pages says which do not."""

from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from services.runtime import clock
from tests.support.page import Browser, read
from tests.support.porch import Company, furnished
from tests.support.screens import FORM, NOW, PAGES, Page, reading

DATED = [row for row in PAGES if not row.always]
EVERY = pytest.mark.parametrize("row", DATED, ids=lambda row: row.path)
# Pages that name the key result whose title changes afterwards.
NAMING = ("/board", "/teams", "/key-results", "/objectives", "/pulse", "/review")


@dataclass
class Changed:
    """A company to which much happened, as its owner sees it; before is the position until then,
    things are ids by the names that addresses have."""

    owner: Browser
    before: int
    things: dict[str, str]
    key_result: str


@pytest.fixture(scope="module")
async def changed(site, box) -> Changed:
    company = await furnished(site, "Mill", at="mill.example")
    key_result = company.things["key_result_id"]
    before = await position(company)
    await happened(company)
    things = {name.removesuffix("_id"): id for name, id in company.things.items()}
    return Changed(
        await Browser(site, box).signed_in("owner@mill.example"), before, things, key_result
    )


async def happened(company: Company) -> None:
    things = company.things
    of_key_result = f"/v1/key-results/{things['key_result_id']}"
    renamed = {"title": "Rolls a day", "reason": "It is clearer."}
    await company.done("PATCH", of_key_result, renamed)
    said = {"value": 9, "confidence": 3, "note": "Said afterwards"}
    await company.done("POST", f"{of_key_result}/check-ins", said)
    solved = {"resolution": "Solved afterwards"}
    await company.done("POST", f"/v1/blockers/{things['blocker_id']}/resolve", solved)
    await company.done("POST", f"{of_key_result}/comments", {"text": "Commented afterwards"})
    await company.done("POST", f"{of_key_result}/initiatives", {"title": "Begun afterwards"})
    person = {"name": "Come afterwards", "email": "later@mill.example"}
    await company.done("POST", "/v1/members", person)
    await company.done("POST", "/v1/teams", {"name": "Team made afterwards"})


async def position(company: Company) -> int:
    last = await company.done("GET", "/v1/history?limit=200")
    return int(last["data"][-1]["position"])


class Inside(HTMLParser):
    """What stands inside main: where forms lead that change something, and links; the tabs of
    neighbouring pages are none of these."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inside, self.beside = False, False
        self.forms, self.links = list[str](), list[str]()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.inside = self.inside or tag == "main"
        self.beside = self.beside or tag == "nav"
        if tag == "form" and self.inside and given.get("method") == "post":
            self.forms.append(given.get("action", ""))
        is_here = self.inside and not self.beside
        if tag == "a" and is_here and given["href"].startswith("/"):
            self.links.append(given["href"])

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "main"
        self.beside = self.beside and tag != "nav"


def test_the_list_says_which_pages_have_a_past():
    told = {row.path: not row.always for row in PAGES}
    assert {screen.path: screen.is_dated for screen in reading()} == told


@EVERY
async def test_a_page_as_it_was_says_so_and_takes_nothing(changed: Changed, row):
    page = await changed.owner.get(row.of(changed.things) + f"?as_of={changed.before}")
    assert page.status_code == 200
    found = read(page)
    assert "Nothing can be changed here" in found.text
    assert "Back to today" in found.links
    assert Inside(page.text).forms == []
    assert "afterwards" not in page.text and "Rolls a day" not in page.text
    if row.path.startswith(NAMING) and not row.path.endswith("dependencies"):
        assert "Key result of Mill" in found.text


@EVERY
async def test_a_page_that_can_be_seen_as_it_was_has_the_slider_now_and_then(changed: Changed, row):
    for more in ("", "?as_of=2020-02-29", f"?as_of={changed.before}"):
        page = await changed.owner.get(row.of(changed.things) + more)
        # What was not there yet on that day has no page of it.
        if page.status_code == 404 and "2020" in more:
            continue
        sliders = [given for _, given in read(page).tags if given.get("type") == "range"]
        assert len(sliders) == 1, row.path


@EVERY
async def test_a_link_to_the_past_can_be_shared_and_leads_on_in_the_past(changed: Changed, row):
    then = f"as_of={changed.before}"
    page = await changed.owner.get(f"{row.of(changed.things)}?{then}")
    found = read(page)
    for link in Inside(page.text).links:
        there = row_of(link)
        assert there is None or there.always not in (FORM, NOW), f"{row.path}: {link}"
        assert then in link or there is None or there.always, f"{row.path}: {link}"
    regions = [given["hx-get"] for tag, given in found.tags if "hx-get" in given and tag != "input"]
    assert all(then in address for address in regions)


def row_of(link: str) -> Page | None:
    """The row of the page that a link leads to, None for what is no page."""
    steps = urlsplit(link).path.strip("/").split("/")
    for row in PAGES:
        wanted = row.path.strip("/").split("/")
        pairs = zip(wanted, steps, strict=False)
        is_it = all(one == step or one.startswith("{") for one, step in pairs)
        if is_it and len(wanted) == len(steps):
            return row
    return None


@pytest.mark.parametrize("row", [row for row in PAGES if row.always], ids=lambda row: row.path)
async def test_a_page_of_now_does_not_pretend_to_have_a_past(changed: Changed, row):
    page = await changed.owner.get(row.of(changed.things) + "?as_of=3")
    assert page.status_code == 200
    assert "Nothing can be changed here" not in page.text
    assert not [given for _, given in read(page).tags if given.get("type") == "range"]


async def test_a_page_as_of_an_event_knows_its_day(changed: Changed, monkeypatch):
    days_later = clock.now_us() + 9 * 86_400_000_000
    monkeypatch.setattr(clock, "now_us", lambda: days_later)
    page = await changed.owner.get(f"/board?as_of={changed.before}")
    sliders = [given for _, given in read(page).tags if given.get("type") == "range"]
    assert sliders[0]["value"] == "-9"
    assert f"as it was after event {changed.before}" in read(page).text
    assert "9 days ago" not in read(page).text


async def test_back_to_today_and_the_slider_keep_what_else_was_asked_for(changed: Changed):
    cycle = changed.things["cycle"]
    page = await changed.owner.get(f"/pulse?cycle={cycle}&table=yes&as_of={changed.before}")
    assert read(page).links["Back to today"] == f"/pulse?cycle={cycle}&table=yes"
    kept = [
        (given["name"], given["value"])
        for tag, given in read(page).tags
        if tag == "input" and given.get("type") == "hidden" and given["name"] != "csrf"
    ]
    assert ("table", "yes") in kept and ("cycle", cycle) in kept


async def test_check_ins_blockers_and_words_of_a_key_result_are_those_of_then(changed: Changed):
    path = f"/key-results/{changed.key_result}"
    then = read(await changed.owner.get(f"{path}?as_of={changed.before}"))
    assert "■ open" in then.text and "Note of Mill" in then.text
    now = read(await changed.owner.get(path))
    assert "✓ resolved" in now.text and "Said afterwards" in now.text
