"""Blockers: what is in the way, for how long, and who is to clear it."""

from contracts.commands.checkin import AssignBlocker, RaiseBlocker, ResolveBlocker
from contracts.queries.checkin import BlockerById, BlockerList
from services.gateway.api.route import act, get, make

ROUTES = (
    get("/v1/blockers", BlockerList, is_dated=True),
    make(
        "/v1/key-results/{key_result_id}/blockers",
        RaiseBlocker,
        "blocker_id",
        example={"text": "The mill delivers late.", "kind": "supplier", "severity": "high"},
    ),
    get("/v1/blockers/{blocker_id}", BlockerById, is_dated=True),
    act(
        "/v1/blockers/{blocker_id}/assign",
        AssignBlocker,
        example={"owner_id": "0192f7c0-0000-7000-8000-000000000003"},
    ),
    act(
        "/v1/blockers/{blocker_id}/resolve",
        ResolveBlocker,
        example={"resolution": "Another mill delivers on Mondays."},
    ),
)
