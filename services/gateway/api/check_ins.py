"""Check-ins: where a key result stands."""

from contracts.commands.checkin import (
    AcknowledgeCheckIn,
    CorrectCheckIn,
    RecordCheckIn,
    RetractCheckIn,
)
from contracts.queries.checkin import CheckInById, CheckInList, DueList
from services.gateway.api.route import act, get, make

ROUTES = (
    get("/v1/key-results/{key_result_id}/check-ins", CheckInList),
    make(
        "/v1/key-results/{key_result_id}/check-ins",
        RecordCheckIn,
        "check_in_id",
        example={"value": 9, "confidence": 6, "status": "on_track", "note": "Two trial orders."},
    ),
    get("/v1/check-ins/{check_in_id}", CheckInById),
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
    get("/v1/due", DueList),
)
