"""The public feed, by pull and as a stream; the same bytes that a webhook carries."""

from msgspec import Struct

from contracts.queries.notification import EventTypes, Feed
from services.gateway.api.route import Plain, get

ROUTES = (
    get("/v1/events", Feed, waits="wait"),
    get("/v1/event-types", EventTypes),
)


class StreamParameters(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """after is a cursor of /v1/events; types and subject narrow the stream."""

    after: str | None = None
    types: tuple[str, ...] = ()
    subject: str | None = None


STREAM = Plain(
    method="GET",
    path="/v1/events/stream",
    name="eventStream",
    says=(
        "The public events as server-sent events, after the cursor or Last-Event-ID. The data of "
        "each is an event as /v1/events shows it; after a break some may come again. Five a "
        "key; an event named lag tells a reader that is too slow to come again."
    ),
    media="text/event-stream",
    parameters=StreamParameters,
)
