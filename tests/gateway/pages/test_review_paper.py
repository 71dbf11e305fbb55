"""The review of a cycle as a PDF: the page's words, for its reader, of its moment."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest

from services.gateway.pages.language import languages
from services.runtime import ids
from tests.gateway.paper.reading import squeezed, words_of
from tests.support.mailbox import Mailbox
from tests.support.page import Browser, read
from tests.support.porch import Company, furnished

NARRATIVE = "We baked *less*, #better & <wiser> – 12 $ a loaf."
SECRET = "Sell the second shop"


@dataclass
class Reviewed:
    """A company whose quarter was reviewed, with one objective that only its owner sees."""

    company: Company
    owner: Browser
    lead: Browser

    @property
    def path(self) -> str:
        """Where the document is."""
        return f"/cycles/{self.company.things['cycle_id']}/review.pdf"


@pytest.fixture(scope="module")
async def reviewed(site: httpx.AsyncClient, box: Mailbox) -> AsyncIterator[Reviewed]:
    at = f"{ids.new_id().hex[-12:]}.example"
    company = await furnished(site, "Mill", at=at)
    cycle_id, things = company.things["cycle_id"], company.things
    body = {
        "cycle_id": cycle_id,
        "title": SECRET,
        "owner": {"kind": "company"},
        "ambition": "committed",
        "confidential": True,
    }
    secret = (await company.done("POST", "/v1/objectives", body))["id"]
    metric = {"title": "Offers in hand", "metric": {"kind": "number", "baseline": 0, "target": 2}}
    await company.done("POST", f"/v1/objectives/{secret}/key-results", metric)
    await company.done("POST", f"/v1/objectives/{secret}/publish", {"reason": "Now."})
    await company.done("POST", f"/v1/cycles/{cycle_id}/start-review")
    said = {"answers": {"learnings": NARRATIVE}, "outcome": "partly"}
    await company.done("PUT", f"/v1/objectives/{things['objective_id']}/review", said)
    answers = {"answers": {"performance": "Better than before."}, "verdict": "rhythm"}
    await company.done("PUT", f"/v1/cycles/{cycle_id}/review", answers)
    owner = await Browser(site, box).signed_in(f"owner@{at}")
    lead = await Browser(site, box).signed_in(f"lead@{at}")
    yield Reviewed(company, owner, lead)


async def of(reader: Browser, path: str) -> str:
    answer = await reader.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    return words_of(answer.content)


async def test_the_document_says_what_the_page_says(reviewed: Reviewed):
    found = await of(reviewed.lead, reviewed.path)
    page = await reviewed.lead.get("/review")
    words = [one.strip() for one in read(page).words]
    for said in (
        "Cycle of Mill",
        "Objective of Mill",
        "Key result of Mill",
        NARRATIVE,
        "Better than before.",
        "It hung at the rhythm: the objectives were not followed.",
        "mean score",
        "0.4",
        "40%",
    ):
        assert squeezed(said) in found, said
        assert any(said in one for one in words), said
    assert f'href="{reviewed.path}"' in page.text


async def test_what_is_confidential_is_in_the_document_of_those_alone_who_may_know(
    reviewed: Reviewed,
):
    assert squeezed(SECRET) in await of(reviewed.owner, reviewed.path)
    assert squeezed(SECRET) not in await of(reviewed.lead, reviewed.path)


async def test_the_document_speaks_the_language_of_its_reader(reviewed: Reviewed):
    await reviewed.lead.post("/", "/preferences", language="de")
    found = await of(reviewed.lead, reviewed.path)
    await reviewed.lead.post("/", "/preferences", language="")
    german = languages()["de"]
    for said in ("Review", "Each objective", "The five questions", "Key result", "mean score"):
        assert squeezed(german.say(said)) in found, said
    assert "0,4" in found and squeezed(NARRATIVE) in found


async def test_a_cycle_that_is_closed_is_told_as_it_closed_and_the_same_for_ever(
    reviewed: Reviewed,
):
    company, cycle = reviewed.company, f"/v1/cycles/{reviewed.company.things['cycle_id']}"
    before = await _position(company)
    await company.done("POST", f"{cycle}/close", {"override_reason": "It speaks for itself."})
    first = (await reviewed.lead.get(reviewed.path)).content
    await company.done("PATCH", f"/v1/teams/{company.things['team_id']}", {"name": "Another"})
    later = (await reviewed.lead.get(reviewed.path)).content
    assert first == later and "TeamofMill" in words_of(later)
    # Before it was closed it stood in review.
    then = await of(reviewed.lead, f"{reviewed.path}?as_of={before}")
    assert "·closed" in words_of(first) and "·review" in then


async def _position(company: Company) -> int:
    found = (await company.done("GET", "/v1/history?limit=200"))["data"]
    return int(found[-1]["position"])


async def test_a_cycle_of_nobody_or_not_yet_run_has_no_document(reviewed: Reviewed):
    nobody = await reviewed.lead.get(f"/cycles/{ids.new_id()}/review.pdf")
    assert nobody.status_code == 404
    body = {"name": "Next", "starts_on": "2031-01-01", "ends_on": "2031-03-31"}
    planned = (await reviewed.company.done("POST", "/v1/cycles", body))["id"]
    answer = await reviewed.lead.get(f"/cycles/{planned}/review.pdf")
    assert answer.status_code == 409
    assert "has no review" in answer.text


async def test_a_cycle_of_another_organisation_is_none(reviewed: Reviewed, viewer: Browser):
    assert (await viewer.get(reviewed.path)).status_code == 404


async def test_who_is_not_signed_in_is_led_to_the_door(site: httpx.AsyncClient, reviewed: Reviewed):
    answer = await site.get(reviewed.path, headers={"accept": "text/html"})
    assert answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")
