import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.public import PUBLIC
from services.gateway.pages import history
from services.gateway.pages.happenings import HAPPENED
from services.gateway.pages.history import ROWS_MAX, rows_of
from services.gateway.pages.timeline import Stop
from tests.support.page import Browser, read
from tests.support.porch import Company


async def position(bakery: Company) -> int:
    """How far the log is."""
    after: str | None = None
    while True:
        more = f"&after={after}" if after else ""
        page = await bakery.done("GET", f"/v1/history?limit=200{more}")
        if page["next"] is None:
            return int(page["data"][-1]["position"])
        after = page["next"]


async def renamed(bakery: Company, title: str) -> None:
    path = f"/v1/key-results/{bakery.things['key_result_id']}"
    await bakery.done("PATCH", path, {"title": title, "reason": "It is clearer."})


def test_every_event_has_words():
    told = {public.type for public in PUBLIC.values()}
    assert told == set(HAPPENED), "a new event needs its sentence in pages/happenings.py"


async def test_every_change_is_told_with_who_why_and_what_it_was(viewer: Browser, bakery):
    await renamed(bakery, "Loaves a day")
    page = await viewer.get("/history")
    assert "“It is clearer.”" in page.text
    assert "Key result of Bakery</del>" in page.text
    await renamed(bakery, "Key result of Bakery")


async def test_a_filter_leaves_what_fits(viewer: Browser, bakery: Company):
    page = read(await viewer.get("/history?kind=cycle.activated"))
    assert "A cycle was started" in page.words
    assert "Somebody was invited" not in [word for word in page.words if word in page.links]


async def test_the_board_as_it_was_says_so_and_takes_nothing(lead: Browser, bakery: Company):
    before = await position(bakery)
    await renamed(bakery, "Baguettes a day")
    then = await lead.get(f"/board?as_of={before}")
    assert "Key result of Bakery" in then.text and "Baguettes a day" not in then.text
    assert "Nothing can be changed here" in then.text
    assert "data-check-in" not in then.text
    now = await lead.get("/board")
    assert "Baguettes a day" in now.text and "data-check-in" in now.text
    await renamed(bakery, "Key result of Bakery")


async def test_of_a_long_history_the_newest_is_shown(
    viewer: Browser, bakery: Company, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(history, "LIST_LIMIT_MAX", 5)
    monkeypatch.setattr(history, "ENTRIES_KEPT_MAX", 10)
    await renamed(bakery, "Pretzels a day")
    await renamed(bakery, "Key result of Bakery")
    page = await viewer.get("/history")
    assert "Pretzels a day</del>" in page.text
    assert "10 changes" in page.text


async def test_a_day_that_is_over_is_a_moment_too(viewer: Browser):
    page = await viewer.get("/board?as_of=2020-02-29")
    assert page.status_code == 200
    assert "February 29, 2020" in page.text


async def test_what_is_no_moment_is_said(viewer: Browser):
    assert (await viewer.get("/board?as_of=yesterday")).status_code == 422


async def test_two_moments_are_compared_by_words_too(viewer: Browser, bakery: Company):
    before = await position(bakery)
    await renamed(bakery, "Buns a day")
    after = await position(bakery)
    page = await viewer.get(f"/history/compare?from={before}&to={after}")
    assert '<span class="unseen">was </span>Key result of Bakery</del>' in page.text
    assert '<span class="unseen">is </span>Buns a day</ins>' in page.text
    await renamed(bakery, "Key result of Bakery")


async def test_moments_in_the_wrong_order_are_refused_in_words(viewer: Browser):
    page = await viewer.get("/history/compare?from=9&to=3")
    assert page.status_code == 422
    assert "no two moments" in page.text


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 99), max_size=400))
def test_the_table_under_the_strip_holds_all_of_it_in_few_rows(counts: list[int]):
    found = [Stop(as_of=str(n), words=f"day {n}", count=count) for n, count in enumerate(counts)]
    rows = list(rows_of(found))
    assert len(rows) <= ROWS_MAX
    assert sum(int(count) for _, count in rows) == sum(counts)
    if len(counts) <= ROWS_MAX:
        assert rows == [(one.words, str(one.count)) for one in found if one.count]
