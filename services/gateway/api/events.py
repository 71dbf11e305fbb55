"""The public feed, by pull; the same bytes that a webhook carries."""

from contracts.queries.notification import EventTypes, Feed
from services.gateway.api.route import get

ROUTES = (
    get("/v1/events", Feed, waits="wait"),
    get("/v1/event-types", EventTypes),
)
