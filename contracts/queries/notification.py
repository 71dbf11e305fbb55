"""Questions about the public feed, and their answers."""

from typing import Annotated, Any, ClassVar

from msgspec import Meta, Raw, Struct

from contracts.envelope import Query

FEED_LIMIT_MAX = 500
FEED_LIMIT_DEFAULT = 100
FEED_WAIT_SECONDS_MAX = 30
FEED_TYPES_MAX = 50


class FeedView(Struct, frozen=True, kw_only=True):
    """Public events after a cursor, each with the bytes that a webhook carries.

    next is the cursor to go on from, also when nothing is there yet; head the newest sequence.
    """

    data: tuple[Raw, ...]
    next: str
    head: int
    has_more: bool


class EventType(Struct, frozen=True, kw_only=True):
    """A kind of public event with the JSON Schema of its data and an example of it."""

    type: str
    description: str
    schema: dict[str, Any]
    example: dict[str, Any] = {}


class EventTypesView(Struct, frozen=True, kw_only=True):
    """The catalogue of public events."""

    data: tuple[EventType, ...]


class Feed(Query):
    """Public events after a cursor; types and subject narrow it, wait is in seconds."""

    ANSWER: ClassVar[Any] = FeedView

    after: str | None = None
    limit: Annotated[int, Meta(ge=1, le=FEED_LIMIT_MAX)] = FEED_LIMIT_DEFAULT
    types: Annotated[tuple[str, ...], Meta(max_length=FEED_TYPES_MAX)] = ()
    subject: str | None = None
    wait: Annotated[int, Meta(ge=0, le=FEED_WAIT_SECONDS_MAX)] = 0


class EventTypes(Query):
    """The catalogue of public events."""

    ANSWER: ClassVar[Any] = EventTypesView
