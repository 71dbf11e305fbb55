"""Requests about the work around key results."""

from datetime import date
from typing import Annotated, Any, ClassVar
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from contracts.envelope import Command
from contracts.queries.planning_work import CommentView, InitiativeView
from contracts.values import InitiativeState, Reason, Title

MENTIONS_MAX = 50
Mentions = Annotated[tuple[UUID, ...], Meta(max_length=MENTIONS_MAX)]


class AddInitiative(Command):
    """Put a task under a key result."""

    ANSWER: ClassVar[Any] = InitiativeView

    initiative_id: UUID
    key_result_id: UUID
    title: Title
    assignee_id: UUID | None = None
    due_on: date | None = None


class ChangeInitiative(Command):
    """Change a task, or say that it is done."""

    ANSWER: ClassVar[Any] = InitiativeView

    initiative_id: UUID
    title: Title | UnsetType = UNSET
    assignee_id: UUID | UnsetType | None = UNSET
    due_on: date | UnsetType | None = UNSET
    state: InitiativeState | UnsetType = UNSET


class CommentOnObjective(Command):
    """Say something about an objective; those mentioned are told."""

    ANSWER: ClassVar[Any] = CommentView

    comment_id: UUID
    objective_id: UUID
    text: Reason
    mentions: Mentions = ()


class CommentOnKeyResult(Command):
    """Say something about a key result; those mentioned are told."""

    ANSWER: ClassVar[Any] = CommentView

    comment_id: UUID
    key_result_id: UUID
    text: Reason
    mentions: Mentions = ()
