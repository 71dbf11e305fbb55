"""Lessons as they are read, and who has completed them."""

from uuid import UUID

import pytest

from contracts import errors
from contracts.commands.planning_learning import CompleteLesson
from contracts.envelope import encode
from contracts.events.identity import MemberDeactivated, OrganisationRegistered
from contracts.queries.planning_learning import LessonBySlug, LessonCompletion, LessonList
from services.planning.domain.syllabus import SYLLABUS
from tests.planning.bakery import LEAD, MEMBER, OWNER, VIEWER, Bakery
from tests.planning.quarter import AYLIN, HANNA, JONAS, actor

RIGHT = tuple(question.right for question in SYLLABUS["en"]["scoring"].questions)
SLUGS = tuple(SYLLABUS["en"])
AUDITOR = actor(UUID(int=15), "auditor")


async def learn(bakery: Bakery, by=MEMBER):
    await bakery.tell(CompleteLesson(slug="scoring", answers=RIGHT), by)


async def test_the_lessons_are_listed_in_order_with_what_one_has_completed(bakery: Bakery):
    await learn(bakery)
    mine = (await bakery.ask(LessonList(), MEMBER)).data
    assert tuple(lesson.slug for lesson in mine) == SLUGS
    assert [lesson.slug for lesson in mine if lesson.completed_at] == ["scoring"]
    assert all(0 < lesson.minutes < 3 and lesson.questions >= 2 for lesson in mine)
    others = (await bakery.ask(LessonList(), LEAD)).data
    assert not any(lesson.completed_at for lesson in others)


async def test_a_lesson_is_read_without_its_answers(bakery: Bakery):
    view = await bakery.ask(LessonBySlug(slug="scoring"), VIEWER)
    lesson = SYLLABUS["en"]["scoring"]
    assert (view.text, len(view.questions)) == (lesson.text, len(lesson.questions))
    shown = encode(view).decode()
    assert "right" not in {field for each in view.questions for field in each.__struct_fields__}
    assert not any(question.explanation in shown for question in lesson.questions)
    with pytest.raises(errors.NotFound):
        await bakery.ask(LessonBySlug(slug="baking"))


async def test_lessons_are_in_the_organisations_language_or_in_the_one_asked_for(bakery: Bakery):
    async def spoken(**asked):
        listed = (await bakery.ask(LessonList(**asked))).data[0]
        read = await bakery.ask(LessonBySlug(slug="objectives", **asked))
        assert (listed.locale, listed.title) == (read.locale, read.title)
        return read.locale

    assert await spoken() == "en"
    registered = OrganisationRegistered(
        organisation_id=bakery.town.organisation, name="", timezone="UTC", locale="de-AT", log_id=""
    )
    await bakery.town.record(registered, stream=f"organisation/{bakery.town.organisation}")
    assert await spoken() == "de"
    assert await spoken(locale="en-GB") == "en"
    assert await spoken(locale="fr") == "de"


async def test_admins_and_auditors_see_who_has_not_finished(bakery: Bakery):
    await learn(bakery)
    for by in (OWNER, AUDITOR):
        page = await bakery.ask(LessonCompletion(), by)
        assert [learner.member_id for learner in page.data] == [HANNA, JONAS, AYLIN]
        hanna, jonas, _ = page.data
        assert (hanna.completed, hanna.missing) == ((), SLUGS)
        assert [done.slug for done in jonas.completed] == ["scoring"]
        assert set(jonas.missing) == set(SLUGS) - {"scoring"}
    first = await bakery.ask(LessonCompletion(limit=1), OWNER)
    rest = await bakery.ask(LessonCompletion(after=first.next), OWNER)
    assert [each.member_id for each in (*first.data, *rest.data)] == [HANNA, JONAS, AYLIN]


async def test_others_find_themselves_alone(bakery: Bakery):
    await learn(bakery)
    page = await bakery.ask(LessonCompletion(), MEMBER)
    assert [learner.member_id for learner in page.data] == [JONAS]
    assert (await bakery.ask(LessonCompletion(), VIEWER)).data == ()


async def test_who_left_is_not_waited_for(bakery: Bakery):
    await bakery.town.record(MemberDeactivated(member_id=JONAS), stream=f"member/{JONAS}")
    page = await bakery.ask(LessonCompletion(), OWNER)
    assert [learner.member_id for learner in page.data] == [HANNA, AYLIN]
