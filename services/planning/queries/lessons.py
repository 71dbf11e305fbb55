"""Lessons to read, and who has completed them."""

from typing import Any

from contracts import errors
from contracts.queries.page import Page
from contracts.queries.planning_learning import (
    LearnerView,
    LessonBySlug,
    LessonCompletion,
    LessonList,
    LessonOption,
    LessonQuestion,
    LessonSummary,
    LessonView,
)
from contracts.times import rfc3339
from services.planning.domain.locales import DEFAULT
from services.planning.domain.syllabus import SYLLABUS
from services.planning.projections.languages import spoken
from services.planning.projections.learners import ALL, learners, present_learner
from services.runtime.service import Desk, Question


async def lesson_list(question: Question[LessonList], desk: Desk) -> Page[LessonSummary]:
    """All lessons in their order; there are few enough for one page."""
    locale, done = await _language(question, desk), await _completed(question, desk)
    return Page(
        data=tuple(
            LessonSummary(
                slug=slug,
                locale=locale,
                title=lesson.title,
                summary=lesson.summary,
                minutes=lesson.minutes,
                questions=len(lesson.questions),
                completed_at=done.get(slug),
            )
            for slug, lesson in SYLLABUS[locale].items()
        )
    )


async def lesson_by_slug(question: Question[LessonBySlug], desk: Desk) -> LessonView:
    """One lesson with its questions, not their answers. Raises NotFound."""
    locale, done = await _language(question, desk), await _completed(question, desk)
    slug = question.query.slug
    lesson = SYLLABUS[locale].get(slug)
    if lesson is None:
        raise errors.NotFound(what="lesson")
    return LessonView(
        slug=slug,
        locale=locale,
        title=lesson.title,
        summary=lesson.summary,
        minutes=lesson.minutes,
        text=lesson.text,
        questions=tuple(
            LessonQuestion(
                text=each.text,
                options=tuple(LessonOption(id=o.id, text=o.text) for o in each.options),
            )
            for each in lesson.questions
        ),
        completed_at=done.get(slug),
    )


async def lesson_completion(question: Question[LessonCompletion], desk: Desk) -> Page[LearnerView]:
    """Who has completed what: everybody for admins and auditors, oneself for others."""
    actor, organisation_id = question.actor, question.organisation_id
    slugs = SYLLABUS[DEFAULT]
    if not (actor.is_admin or actor.role == "auditor"):
        mine = await desk.documents.get(learners, organisation_id, actor.id)
        return Page(data=(present_learner(mine, slugs),) if mine else ())
    page, following = await desk.documents.listed(
        learners,
        organisation_id,
        ALL,
        limit=question.query.limit,
        after=question.query.after,
    )
    return Page(data=tuple(present_learner(each, slugs) for each in page), next=following)


async def _language(question: Question[Any], desk: Desk) -> str:
    wish = question.query.locale
    return await spoken(desk.documents, question.organisation_id, wish, SYLLABUS)


async def _completed(question: Question[Any], desk: Desk) -> dict[str, str]:
    """When who asks completed what."""
    mine = await desk.documents.get(learners, question.organisation_id, question.actor.id)
    return {slug: rfc3339(at) for slug, at in mine.completed.items()} if mine else {}
