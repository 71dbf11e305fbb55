from services.planning.domain.syllabus import SYLLABUS
from tests.support.page import Browser, read

QUESTIONS = SYLLABUS["en"]["scoring"].questions
RIGHT = {f"q{n}": question.right for n, question in enumerate(QUESTIONS)}
WRONG = {
    name: next(o.id for o in q.options if o.id != q.right)
    for name, q in zip(RIGHT, QUESTIONS, strict=True)
}


async def test_a_lesson_is_read_answered_and_ticked_by_its_event(lead: Browser):
    page = read(await lead.get("/welcome"))
    before = page.text.count("✓")
    path = next(link for link in page.links.values() if link.startswith("/lessons/scoring"))
    wrong = await lead.post(path, path, **WRONG)
    assert "Not yet. Read why below, and try again." in read(wrong).words
    assert read(await lead.get("/welcome")).text.count("✓") == before
    right = await lead.post(path, path, **RIGHT)
    assert "✓ All of it is right. The lesson is done." in read(right).words
    assert read(await lead.get("/welcome")).text.count("✓") == before + 1


async def test_a_check_without_answers_comes_back_with_what_is_short(lead: Browser):
    page = await lead.post("/lessons/ambition", "/lessons/ambition")
    assert page.status_code == 422
    assert read(page).count("fieldset") == 3


async def test_there_is_no_such_lesson(lead: Browser):
    assert (await lead.get("/lessons/nothing")).status_code == 404
