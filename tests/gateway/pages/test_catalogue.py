"""Every sentence of the pages is translated, and every page says nothing else."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from babel.messages.pofile import read_po
from babel.support import NullTranslations

from services.gateway.pages.catalogue import said
from services.gateway.pages.language import LOCALES, Language
from services.planning.domain.lesson import Lesson
from services.planning.domain.syllabus import SYLLABUS
from tests.support.mailbox import Mailbox, at_home
from tests.support.page import Browser, read
from tests.support.porch import Company, TownCaller, client, furnished
from tests.support.screens import PAGES

_PLACES = re.compile(r"%\((\w+)\)s")
LANGUAGES = sorted(LOCALES.glob("*.po"))
EVERY = pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)


def strings(message: Any) -> list[str]:
    found = message.string if isinstance(message.string, tuple | list) else [message.string]
    return [str(one or "") for one in found]


def ids_of(message: Any) -> list[str]:
    return list(message.id) if isinstance(message.id, tuple | list) else [message.id]


@EVERY
def test_a_language_says_every_sentence(path):
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem)
    for message in said():
        if message.id:
            found = catalogue.get(message.id)
            assert found is not None, f"run make words: {message.id!r} is not in {path.name}"
            assert all(strings(found)), f"{message.id!r} is not translated in {path.name}"


@EVERY
def test_a_translation_has_the_places_of_its_sentence(path):
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem)
    for message in catalogue:
        wanted = {place for one in ids_of(message) for place in _PLACES.findall(one)}
        for one in strings(message) if message.id else []:
            found = set(_PLACES.findall(one))
            # Of one thing a language may say "the" where it says a number of several.
            is_complete = found <= wanted if isinstance(message.id, tuple) else found == wanted
            assert is_complete, f"{message.id!r}: {one!r}"


def without_lessons(text: str) -> str:
    """A page without the words of lessons, which have files of their own in every language."""
    said = [words for lesson in SYLLABUS["en"].values() for words in words_of(lesson)]
    for words in sorted((" ".join(one.split()) for one in said), key=len, reverse=True):
        text = text.replace(words, " ")
    return text


def words_of(lesson: Lesson) -> list[str]:
    options = [one.text for question in lesson.questions for one in question.options]
    asked = [question.text for question in lesson.questions]
    return [lesson.title, lesson.summary, *lesson.text, *asked, *options]


class Marked(NullTranslations):
    """A language in which every translated sentence wears brackets."""

    def ugettext(self, message: str) -> str:
        """The sentence in brackets."""
        return f"⟦{message}⟧" if message else ""

    def ungettext(self, one: str, many: str, n: Any) -> str:
        """The sentence in brackets."""
        return f"⟦{one if str(n) == '1' else many}⟧"


@pytest.fixture
async def marked(caller: TownCaller) -> AsyncIterator[tuple[Browser, Company]]:
    """A person who reads brackets, in a company of its own."""
    box = Mailbox()
    web = at_home(box, {"en": Language("en", Marked())})
    async with client(caller, web=web) as http:
        company = await furnished(http, "Marked", at="marked.example")
        yield await Browser(http, box).signed_in("owner@marked.example"), company


# What a page shows besides sentences: data, months, names of keys, of the product, of languages.
_DATA = re.compile(
    r"\b(admin|auditor|lead|member|viewer)@|First key|Key of \w+ of Marked|https:\S+|"
    r"\b(\w+ ?(\w+ )?of Marked|Marked|owner|marked\.example|Scoreline|Enter|English|what is)\b"
    r"|“[^”]*”|\b[AP]M\b|What is the most.*\?"
    r"|scoreline verify FILE|\S*\bokr\.example\.org\S*|\S{40,}"
    r"|\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b"
)


async def test_no_page_says_what_no_language_could(marked):
    browser, company = marked
    things = {name.removesuffix("_id"): id for name, id in company.things.items()}
    for path in (*(row.of(things) for row in PAGES), "/board?as_of=9"):
        page = await browser.get(path)
        assert page.status_code == 200, page.text
        found = read(page)
        labels = [given.get("aria-label", "") for _, given in found.tags]
        text = without_lessons(" ".join((found.text, *labels)))
        while "⟦" in text:
            inner = re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
            assert inner != text, f"{path}: brackets do not match: {text}"
            text = inner
        left = re.findall(r"[A-Za-z]{2,}[A-Za-z ]*", _DATA.sub(" ", text))
        assert not left, f"{path}: {left}"
