"""Questions about lessons, and their answers."""

from typing import Any, ClassVar
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Query
from contracts.queries.identity import Limit
from contracts.queries.page import Page
from contracts.values import LIST_LIMIT_DEFAULT


class LessonSummary(Struct, frozen=True, kw_only=True):
    """A lesson in the list; minutes of reading, rounded up. completed_at is when who asks did."""

    slug: str
    locale: str
    title: str
    summary: str
    minutes: int
    questions: int
    completed_at: str | None = None


class LessonOption(Struct, frozen=True, kw_only=True):
    """One of the answers to choose from; its id is a letter."""

    id: str
    text: str


class LessonQuestion(Struct, frozen=True, kw_only=True):
    """A question at the end of a lesson; one option is right."""

    text: str
    options: tuple[LessonOption, ...]


class LessonView(Struct, frozen=True, kw_only=True):
    """A lesson to read, paragraph by paragraph, and its questions."""

    slug: str
    locale: str
    title: str
    summary: str
    minutes: int
    text: tuple[str, ...]
    questions: tuple[LessonQuestion, ...]
    completed_at: str | None = None


class AnsweredQuestion(Struct, frozen=True, kw_only=True):
    """What was chosen, whether that is right, and why."""

    text: str
    chosen: str
    is_right: bool
    explanation: str


class LessonResult(Struct, frozen=True, kw_only=True):
    """How a check went; completed_at is when every answer was right for the first time."""

    slug: str
    locale: str
    passed: bool
    questions: tuple[AnsweredQuestion, ...]
    completed_at: str | None = None


class LessonDone(Struct, frozen=True, kw_only=True):
    """A lesson that somebody completed, and when."""

    slug: str
    completed_at: str


class LearnerView(Struct, frozen=True, kw_only=True):
    """What a member has completed, and what not yet."""

    member_id: UUID
    completed: tuple[LessonDone, ...] = ()
    missing: tuple[str, ...] = ()


class LessonList(Query):
    """The lessons in their order, in the organisation's language unless another is asked for."""

    ANSWER: ClassVar[Any] = Page[LessonSummary]

    locale: str | None = None


class LessonBySlug(Query):
    """A lesson to read, with the questions of its check."""

    ANSWER: ClassVar[Any] = LessonView

    slug: str
    locale: str | None = None


class LessonCompletion(Query):
    """Who has completed which lessons and who has not; others than admins and auditors find
    themselves alone."""

    ANSWER: ClassVar[Any] = Page[LearnerView]

    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None
