"""The HTTP API as data, one file per noun."""

from services.gateway.api import (
    audit,
    blockers,
    check_ins,
    cycles,
    dependencies,
    events,
    exports,
    history,
    ideas,
    inbox,
    key_results,
    lessons,
    objectives,
    operation,
    organisations,
    people,
    scores,
    webhooks,
)
from services.gateway.api.route import Plain, Route

# In the order of the documentation.
NOUNS: dict[str, tuple[Route | Plain, ...]] = {
    "Organisations": organisations.ROUTES,
    "People": people.ROUTES,
    "Inbox": (*inbox.ROUTES, inbox.SHOW_ENDING, inbox.END),
    "Lessons": lessons.ROUTES,
    "Cycles": (*cycles.ROUTES, cycles.IMPORT, cycles.EXPORT),
    "Ideas": ideas.ROUTES,
    "Objectives": objectives.ROUTES,
    "Key results": key_results.ROUTES,
    "Dependencies": (*dependencies.ROUTES, dependencies.SHOW_LINK, dependencies.ANSWER_LINK),
    "Check-ins": (*check_ins.ROUTES, check_ins.BATCH),
    "Blockers": blockers.ROUTES,
    "Scores": scores.ROUTES,
    "History": history.ROUTES,
    "Audit": (*audit.ROUTES, audit.PUBLIC_KEYS, audit.ALL_CHECKPOINTS, exports.LOG_EXPORT),
    "Events": (*events.ROUTES, events.STREAM),
    "Webhooks": (*webhooks.ROUTES, webhooks.DELIVERIES_EXPORT),
    "Operation": operation.PLAIN,
}
ROUTES: tuple[Route, ...] = tuple(
    one for several in NOUNS.values() for one in several if isinstance(one, Route)
)
