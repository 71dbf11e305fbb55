"""A lesson with the check at its end, and what a member has completed."""

from uuid import UUID

from msgspec import Struct

from contracts import errors
from contracts.commands.planning_learning import CompleteLesson
from contracts.envelope import Fault
from contracts.events.planning_learning import LessonCompleted

WORDS_PER_MINUTE = 200


class Option(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the answers to choose from; its id is a letter."""

    id: str
    text: str


class CheckQuestion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question, the id of its right option, and why that one."""

    text: str
    options: tuple[Option, ...]
    right: str
    explanation: str


class Lesson(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A lesson as its file says it; number is its place among the others."""

    number: int
    title: str
    summary: str
    text: tuple[str, ...]
    questions: tuple[CheckQuestion, ...]

    @property
    def words(self) -> int:
        """How many there are to read, the check left out."""
        return len(" ".join(self.text).split())

    @property
    def minutes(self) -> int:
        """How long that takes, in whole minutes, rounded up."""
        return -(-self.words // WORDS_PER_MINUTE)


class Learning(Struct, frozen=True, kw_only=True):
    """The lessons that a member completed, as the events made it."""

    completed: tuple[str, ...] = ()


NOTHING = Learning()


def evolve(learning: Learning, event: LessonCompleted) -> Learning:
    """What is learnt after one more event."""
    return Learning(completed=(*learning.completed, event.slug))


def decide(
    learning: Learning, command: CompleteLesson, lesson: Lesson, me: UUID
) -> list[LessonCompleted]:
    """Completed once, when every answer is right; a wrong one is no event. Raises Invalid."""
    wrong = _faults(command.answers, lesson)
    if wrong:
        raise errors.Invalid(*wrong)
    if command.slug in learning.completed or not passed(command.answers, lesson):
        return []
    return [LessonCompleted(member_id=me, slug=command.slug)]


def passed(answers: tuple[str, ...], lesson: Lesson) -> bool:
    """Whether every answer is right."""
    return answers == tuple(question.right for question in lesson.questions)


def _faults(answers: tuple[str, ...], lesson: Lesson) -> list[Fault]:
    """Answers that are missing, too many, or none of the options."""
    wanted = len(lesson.questions)
    if len(answers) != wanted:
        message = f"This lesson has {wanted} questions; {len(answers)} were answered."
        return [Fault("/answers", "wrong_number", message)]
    return [
        Fault(
            f"/answers/{n}",
            "unknown_option",
            f"Expected one of {', '.join(option.id for option in question.options)}.",
        )
        for n, (answer, question) in enumerate(zip(answers, lesson.questions, strict=True))
        if answer not in {option.id for option in question.options}
    ]
