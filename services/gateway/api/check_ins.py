"""Check-ins: where a key result stands."""

from contracts.commands.checkin import RecordCheckIn
from contracts.queries.checkin import CheckInById, CheckInList
from services.gateway.api.route import get, make

ROUTES = (
    get("/v1/key-results/{key_result_id}/check-ins", CheckInList),
    make(
        "/v1/key-results/{key_result_id}/check-ins",
        RecordCheckIn,
        "check_in_id",
        example={"value": 9, "confidence": 6, "status": "on_track", "note": "Two trial orders."},
    ),
    get("/v1/check-ins/{check_in_id}", CheckInById),
)
