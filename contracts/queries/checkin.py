"""Questions about check-ins, and their answers."""

from datetime import date
from typing import Any, ClassVar, Literal
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Query
from contracts.queries.identity import Limit
from contracts.queries.page import Page
from contracts.values import LIST_LIMIT_DEFAULT, Change, Status, Value


class Correction(Struct, frozen=True, kw_only=True):
    """What was put right in a check-in, by whom and why; None where nothing changed."""

    by: UUID | None
    at: str
    reason: str
    value: Change[Value] | None = None
    reached: Change[tuple[UUID, ...]] | None = None
    effective_on: Change[date] | None = None
    confidence: Change[int | None] | None = None
    status: Change[Status | None] | None = None
    note: Change[str] | None = None


class Retraction(Struct, frozen=True, kw_only=True):
    """By whom and why a check-in was taken back."""

    by: UUID | None
    at: str
    reason: str


class Acknowledgement(Struct, frozen=True, kw_only=True):
    """Who has taken note of a check-in."""

    by: UUID
    at: str


class CheckInView(Struct, frozen=True, kw_only=True):
    """A check-in: the day it is about, and the moment it was recorded.

    value and what follows it are as last corrected; corrections hold what was said before, oldest
    first. reached is of kind milestones and stands in place of a value.
    """

    id: UUID
    key_result_id: UUID
    objective_id: UUID
    cycle_id: UUID
    state: Literal["recorded", "corrected", "retracted"]
    author: UUID
    value: Value
    confidence: int | None = None
    status: Status | None = None
    note: str = ""
    effective_on: date
    recorded_at: str
    stand_in: bool = False
    source: Literal["api", "import"] = "api"
    reached: tuple[UUID, ...] | None = None
    no_change: bool = False
    corrected_by: UUID | None = None
    corrections: tuple[Correction, ...] = ()
    retraction: Retraction | None = None
    acknowledgements: tuple[Acknowledgement, ...] = ()
    version: int


class CheckInById(Query):
    """One check-in."""

    ANSWER: ClassVar[Any] = CheckInView

    check_in_id: UUID


class CheckInList(Query):
    """The check-ins of a key result, the latest about first."""

    ANSWER: ClassVar[Any] = Page[CheckInView]

    key_result_id: UUID
    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None
