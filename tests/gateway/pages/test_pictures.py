"""Every picture of every page: said in a sentence, in each language, with its table at hand."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from tests.support.page import Browser
from tests.support.porch import Company
from tests.support.screens import PAGES

_PICTURE = re.compile(r'<svg class="([\w-]+)"[^>]* role="img" aria-label="([^"]*)"')
# What a company with few check-ins shows; rhythms begin once something was due.
SHOWN = {
    "adding",
    "bar",
    "density",
    "dots",
    "heat",
    "pace-chart",
    "slope",
    "spark",
    "strip",
    "tree",
}
# What holds the same in figures, from the picture on to the end of its section.
TABLE = re.compile(r"<table|<td|<ul|<ol|table=yes|data-key=\"v\" href=\"#")


@pytest.fixture(scope="module")
async def things(bakery: Company) -> dict[str, str]:
    names = ("team", "objective", "key_result", "check_in", "blocker")
    found = {name: str(bakery.things[f"{name}_id"]) for name in names}
    child = {
        "cycle_id": bakery.things["cycle_id"],
        "title": "Vans that smell of bread",
        "owner": {"kind": "team", "id": found["team"]},
        "ambition": "aspirational",
        "parent_id": found["objective"],
    }
    made = (await bakery.done("POST", "/v1/objectives", child))["id"]
    body = {
        "title": "Vans without a smell of diesel",
        "metric": {"kind": "number", "baseline": 0, "target": 4},
    }
    found["key_result"] = (await bakery.done("POST", f"/v1/objectives/{made}/key-results", body))[
        "id"
    ]
    await bakery.done("POST", f"/v1/objectives/{made}/publish", {"reason": "They are there."})
    said = {"value": 1, "confidence": 7}
    await bakery.done("POST", f"/v1/key-results/{found['key_result']}/check-ins", said)
    return found


async def seen(reader: Browser, things: dict[str, str]) -> Iterator[tuple[str, str, str, str]]:
    """Each picture: the page, its kind, its sentence, and what follows it on the page."""
    found = []
    for page in PAGES:
        if not re.findall(r"{(\w+)}", page.address) or set(
            re.findall(r"{(\w+)}", page.address)
        ) <= set(things):
            text = (await reader.get(page.of(things))).text
            for one in _PICTURE.finditer(text):
                end = text.find("</section>", one.end())
                rest = text[one.end() : end if end > 0 else None]
                found.append((page.path, one[1], unescape(one[2]), rest))
    return iter(found)


async def test_every_picture_says_its_sentence_in_each_language_and_has_its_figures_beside_it(
    lead: Browser, things: dict[str, str]
):
    english = list(await seen(lead, things))
    await lead.post("/", "/preferences", language="de")
    german = list(await seen(lead, things))
    await lead.post("/", "/preferences", language="")
    assert {kind for _, kind, _, _ in english} >= SHOWN
    assert [one[:2] for one in english] == [one[:2] for one in german]
    for (path, kind, sentence, rest), (_, _, said, _) in zip(english, german, strict=True):
        assert sentence.strip() and said.strip(), (path, kind)
        assert TABLE.search(rest) or kind in ("bar", "spark"), (path, kind)
        if re.search(r"[a-z]{3}", sentence):
            assert sentence != said, (path, kind, sentence)
