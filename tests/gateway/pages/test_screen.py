from tests.support.page import Browser, read


async def test_a_page_runs_nothing_from_elsewhere(lead: Browser):
    page = await lead.get("/board")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["cache-control"] == "no-store"
    found = read(page)
    assert found.count("style") == 0
    assert not [given for _, given in found.tags if "style" in given or "onclick" in given]


async def test_a_form_from_another_site_changes_nothing(lead: Browser):
    token = read(await lead.get("/board")).fields["csrf"]
    for elsewhere in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
    ):
        refused = await lead.send("/preferences", elsewhere, csrf=token, theme="dark")
        assert refused.status_code == 403, elsewhere
    assert "data-theme" not in (await lead.get("/board")).text


async def test_a_form_without_its_token_changes_nothing(lead: Browser, viewer: Browser):
    others = read(await viewer.get("/board")).fields["csrf"]
    for token in ("", others):
        refused = await lead.send("/preferences", csrf=token, theme="dark")
        assert refused.status_code == 403
    assert "data-theme" not in (await lead.get("/board")).text


async def test_what_is_not_there_is_a_page_that_says_so(lead: Browser):
    for path in ("/teams/01920000-0000-7000-8000-000000000001", "/teams/x"):
        page = await lead.get(path)
        assert page.status_code == 404
        assert read(page).count("h1") == 1


async def test_an_unchanged_part_costs_nothing(lead: Browser):
    page = await lead.get("/board")
    asking = next(given for _, given in read(page).tags if given.get("id") == "board")
    tag = asking["hx-headers"].split('"')[3]
    same = await lead.get("/board", **{"if-none-match": tag, "hx-request": "true"})
    assert (same.status_code, same.content) == (304, b"")


async def test_an_open_page_without_session_is_sent_to_sign_in(site, bakery):
    gone = await site.get("/board", headers={"hx-request": "true"})
    assert (gone.status_code, gone.headers["hx-redirect"]) == (200, "/sign-in?next=/board")
