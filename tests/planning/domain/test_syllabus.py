"""The lessons themselves: short enough to be read, and the same in every language."""

import pytest

from services.planning.domain.lesson import WORDS_PER_MINUTE, Lesson
from services.planning.domain.locales import DEFAULT
from services.planning.domain.syllabus import SYLLABUS

MINUTES_MAX = 3
EVERY = [
    pytest.param(lesson, id=f"{language}/{slug}")
    for language, lessons in SYLLABUS.items()
    for slug, lesson in lessons.items()
]


def test_there_are_five_lessons_or_more_in_english_and_german():
    assert {"en", "de"} <= set(SYLLABUS)
    assert len(SYLLABUS[DEFAULT]) >= 5
    assert {"objectives", "key-results", "scoring", "check-ins", "the-cycle"} <= set(SYLLABUS["en"])


@pytest.mark.parametrize("lesson", EVERY)
def test_a_lesson_is_read_in_less_than_three_minutes(lesson: Lesson):
    assert 100 < lesson.words < MINUTES_MAX * WORDS_PER_MINUTE
    assert lesson.minutes < MINUTES_MAX


@pytest.mark.parametrize("lesson", EVERY)
def test_a_lesson_ends_with_two_to_four_questions_each_with_one_right_option(lesson: Lesson):
    assert 2 <= len(lesson.questions) <= 4
    for question in lesson.questions:
        letters = [option.id for option in question.options]
        assert letters == ["a", "b", "c", "d"][: len(letters)] and len(letters) > 1
        assert question.right in letters
        assert len({option.text for option in question.options}) == len(letters)
        assert question.text.endswith("?") or question.explanation
        assert question.explanation


@pytest.mark.parametrize("language", SYLLABUS)
def test_every_language_has_the_same_lessons_questions_and_right_answers(language: str):
    def key(lessons: dict[str, Lesson]):
        return [
            (slug, each.number, len(each.text), [(len(q.options), q.right) for q in each.questions])
            for slug, each in lessons.items()
        ]

    assert key(SYLLABUS[language]) == key(SYLLABUS[DEFAULT])


def test_lessons_come_in_their_order_and_none_is_called_like_a_page():
    for lessons in SYLLABUS.values():
        assert [each.number for each in lessons.values()] == list(range(1, len(lessons) + 1))
        assert "completion" not in lessons


def test_no_lesson_is_passed_by_always_choosing_the_same_letter():
    for lesson in SYLLABUS[DEFAULT].values():
        assert len({question.right for question in lesson.questions}) > 1
