"""Who changed what, when, from which value to which."""

from contracts.queries.audit import History, ObjectiveHistory
from contracts.queries.planning_changes import CycleChanges
from services.gateway.api.route import get

ROUTES = (
    get("/v1/history", History, called={"since": "from", "until": "to"}, is_dated=True),
    get("/v1/objectives/{objective_id}/history", ObjectiveHistory, is_dated=True),
    get("/v1/changes", CycleChanges, called={"since": "from", "until": "to"}),
)
