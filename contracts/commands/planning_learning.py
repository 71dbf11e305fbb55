"""Requests about lessons."""

from typing import Annotated, Any, ClassVar

from msgspec import Meta

from contracts.commands.identity import Locale
from contracts.envelope import Command
from contracts.queries.planning_learning import LessonResult

ANSWERS_MAX = 20
OPTION_CHARS_MAX = 10


class CompleteLesson(Command):
    """Answer the questions of a lesson, the letter of an option for each in their order.

    With all of them right the lesson is completed; else nothing is recorded, and you may try again.
    """

    ANSWER: ClassVar[Any] = LessonResult

    slug: str
    answers: Annotated[
        tuple[Annotated[str, Meta(max_length=OPTION_CHARS_MAX)], ...], Meta(max_length=ANSWERS_MAX)
    ]
    locale: Locale | None = None
