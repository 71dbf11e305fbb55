"""The check at the end of a lesson; what a member completed stands in a stream of the member."""

from collections.abc import Sequence
from typing import Any

from contracts import errors
from contracts.commands.planning_learning import CompleteLesson
from contracts.envelope import Event, Ok
from contracts.events.planning_learning import LessonCompleted
from contracts.queries.planning_learning import AnsweredQuestion, LessonResult
from contracts.rights import demand
from contracts.times import rfc3339
from services.planning.domain import lesson as rules
from services.planning.domain.lesson import Learning, Lesson
from services.planning.domain.syllabus import SYLLABUS
from services.planning.projections.languages import spoken
from services.runtime.handle import Aggregate, handle
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Recorded

LEARNING: Aggregate[Learning] = Aggregate(
    kind="learning", initial=rules.NOTHING, evolve=rules.evolve
)


async def complete_lesson(asked: Asked[CompleteLesson], desk: Desk) -> Ok:
    """Answer the questions of a lesson: with all right it is completed, once."""
    command, me = asked.command, asked.actor.member_id
    demand(CompleteLesson, asked.actor, {"self"} if me else set())
    assert me is not None, "the rights leave lessons to members"
    locale = await spoken(desk.documents, asked.organisation_id, command.locale, SYLLABUS)
    lesson = SYLLABUS[locale].get(command.slug)
    if lesson is None:
        raise errors.NotFound(what="lesson")

    def decide(learning: Learning) -> Sequence[Event]:
        return rules.decide(learning, command, lesson, me)

    def answer(history: Sequence[Recorded[Any]]) -> LessonResult:
        return _result(command, locale, lesson, history)

    return await handle(asked, desk, LEARNING, me, decide, answer)


def _result(
    command: CompleteLesson, locale: str, lesson: Lesson, history: Sequence[Recorded[Any]]
) -> LessonResult:
    completed_at = next(
        (
            rfc3339(recorded.header.recorded_at)
            for recorded in history
            if isinstance(recorded.event, LessonCompleted) and recorded.event.slug == command.slug
        ),
        None,
    )
    return LessonResult(
        slug=command.slug,
        locale=locale,
        passed=rules.passed(command.answers, lesson),
        questions=tuple(
            AnsweredQuestion(
                text=question.text,
                chosen=chosen,
                is_right=chosen == question.right,
                explanation=question.explanation,
            )
            for question, chosen in zip(lesson.questions, command.answers, strict=True)
        ),
        completed_at=completed_at,
    )
