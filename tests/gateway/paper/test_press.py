import asyncio
import io
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from services.gateway.paper import press as room
from services.gateway.paper.press import AT_ONCE_MAX, WAITING_MAX, Press, run
from services.gateway.problems import Problem
from tests.gateway.paper.reading import (
    A4_POINTS,
    MADE_S,
    body_of,
    document,
    objective,
    pages_of,
    set_here,
    squeezed,
    words_of,
)

MARKUP = '#panic("x") *bold* $x^2$ \\ @ref <b> _it_ `c` "q" = Title\n- list // no comment'


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return Press(tmp_path)


async def test_a_document_is_the_same_bytes_for_the_same_words_made_anew_or_kept(
    press: Press, tmp_path: Path
):
    first = await press.printed("review.typ", document(), MADE_S)
    assert await press.printed("review.typ", document(), MADE_S) == first
    assert press.n_set == 1
    assert await Press(tmp_path / "other").printed("review.typ", document(), MADE_S) == first
    assert await press.printed("review.typ", document(lead="Other"), MADE_S) != first


async def test_a_document_asked_for_by_several_at_once_is_set_once(press: Press):
    found = await asyncio.gather(
        *(press.printed("review.typ", document(), MADE_S) for _ in range(5))
    )
    assert len(set(found)) == 1 and press.n_set == 1


def test_it_is_a4_tagged_and_says_its_language_and_title():
    reader = PdfReader(io.BytesIO(set_here(document(language="de", title="Rückblick"))))
    for page in reader.pages:
        size = (float(page.mediabox.width), float(page.mediabox.height))
        assert size == pytest.approx(A4_POINTS, abs=0.1)
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert root["/Lang"].startswith("de")
    assert reader.metadata and reader.metadata.title == "Rückblick"
    said = root["/Metadata"].get_data()
    assert b"pdfuaid:part" in said and b"pdfaid:part" in said


def test_what_people_wrote_is_never_read_as_markup():
    everywhere = {"title": MARKUP, "lead": MARKUP, "foot": MARKUP, "facts": [MARKUP]}
    one = {**objective(MARKUP, MARKUP), "line": MARKUP}
    data = document(**everywhere, objectives=[one], proposal=[MARKUP], organisation=MARKUP)
    assert words_of(set_here(data)).count(squeezed(MARKUP)) >= 7


def test_a_title_of_four_thousand_signs_without_a_space_stays_on_the_page():
    title = "Ö" * 4000
    pdf = set_here(document(objectives=[objective(title)]))
    assert title in body_of(pdf)
    for page in PdfReader(io.BytesIO(pdf)).pages:
        assert _rightmost(page) <= A4_POINTS[0]


def _rightmost(page) -> float:
    found = [0.0]
    page.extract_text(visitor_text=lambda _t, _c, tm, _f, _s: found.append(tm[4]))
    return max(found)


def test_an_objective_is_kept_whole_where_a_page_holds_it():
    data = document(objectives=[objective(f"Goal {n}", "So it went. " * 90) for n in range(7)])
    pages = pages_of(set_here(data))
    for n in range(7):
        (at,) = (i for i, page in enumerate(pages) if f"Goal {n} 0" in page)
        assert f"Goal {n} 1" in pages[at] and pages[at].count("Hanna") >= 1
    # Each ends with who said it: as many on a page as begin there.
    for page in pages:
        assert page.count("What we learnt") == page.count("Hanna")


def test_an_objective_that_is_longer_than_a_page_breaks_and_loses_nothing():
    words = " ".join(f"word{n}" for n in range(1500))
    pdf = set_here(document(objectives=[objective("Long", words)]))
    assert squeezed(words) in body_of(pdf)


async def test_a_document_that_takes_too_long_is_ended_and_its_process_gone():
    with pytest.raises(Problem) as refused:
        await run(b"", 0.0)
    assert (refused.value.status, refused.value.code) == (503, "press_is_slow")


async def test_a_document_that_cannot_be_set_is_a_fault_of_ours_that_tells_nothing(press: Press):
    with pytest.raises(Problem) as refused:
        await press.printed("review.typ", {"title": "alone"}, MADE_S)
    assert refused.value.status == 500
    assert "alone" not in refused.value.detail


async def test_a_document_that_is_too_long_is_refused(press: Press):
    with pytest.raises(Problem) as refused:
        await press.printed("review.typ", {"title": "x" * room.DATA_BYTES_MAX}, MADE_S)
    assert refused.value.status == 413


async def test_of_too_many_that_wait_the_next_is_asked_to_come_again(press: Press):
    asked = [
        asyncio.create_task(press.printed("review.typ", {"title": str(n)}, MADE_S))
        for n in range(AT_ONCE_MAX + WAITING_MAX + 1)
    ]
    done, others = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
    for task in others:
        task.cancel()
    await asyncio.gather(*asked, return_exceptions=True)
    (refused,) = {task.exception() for task in done}
    assert isinstance(refused, Problem) and refused.code == "press_is_busy"
    await press.stop()


async def test_the_process_that_sets_a_document_is_told_no_secret(monkeypatch):
    monkeypatch.setenv("SCORELINE_MASTER_KEY", "secret")
    seen = []

    async def looking(*args, **kwargs):
        seen.append(kwargs["env"])
        raise FileNotFoundError

    monkeypatch.setattr(asyncio, "create_subprocess_exec", looking)
    with pytest.raises(FileNotFoundError):
        await run(b"", 1.0)
    assert [*seen[0]] == ["PYTHONPATH"]
