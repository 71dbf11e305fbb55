"""Check-ins: where a key result stands."""

from typing import Annotated, Any

from msgspec import Meta, Struct, defstruct

from contracts.commands.checkin import (
    AcknowledgeCheckIn,
    CorrectCheckIn,
    RecordCheckIn,
    RetractCheckIn,
)
from contracts.queries.checkin import (
    CheckInById,
    CheckInList,
    CheckInView,
    DueList,
    UnacknowledgedList,
)
from services.gateway.api.route import Plain, act, get, make
from services.gateway.problems import ProblemDocument
from services.gateway.shape import Shape

BATCH_ITEMS_MAX = 100

ROUTES = (
    get("/v1/key-results/{key_result_id}/check-ins", CheckInList, is_dated=True),
    make(
        "/v1/key-results/{key_result_id}/check-ins",
        RecordCheckIn,
        "check_in_id",
        example={"value": 9, "confidence": 6, "status": "on_track", "note": "Two trial orders."},
    ),
    get("/v1/check-ins/{check_in_id}", CheckInById, is_dated=True),
    act(
        "/v1/check-ins/{check_in_id}/correct",
        CorrectCheckIn,
        example={"value": 8, "reason": "One order was counted twice."},
    ),
    act("/v1/check-ins/{check_in_id}/acknowledge", AcknowledgeCheckIn),
    act(
        "/v1/check-ins/{check_in_id}/retract",
        RetractCheckIn,
        example={"reason": "It was about another key result."},
    ),
    get("/v1/due", DueList, is_dated=True),
    get("/v1/unacknowledged", UnacknowledgedList, is_dated=True),
)


class BatchCheckIn(RecordCheckIn):
    """One check-in of a batch."""


BATCH_SHAPE = Shape(BatchCheckIn, {"check_in_id"})
_item: Any = BATCH_SHAPE.kind
_items = Annotated[tuple[_item, ...], Meta(max_length=BATCH_ITEMS_MAX)]
BATCH_BODY = defstruct("BatchBody", [("check_ins", _items)], forbid_unknown_fields=True)


class BatchItem(Struct, frozen=True, kw_only=True):
    """What became of one check-in of a batch: the status it would have had alone, and the check-in
    or the problem."""

    status: int
    check_in: CheckInView | None = None
    problem: ProblemDocument | None = None


class BatchAnswer(Struct, frozen=True, kw_only=True):
    """An answer per check-in, in the order sent."""

    data: tuple[BatchItem, ...]


BATCH = Plain(
    method="POST",
    path="/v1/check-ins",
    name="recordCheckIns",
    says=(
        "Say where several key results stand. Each check-in is as its own request would have it, "
        f"with its key_result_id, and is answered on its own; {BATCH_ITEMS_MAX} at most."
    ),
    answer=BatchAnswer,
    takes={"application/json": BATCH_BODY},
    is_command=True,
)
