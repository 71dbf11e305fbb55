"""The review as Chromium prints it and as a document: A4, objectives whole, no colour needed."""

import io

import pytest
from playwright.async_api import expect
from pypdf import PdfReader

from tests.gateway.paper.reading import A4_POINTS, pages_of, squeezed
from tests.journeys.pages.conftest import Bakery
from tests.support.chromium import Tab

OBJECTIVES = 5
# As long as what people write who take their time: two objectives fill a page.
NARRATIVE = "We asked first and baked second. " * 30
PAGES = ("/review", "/pulse", "/map", "/history", "/people", "/objectives/{}", "/board")
# The colours of whatever is drawn: a picture on paper has none.
COLOURS = """() => [...document.querySelectorAll('svg[role=img] *')].flatMap(one => {
  const style = getComputedStyle(one)
  if (style.display === 'none' || !one.checkVisibility()) return []
  const used = one.tagName === 'polyline' ? [style.stroke] : [style.fill, style.stroke]
  return used.map(colour => `${one.getAttribute('class')} ${colour}`)
}).filter(said => {
  const found = said.match(/rgba?\\((\\d+), (\\d+), (\\d+)/)
  return found && !(found[1] === found[2] && found[2] === found[3])
})"""
PATTERNS = """() => [...document.querySelectorAll('.fill.at_risk, .fill.off_track, .cell.low')]
  .map(one => getComputedStyle(one).fill)"""


@pytest.fixture
def reviewed(bakery: Bakery) -> Bakery:
    """The bakery at the end of its quarter, with more objectives than fit on a page."""
    for key_result, value in zip(bakery.key_results, (330, 12, 11), strict=True):
        said = {"value": value, "confidence": 2, "status": "on_track"}
        bakery.api.post(f"/v1/key-results/{key_result}/check-ins", said)
    made = [_objective(bakery, n) for n in range(OBJECTIVES)]
    bakery.api.post(f"/v1/cycles/{bakery.cycle}/start-review")
    for n, objective in enumerate(made):
        body = {"answers": {"learnings": f"Begin{n} {NARRATIVE} End{n}"}, "outcome": "partly"}
        bakery.api.put(f"/v1/objectives/{objective}/review", body)
    return bakery


def _objective(bakery: Bakery, n: int) -> str:
    body = {
        "cycle_id": bakery.cycle,
        "title": f"Goal{n} of the bakehouse",
        "owner": {"kind": "team", "id": bakery.team},
        "ambition": "committed",
        "parent_id": bakery.objective,
    }
    made = str(bakery.api.post("/v1/objectives", body)["id"])
    for line in range(3):
        metric = {"kind": "number", "baseline": 0, "target": 10}
        key_result = {"title": f"Line{n}{line}", "metric": metric}
        bakery.api.post(f"/v1/objectives/{made}/key-results", key_result)
    bakery.api.post(f"/v1/objectives/{made}/publish", {"reason": "It is time."})
    return made


def is_whole(pages: list[str]) -> bool:
    """Whether each objective ends on the page it begins on."""
    return all(
        any(f"Goal{n}" in page and f"Begin{n}" in page and f"End{n}" in page for page in pages)
        for n in range(OBJECTIVES)
    )


def is_a4(pdf: bytes) -> bool:
    """Whether each page is."""
    return all(
        abs(float(page.mediabox.width) - A4_POINTS[0]) < 1.5
        and abs(float(page.mediabox.height) - A4_POINTS[1]) < 1.5
        for page in PdfReader(io.BytesIO(pdf)).pages
    )


async def test_the_review_is_read_on_paper(olga: Tab, reviewed: Bakery):
    page = olga.page
    await olga.open("/review")
    await page.emulate_media(media="print")
    await expect(page.get_by_role("navigation", name="Pages")).to_be_hidden()
    await expect(page.locator("select:visible, input:visible, button:visible")).to_have_count(0)
    paper = await page.pdf(prefer_css_page_size=True)
    pages = pages_of(paper)
    assert is_a4(paper) and len(pages) > 2 and is_whole(pages)
    said = squeezed("".join(pages))
    assert squeezed(f"From {olga.url}/review?cycle={reviewed.cycle}") in said
    for gone in ("Sign out", "Skip to the content", "Look back on it", "As a document"):
        assert squeezed(gone) not in said
    await _holds_without_colour(olga, reviewed)
    await _holds_as_a_document(olga, reviewed)
    await page.emulate_media(media="screen")
    await olga.open("/review")
    await olga.ends()


async def _holds_without_colour(olga: Tab, reviewed: Bakery) -> None:
    patterns: list[str] = []
    for path in PAGES:
        await olga.open(path.format(reviewed.objective))
        assert await olga.page.evaluate(COLOURS) == [], path
        patterns += await olga.page.evaluate(PATTERNS)
    assert any("#p-hatch" in one for one in patterns)
    assert all("#p-" in one for one in patterns)


async def _holds_as_a_document(olga: Tab, reviewed: Bakery) -> None:
    answer = await olga.page.request.get(f"{olga.url}/cycles/{reviewed.cycle}/review.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    document = await answer.body()
    assert is_a4(document) and is_whole(pages_of(document))
