"""Requests about what objectives need of others."""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from msgspec import Meta

from contracts.envelope import Command
from contracts.queries.planning_dependencies import DependencyView, ShownDependency
from contracts.values import Needed, Reason

LINK_DAYS_DEFAULT = 30
Days = Annotated[int, Meta(ge=1, le=365)]
Answered = Literal["accept", "decline", "resolve", "break"]


class DeclareDependency(Command):
    """Say what an objective needs of others; an outsider gets a link to answer with."""

    ANSWER: ClassVar[Any] = DependencyView

    dependency_id: UUID
    objective_id: UUID
    on: Needed
    need: Reason
    due_on: date | None = None


class AcceptDependency(Command):
    """See to it; said by the other side."""

    ANSWER: ClassVar[Any] = DependencyView

    dependency_id: UUID
    reason: Reason | None = None


class DeclineDependency(Command):
    """Not see to it, and say why; said by the other side."""

    ANSWER: ClassVar[Any] = DependencyView

    dependency_id: UUID
    reason: Reason


class ResolveDependency(Command):
    """Say that what was accepted is done; said by the other side."""

    ANSWER: ClassVar[Any] = DependencyView

    dependency_id: UUID
    reason: Reason | None = None


class BreakDependency(Command):
    """Say that what was accepted will not come, and why; said by the other side."""

    ANSWER: ClassVar[Any] = DependencyView

    dependency_id: UUID
    reason: Reason


class IssueDependencyLink(Command):
    """Give out another link to an outsider; the one before opens nothing any more."""

    ANSWER: ClassVar[Any] = DependencyView

    dependency_id: UUID
    days: Days = LINK_DAYS_DEFAULT


class RevokeDependencyLink(Command):
    """Let the link open nothing any more."""

    ANSWER: ClassVar[Any] = DependencyView

    dependency_id: UUID


class AnswerDependency(Command):
    """Answer with a link; a reason is wanted for a refusal."""

    ANSWER: ClassVar[Any] = ShownDependency

    token: str
    answer: Answered
    reason: Reason | None = None
