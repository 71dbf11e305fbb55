"""The check at the end of a lesson."""

import pytest

from contracts import errors
from contracts.commands.planning_learning import CompleteLesson
from contracts.events.planning_learning import LessonCompleted
from services.planning.domain.lesson import CheckQuestion, Lesson, Option, decide
from services.planning.handlers.lessons import LEARNING
from tests.planning.quarter import HANNA
from tests.support.scenario import scenario

OPTIONS = (Option(id="a", text="Yes"), Option(id="b", text="No"))
LESSON = Lesson(
    number=1,
    title="Bread",
    summary="What it is",
    text=("one two three",),
    questions=(
        CheckQuestion(text="Is it?", options=OPTIONS, right="a", explanation="It is."),
        CheckQuestion(text="Really?", options=OPTIONS, right="b", explanation="Not really."),
    ),
)
story = scenario(LEARNING, lambda learning, wish: decide(learning, wish, LESSON, HANNA))
completed = LessonCompleted(member_id=HANNA, slug="bread")


def answer(*answers):
    return CompleteLesson(slug="bread", answers=answers)


def test_a_lesson_is_completed_once_with_every_answer_right():
    story.when(answer("a", "b")).then(completed).when(answer("a", "b")).then()


def test_one_wrong_answer_completes_nothing_and_is_nowhere_kept():
    story.when(answer("a", "a")).then()


def test_what_is_completed_stays_so_whatever_is_answered_later():
    story.given(completed).when(answer("b", "a")).then()


@pytest.mark.parametrize(
    ("answers", "pointers"),
    [
        (("a",), ["/answers"]),
        (("a", "b", "a"), ["/answers"]),
        (("x", "y"), ["/answers/0", "/answers/1"]),
        (("a", ""), ["/answers/1"]),
    ],
)
def test_every_question_wants_one_of_its_options(answers, pointers):
    story.when(answer(*answers)).then_refused(errors.Invalid, *pointers)


def test_minutes_of_reading_are_rounded_up():
    assert (LESSON.words, LESSON.minutes) == (3, 1)
