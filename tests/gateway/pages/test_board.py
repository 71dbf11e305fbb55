from tests.support.page import Browser, read
from tests.support.porch import Company, registered


async def test_the_board_shows_objectives_with_key_results_and_how_they_go(lead: Browser):
    page = read(await lead.get("/board"))
    assert {"Objective of Bakery", "Key result of Bakery"} <= set(page.links)
    labels = [given["aria-label"] for tag, given in page.tags if tag == "svg" and "role" in given]
    assert any("% of the way" in label and "expected by today" in label for label in labels)


async def test_who_may_report_finds_the_way_to_and_who_only_reads_does_not(lead, viewer):
    for browser, may in ((lead, True), (viewer, False)):
        page = read(await browser.get("/board"))
        assert any("data-check-in" in given for _, given in page.tags) is may


async def test_a_team_shows_what_is_its_own(lead: Browser, bakery: Company):
    page = read(await lead.get(f"/teams/{bakery.things['team_id']}"))
    assert "Team of Bakery" in page.words
    assert "Objective of Bakery" in page.links


async def test_the_board_of_a_company_without_a_cycle_leads_to_the_first_objective(site, box):

    await registered(site, "Empty", at="empty.example")
    browser = await Browser(site, box).signed_in("owner@empty.example")
    assert read(await browser.get("/board")).links["Write your first objective"] == "/welcome"
