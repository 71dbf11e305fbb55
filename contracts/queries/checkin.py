"""Questions about check-ins, and their answers."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Query
from contracts.queries.identity import Limit
from contracts.queries.page import Page
from contracts.values import LIST_LIMIT_DEFAULT, Status


class CheckInView(Struct, frozen=True, kw_only=True):
    """A check-in: the day it is about, and the moment it was recorded."""

    id: UUID
    key_result_id: UUID
    objective_id: UUID
    cycle_id: UUID
    state: Literal["recorded", "corrected", "retracted"]
    author: UUID
    value: Decimal
    confidence: int | None = None
    status: Status | None = None
    note: str = ""
    effective_on: date
    recorded_at: str
    stand_in: bool = False
    source: Literal["api", "import"] = "api"
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
