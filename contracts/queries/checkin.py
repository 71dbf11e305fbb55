"""Questions about check-ins, and their answers."""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from msgspec import Meta, Struct

from contracts.envelope import Query
from contracts.events.checkin import Severity
from contracts.queries.identity import Limit
from contracts.queries.page import Page
from contracts.values import LIST_LIMIT_DEFAULT, Change, Status, Value

BLOCKER_OLD_AFTER_DAYS = 14


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
    first. reached is of kind milestones and stands in place of a value. due_on is the day it was
    due for, as agreed when it was recorded.
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
    due_on: date | None = None
    timeliness: Literal["early", "on_time", "late"] | None = None
    days_late: int | None = None
    blocker_ids: tuple[UUID, ...] = ()
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


class Missing(Struct, frozen=True, kw_only=True):
    """The days that nobody reported for in time, of a key result."""

    key_result_id: UUID
    missed: tuple[date, ...]


class DueView(Struct, frozen=True, kw_only=True):
    """A check-in that is owed, or will be.

    It can be given from early_from on, is due on due_on, and the key result is outdated from
    outdated_from on. days_overdue counts from due_on, 0 before. last_check_in_on is the day the
    last one was recorded on, None while there is no check-in yet; missed counts the days nobody
    reported for in time.
    """

    key_result_id: UUID
    title: str
    objective_id: UUID
    objective_title: str
    cycle_id: UUID
    accountable_id: UUID
    state: Literal["upcoming", "due", "grace", "outdated"]
    due_on: date
    early_from: date
    outdated_from: date
    days_overdue: int
    last_check_in_on: date | None = None
    missed: int = 0


class DueList(Query):
    """The check-ins that I owe or will owe, the most urgent first: one per key result.

    of=team are those of the teams I lead, of=all everybody's, for admins and auditors. states
    leaves others out: outdated and grace are who has not reported.
    """

    ANSWER: ClassVar[Any] = Page[DueView]

    of: Literal["me", "team", "all"] = "me"
    states: tuple[Literal["upcoming", "due", "grace", "outdated"], ...] = ()
    cycle_id: UUID | None = None
    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None


class UnacknowledgedView(Struct, frozen=True, kw_only=True):
    """A check-in that nobody has acknowledged, with what it is about."""

    title: str
    objective_title: str
    check_in: CheckInView


class UnacknowledgedList(Query):
    """What others reported under objectives that I answer for or lead and nobody has acknowledged,
    the latest about first; of cycles that take check-ins."""

    ANSWER: ClassVar[Any] = Page[UnacknowledgedView]

    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None


class BlockerView(Struct, frozen=True, kw_only=True):
    """Something in the way of a key result.

    age_days counts from the day it was raised until today, or until it was resolved; is_old marks
    an open one that is older than the limit asked with.
    """

    id: UUID
    key_result_id: UUID
    objective_id: UUID
    cycle_id: UUID
    check_in_id: UUID | None = None
    text: str
    kind: str
    severity: Severity
    state: Literal["open", "resolved"]
    owner: UUID
    raised_by: UUID
    raised_at: str
    age_days: int
    is_old: bool
    resolved_by: UUID | None = None
    resolved_at: str | None = None
    resolution: str = ""
    version: int


class BlockerById(Query):
    """One blocker."""

    ANSWER: ClassVar[Any] = BlockerView

    blocker_id: UUID


class BlockerList(Query):
    """What is in the way across the organisation, open ones first and of these the oldest.

    Open ones older than old_after_days are marked. A page may hold fewer than asked for and still
    name what follows.
    """

    ANSWER: ClassVar[Any] = Page[BlockerView]

    state: Literal["open", "resolved"] | None = None
    cycle_id: UUID | None = None
    objective_id: UUID | None = None
    key_result_id: UUID | None = None
    owner_id: UUID | None = None
    old_after_days: Annotated[int, Meta(ge=0, le=3650)] = BLOCKER_OLD_AFTER_DAYS
    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None
