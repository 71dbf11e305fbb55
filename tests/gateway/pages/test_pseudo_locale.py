"""No page says what no language could: in a language made for it, whatever wears no brackets was
put there by the test, or was forgotten."""

import re
from collections.abc import AsyncIterator, Mapping
from typing import Any, get_args
from uuid import UUID

import httpx
import pytest
from jinja2 import Environment

from contracts.queries.notification_mail import MailKind
from contracts.unsubscribe import Ending
from services.gateway.pages.site import TEMPLATES
from services.planning.domain.lesson import Lesson
from services.planning.domain.syllabus import SYLLABUS
from tests.support.mailbox import Mailbox, at_home
from tests.support.page import HTML, Browser, read
from tests.support.porch import Company, TownCaller, client, furnished, registered
from tests.support.pseudo import Pseudo, bare, forgotten
from tests.support.screens import PAGES

# No word of ours is written with it.
MARK = "Ж"
# What the test put there, the product's name, addresses, and the letters of keys.
DATA = re.compile(
    rf"((\w+ )*of {MARK}|{MARK}\w*|First key|· Scoreline|^Scoreline$|\S+@\S+\.example|https?:\S+"
    r"|, [a-z]\b|^[a-z]$|^UTC$|\bms\b|^/10$|^/\S+=$)"
)
# What the search of words that break a rule found, in the language of planning's own lists.
LINTED = re.compile(r"\(“[^”]*”\)")
# The scale of confidence, weeks of a cycle, places in the log, the parts of a sum: they are never
# long enough to be grouped, or they are names.
COUNTED = re.compile(r"\d{1,2}")
WITH_NUMBERS = (
    "/",
    "/people",
    "/",
    "/objectives/{objective_id}",
    "/check-in/{key_result_id}",
    "/check-ins/{check_in_id}",
    "/pulse",
    "/history",
    "/proof",
)
# The checkpoint, as whoever checks it wants it.
NOTED = re.compile(r"— \S+ \S+|\S*okr\.example\.org\S*|\S{40,}")
# What the log holds in the words of whoever did it: reasons, and what the cycle asks.
SAID = re.compile(r"“One objective is enough here\.”|What is the most significant change.*\?")
# Public keys, and what programs call events.
OF_PROGRAMS = re.compile(r"whpk_\S+|\b[a-z_]+\.[a-z_]+\b")
NOBODY = UUID("01920000-0000-7000-8000-000000000001")


def words_of(lesson: Lesson) -> list[str]:
    """What a lesson says; lessons have files of their own in every language."""
    options = [one.text for question in lesson.questions for one in question.options]
    asked = [question.text for question in lesson.questions]
    return [lesson.title, lesson.summary, *lesson.text, *asked, *options]


LESSONS = {words for lesson in SYLLABUS["en"].values() for words in words_of(lesson)}


def left(page: str, *more: re.Pattern[str]) -> list[str]:
    """What was forgotten on a page."""
    found = []
    for text in forgotten(page):
        plain = text
        for data in (DATA, LINTED, *more):
            plain = data.sub("", plain)
        if plain.strip() not in LESSONS and re.search(r"\w", plain):
            found.append(text)
    return found


@pytest.fixture(scope="module")
async def marked(caller: TownCaller) -> AsyncIterator[tuple[httpx.AsyncClient, Mailbox]]:
    """A gateway that speaks brackets, and the letters it sends."""
    box = Mailbox()
    async with client(caller, web=at_home(box, {"en": Pseudo()})) as http:
        yield http, box


@pytest.fixture(scope="module")
async def company(marked: tuple[httpx.AsyncClient, Mailbox]) -> Company:
    """A furnished company, its texts in letters of their own."""
    return await furnished(marked[0], MARK, at="marked.example")


@pytest.fixture(scope="module")
async def owner(marked: tuple[httpx.AsyncClient, Mailbox], company: Company) -> Browser:
    """The owner of it, signed in once for all."""
    return await Browser(*marked).signed_in("owner@marked.example")


@pytest.fixture(scope="module")
async def viewer(marked: tuple[httpx.AsyncClient, Mailbox], company: Company) -> Browser:
    """Somebody in it who may change nothing."""
    return await Browser(*marked).signed_in("viewer@marked.example")


@pytest.fixture(scope="module")
async def beginner(marked: tuple[httpx.AsyncClient, Mailbox]) -> Browser:
    """The owner of a company with nothing in it."""
    await registered(marked[0], MARK, at="nothing-yet.example")
    return await Browser(*marked).signed_in("owner@nothing-yet.example")


def things_of(company: Company) -> Mapping[str, str]:
    """An id of everything, by the names of the addresses."""
    return {name.removesuffix("_id"): id for name, id in company.things.items()}


def numbers_of(path: str) -> tuple[re.Pattern[str], ...]:
    """What figures may stand on a page as they are."""
    if path == "/webhooks/{webhook_id}":
        return (OF_PROGRAMS, COUNTED)
    return (NOTED, SAID, COUNTED) if path in WITH_NUMBERS else ()


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.path)
async def test_a_page_says_only_what_a_language_says(owner, viewer, company, row):
    for browser in (owner, viewer):
        page = await browser.get(row.of(things_of(company)))
        assert page.status_code in (200, 403), page.text
        assert left(page.text, *numbers_of(row.path)) == []


async def test_a_page_about_the_past_does_so_too(owner: Browser, company: Company):
    for row in PAGES:
        if not row.always:
            page = await owner.get(f"{row.of(things_of(company))}?as_of=9")
            # What was not there yet says so.
            assert page.status_code in (200, 404), page.text
            assert left(page.text, *numbers_of(row.path)) == []


async def test_a_page_of_a_company_that_has_nothing_yet_does_so_too(beginner: Browser):
    for row in PAGES:
        if "{" not in row.path:
            page = await beginner.get(row.path)
            assert page.status_code == 200, page.text
            assert left(page.text, *numbers_of(row.path)) == []


REFUSED: tuple[tuple[str, dict[str, str]], ...] = (
    ("/check-in/{key_result}", {"value": "many", "confidence": "12"}),
    ("/check-in/{key_result}", {"value": "", "confidence": "1"}),
    ("/cycles", {"name": "", "starts_on": "soon", "ends_on": ""}),
    ("/people", {"name": "", "email": "nobody", "role": "member"}),
    ("/people/teams", {"name": "", "lead_id": ""}),
    ("/webhooks", {"url": "nowhere"}),
    ("/settings", {"name": "", "was.name": MARK, "timezone": "", "version": "1"}),
    ("/settings/keys", {"name": ""}),
    ("/objectives/{objective}/comments", {"text": ""}),
    ("/objectives/{objective}/dependencies", {"on": "", "need": ""}),
    ("/key-results/{key_result}/initiatives", {"title": ""}),
)


@pytest.mark.parametrize(("path", "fields"), REFUSED, ids=lambda one: str(one))
async def test_what_is_refused_is_said_by_a_language(owner, company, path, fields):
    page = await owner.post("/settings", path.format(**things_of(company)), **fields)
    assert page.status_code in (403, 409, 422), page.status_code
    assert "⟦" in page.text
    # What was typed is shown again.
    typed = re.compile("|".join(re.escape(text) for text in fields.values() if text) or "^$")
    assert left(page.text, typed, COUNTED) == []


async def test_doors_and_errors_are_said_by_a_language(
    marked: tuple[httpx.AsyncClient, Mailbox], owner: Browser
):
    stranger = Browser(*marked)
    pages = [
        await stranger.get("/sign-in"),
        await stranger.send("/sign-in", email="no address"),
        await stranger.send("/sign-in", email="nobody@nowhere.example"),
        await stranger.get("/sign-in/used-long-ago"),
        await stranger.get("/nowhere"),
        await stranger.get("/d/nonsense"),
        await stranger.get("/u/nonsense"),
        await owner.get("/nowhere"),
        await owner.get(f"/objectives/{NOBODY}"),
        await owner.send("/preferences", {"sec-fetch-site": "cross-site"}, theme="dark"),
    ]
    for page in pages:
        assert page.headers["content-type"].startswith("text/html"), page.text
        assert "⟦" in page.text and left(page.text) == []


async def test_letters_are_said_by_a_language(marked: tuple[httpx.AsyncClient, Mailbox], company):
    http, box = marked
    await http.post("/sign-in", data={"email": "lead@marked.example"}, headers=HTML)
    letter = await box.next()
    for text in (letter.subject, letter.text):
        said = [DATA.sub("", re.sub(r"https?://\S+", "", part)) for part in bare(text)]
        assert "⟦" in text and not any(re.search(r"\w", part) for part in said), text


async def test_outsiders_read_what_a_language_says(
    marked: tuple[httpx.AsyncClient, Mailbox], company: Company
):
    http, _ = marked
    need = {"id": company.things["external_party_id"], "kind": "external_party"}
    of_objective = f"/v1/objectives/{company.things['objective_id']}/dependencies"
    body = {"on": need, "need": f"Flour of {MARK}", "due_on": "2027-02-01"}
    link = (await company.done("POST", of_objective, body))["link"]
    answers: list[Any] = [
        {"answer": "decline"},
        {"answer": "accept", "reason": f"Word of {MARK}"},
        {"answer": "break", "reason": f"Flood of {MARK}"},
    ]
    pages = [await http.get(link, headers=HTML)]
    pages += [await http.post(link, data=answer, headers=HTML) for answer in answers]
    for kind in get_args(MailKind):
        who = UUID(company.members["member"])
        ending = Ending(organisation_id=company.id, member_id=who, kind=kind)
        path = f"/u/{ending.signed(b'').text}"
        pages += [await http.get(path, headers=HTML), await http.post(path, headers=HTML)]
    for page in pages:
        assert "⟦" in page.text and left(page.text) == []
    assert [page.status_code for page in pages[:4]] == [200, 422, 200, 200]


# Blocks and macros that stand within a tag.
WITHIN_TAGS = re.compile(
    r"{% block (theme|body) %}.*?{% endblock %}"
    r"|{% macro (tied|region|replacing|news)\(.*?endmacro %}",
    re.DOTALL,
)
# Pages for programs and their authors are English.
FOR_AUTHORS = ("docs.html", "fields.html")


def test_no_template_holds_words_of_its_own():
    """Whatever branch of it is shown."""
    lexer = Environment(trim_blocks=True, lstrip_blocks=True)
    for path in sorted(TEMPLATES.rglob("*.html")):
        if path.name in FOR_AUTHORS:
            continue
        text, is_sentence = "", False
        for _, kind, token in lexer.lex(WITHIN_TAGS.sub("", path.read_text("utf-8"))):
            if kind == "name" and token in ("trans", "endtrans"):
                is_sentence = token == "trans"
            if kind == "data" and not is_sentence:
                text += token
            elif kind == "variable_end":
                text += "⟦⟧"
        words = [one for one in forgotten(text) if re.search(r"\w\w", DATA.sub("", one))]
        assert words == [], f"{path.relative_to(TEMPLATES)}: {words}"


def test_what_a_page_hides_in_its_attributes_is_found():
    told = (
        '<p title="Forgotten">⟦said⟧ 12 <img alt="Too"><b aria-label="⟦x⟧ y">⟦a <i>b</i>⟧</b></p>'
    )
    assert forgotten(told) == ["Forgotten", "12", "Too", "y"]
    assert read(httpx.Response(200, text=told)).count("p") == 1
