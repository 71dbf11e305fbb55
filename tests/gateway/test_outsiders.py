"""An outsider answers at a link, without an account."""

import httpx
import pytest

from tests.gateway.test_app import assert_problem
from tests.support.porch import Company


@pytest.fixture
async def link(ours: Company) -> str:
    """A fresh link of a need that somebody outside is to answer."""
    mill = {"name": "Mia <Mill>", "email": "mia@mill.example"}
    party = await ours.done("POST", "/v1/external-parties", mill)
    need = {"on": {"kind": "external_party", "id": party["id"]}, "need": "Rye <b>flour</b>"}
    path = f"/v1/objectives/{ours.things['objective_id']}/dependencies"
    made = await ours.done("POST", path, need)
    return str(made["link"])


async def test_a_link_answers_in_json_and_as_a_page(http: httpx.AsyncClient, link: str):
    told = (await http.get(link)).json()
    assert (told["need"], told["state"]) == ("Rye <b>flour</b>", "open")
    page = await http.get(link, headers={"Accept": "text/html"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "Rye &lt;b&gt;flour&lt;/b&gt;" in page.text
    assert "form-action 'self'" in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "no-referrer"


async def test_a_form_and_json_say_the_same(http: httpx.AsyncClient, link: str):
    page = await http.post(
        link, data={"answer": "accept", "reason": ""}, headers={"Accept": "text/html"}
    )
    assert page.status_code == 200 and "● accepted" in page.text
    said = await http.post(link, json={"answer": "break", "reason": "The mill is flooded"})
    assert said.json()["state"] == "broken" and said.headers["scoreline-position"]
    assert_problem(await http.post(link, json={"answer": "accept"}), 409, "dependency_state_wrong")


async def test_every_fault_of_an_answer_is_named(http: httpx.AsyncClient, link: str):
    problem = assert_problem(await http.post(link, json={"answer": "maybe"}), 422, "invalid")
    assert problem["errors"][0]["pointer"] == "/answer"
    assert_problem(await http.post(link, json={"answer": "decline"}), 422, "invalid")


async def test_a_link_that_opens_nothing_is_not_found(http: httpx.AsyncClient, link: str):
    forged = link[:-9] + ("B" if link[-9] == "A" else "A") + link[-8:]
    for wrong in ("/d/nonsense", forged, "/d/" + "A" * 102):
        assert_problem(await http.get(wrong), 404, "not_found")


async def test_a_revoked_link_says_so(http: httpx.AsyncClient, ours: Company, link: str):
    path = f"/v1/objectives/{ours.things['objective_id']}/dependencies"
    (view,) = [v for v in (await ours.done("GET", path))["data"] if v["link"] == link]
    await ours.done("DELETE", f"/v1/dependencies/{view['id']}/link")
    assert_problem(await http.get(link), 404, "link_closed")


GERMAN = {"Accept": "text/html", "Accept-Language": "de-AT"}


async def test_an_outsider_reads_the_page_in_the_language_of_the_browser(
    http: httpx.AsyncClient, link: str
):
    page = await http.get(link, headers=GERMAN)
    assert 'lang="de"' in page.text and "Was von Ihnen gebraucht wird" in page.text
    assert "Wir kümmern uns" in page.text and "○ offen" in page.text
    page = await http.get(link, headers={**GERMAN, "Accept-Language": "xx"})
    assert 'lang="en"' in page.text


async def test_where_the_browser_says_nothing_the_language_of_the_organisation_is_spoken(
    http: httpx.AsyncClient, ours: Company, link: str
):
    await ours.done("PATCH", "/v1/organisation", {"locale": "de-DE"})
    page = await http.get(link, headers={"Accept": "text/html"})
    assert 'lang="de"' in page.text
    said = await http.post(link, data={"answer": "accept"}, headers={"Accept": "text/html"})
    assert 'lang="de"' in said.text
    await ours.done("PATCH", "/v1/organisation", {"locale": "en"})


async def test_what_is_refused_stands_on_the_page_beside_what_was_typed(
    http: httpx.AsyncClient, link: str
):
    page = await http.post(link, data={"answer": "decline"}, headers=GERMAN)
    assert page.status_code == 422 and "Das muss etwas sagen." in page.text
    long = "word " * 4000
    page = await http.post(link, data={"answer": "decline", "reason": long}, headers=GERMAN)
    assert page.status_code == 422 and "Das ist zu lang." in page.text and long in page.text
    assert "invalid" not in page.text


async def test_a_link_that_opens_nothing_is_a_page_for_a_browser(http: httpx.AsyncClient):
    page = await http.get("/d/nonsense", headers=GERMAN)
    assert page.status_code == 404 and 'lang="de"' in page.text
    page = await http.post("/u/nonsense", headers=GERMAN)
    assert page.status_code == 404 and 'lang="de"' in page.text
