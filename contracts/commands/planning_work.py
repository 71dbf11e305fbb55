"""Requests about the work around key results."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from msgspec import UNSET, UnsetType

from contracts.envelope import Command
from contracts.queries.planning_work import InitiativeView
from contracts.values import InitiativeState, Title


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
