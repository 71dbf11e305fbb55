"""Completing a lesson: once, by every role, in any language."""

import pytest

from contracts import errors
from contracts.commands.planning_learning import CompleteLesson
from contracts.events.planning_learning import LessonCompleted
from contracts.values import ROLES, Actor
from services.planning.domain.syllabus import SYLLABUS
from tests.planning.bakery import MEMBER, Bakery
from tests.planning.quarter import JONAS, actor

RIGHT = tuple(question.right for question in SYLLABUS["en"]["scoring"].questions)


def answer(*answers, **more):
    return CompleteLesson(slug="scoring", answers=answers or RIGHT, **more)


async def completed(bakery: Bakery):
    return [e.event for e in await bakery.town.events() if isinstance(e.event, LessonCompleted)]


async def test_a_lesson_is_completed_once_and_told_why(bakery: Bakery):
    first = await bakery.told(answer(), MEMBER)
    again = await bakery.told(answer(), MEMBER)
    assert first.passed and first.completed_at == again.completed_at is not None
    assert all(each.is_right and each.explanation for each in first.questions)
    assert await completed(bakery) == [LessonCompleted(member_id=JONAS, slug="scoring")]


async def test_wrong_answers_say_which_and_why_and_are_kept_nowhere(bakery: Bakery):
    before = await bakery.count()
    wrong = "a" if RIGHT[0] != "a" else "b"
    result = await bakery.told(answer(wrong, *RIGHT[1:]), MEMBER)
    assert not result.passed and result.completed_at is None
    assert [each.is_right for each in result.questions] == [False, *(True for _ in RIGHT[1:])]
    assert result.questions[0].chosen == wrong and result.questions[0].explanation
    assert await bakery.count() == before
    await bakery.tell(answer(), MEMBER)
    later = await bakery.told(answer(wrong, *RIGHT[1:]), MEMBER)
    assert not later.passed and later.completed_at is not None


@pytest.mark.parametrize("role", ROLES)
async def test_everybody_learns_whatever_the_role(bakery: Bakery, role):
    assert (await bakery.told(answer(), actor(JONAS, role))).passed


async def test_who_is_no_member_completes_nothing(bakery: Bakery):
    with pytest.raises(errors.Forbidden):
        await bakery.tell(answer(), Actor(kind="operator", id="operator"))


async def test_the_explanation_is_in_the_language_asked_for(bakery: Bakery):
    german = await bakery.told(answer(locale="de-CH"), MEMBER)
    assert (german.locale, german.passed) == ("de", True)
    assert german.questions[0].text == SYLLABUS["de"]["scoring"].questions[0].text


async def test_there_is_no_such_lesson(bakery: Bakery):
    with pytest.raises(errors.NotFound):
        await bakery.tell(CompleteLesson(slug="baking", answers=RIGHT))
    with pytest.raises(errors.Invalid):
        await bakery.tell(answer(*RIGHT[:-1]))
