"""What was changed of what had been published, and why."""

from typing import Any, ClassVar
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Query
from contracts.queries.identity import Limit
from contracts.queries.page import Page
from contracts.values import LIST_LIMIT_DEFAULT


class AmendedBy(Struct, frozen=True, kw_only=True):
    """Who amended; ids, never names."""

    kind: str
    id: str


class AmendmentView(Struct, frozen=True, kw_only=True):
    """One field of what had been published: what it was, what it is, why. Any JSON value; a part of
    the metric is called metric.target and so on. What came or went has the field state."""

    objective_id: UUID
    key_result_id: UUID | None = None
    field: str
    old: Any
    new: Any
    reason: str | None
    by: AmendedBy
    at: str
    position: int


class CycleAmendments(Query):
    """Every change of what had been published in a cycle, oldest first."""

    ANSWER: ClassVar[Any] = Page[AmendmentView]

    cycle_id: UUID
    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None
