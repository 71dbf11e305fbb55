"""Requests about webhooks."""

from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from msgspec import Meta, Struct

from contracts.envelope import Command
from contracts.events.notification_webhooks import (
    Format,
    OnExhausted,
    Ordering,
    PauseCause,
    Payload,
    VerifiedBy,
)
from contracts.queries.notification_webhooks import WebhookView
from contracts.values import Reason

URL_CHARS_MAX = 2048
WEBHOOK_TYPES_MAX = 100
IN_FLIGHT_MAX = 64
PER_S_MAX = 1000
TIMEOUT_S_MIN, TIMEOUT_S_MAX = 5, 30
OVERLAP_HOURS_DEFAULT = 24
OVERLAP_HOURS_MAX = 7 * 24

Url = Annotated[str, Meta(min_length=1, max_length=URL_CHARS_MAX)]
TypeName = Annotated[str, Meta(min_length=1, max_length=100)]
Types = Annotated[tuple[TypeName, ...], Meta(max_length=WEBHOOK_TYPES_MAX)]
Position = Annotated[int, Meta(ge=0, le=2**53)]
InFlight = Annotated[int, Meta(ge=1, le=IN_FLIGHT_MAX)]
PerSecond = Annotated[int, Meta(ge=1, le=PER_S_MAX)]
TimeoutSeconds = Annotated[int, Meta(ge=TIMEOUT_S_MIN, le=TIMEOUT_S_MAX)]
OverlapHours = Annotated[int, Meta(ge=0, le=OVERLAP_HOURS_MAX)]
Subject = Annotated[str, Meta(min_length=1, max_length=200)]


class WishedLimits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Limits to change; what is not named stays."""

    in_flight: InFlight | None = None
    per_s: PerSecond | None = None
    timeout_s: TimeoutSeconds | None = None


class RegisterWebhook(Command):
    """Have an address told of public events, from now, from the beginning or from a position."""

    ANSWER: ClassVar[Any] = WebhookView

    webhook_id: UUID
    url: Url
    types: Types = ()
    ordering: Ordering = "ordered_by_objective"
    format: Format = "standard"
    payload: Payload = "full"
    on_exhausted: OnExhausted = "continue"
    limits: WishedLimits = WishedLimits()
    principal_id: UUID | None = None
    begin: Literal["now", "beginning"] | Position = "now"


class ChangeWebhook(Command):
    """Change an endpoint's settings; what is not named stays. Another address is verified anew."""

    ANSWER: ClassVar[Any] = WebhookView

    webhook_id: UUID
    url: Url | None = None
    types: Types | None = None
    ordering: Ordering | None = None
    format: Format | None = None
    payload: Payload | None = None
    on_exhausted: OnExhausted | None = None
    limits: WishedLimits | None = None
    principal_id: UUID | None = None


class RemoveWebhook(Command):
    """Tell an endpoint nothing more, and forget its keys and its place."""

    ANSWER: ClassVar[Any] = WebhookView

    webhook_id: UUID


class VerifyWebhook(Command):
    """Send the challenge again; or, with the code from a challenge, say that it arrived."""

    ANSWER: ClassVar[Any] = WebhookView

    webhook_id: UUID
    code: Annotated[str, Meta(min_length=1, max_length=100)] | None = None


class TryWebhook(Command):
    """Send an example of a type, marked as a test, through everything a real event goes through."""

    ANSWER: ClassVar[Any] = WebhookView

    webhook_id: UUID
    type: TypeName = "key_result.checked_in"


class PauseWebhook(Command):
    """Send nothing for now; the place in the feed is kept."""

    ANSWER: ClassVar[Any] = WebhookView

    webhook_id: UUID
    reason: Reason | None = None


class ResumeWebhook(Command):
    """Go on where it stopped, from now, from the beginning or from a position; or with the latest
    alone: of what waited, the newest event of each subject."""

    ANSWER: ClassVar[Any] = WebhookView

    webhook_id: UUID
    begin: Literal["cursor", "latest", "now", "beginning"] | Position = "cursor"


class ReplayWebhook(Command):
    """Deliver a stretch of the feed again, both ends included; up to now without an end. With
    reprocess every event comes under an id of its own."""

    ANSWER: ClassVar[Any] = WebhookView

    webhook_id: UUID
    from_sequence: Position = 1
    to_sequence: Position | None = None
    types: Types = ()
    subject: Subject | None = None
    reprocess: bool = False


class CancelReplay(Command):
    """Deliver no more of a stretch that is being delivered again."""

    ANSWER: ClassVar[Any] = WebhookView

    webhook_id: UUID
    replay_id: UUID


class StageWebhookKey(Command):
    """Make the next key and show its secret once; it signs nothing yet."""

    ANSWER: ClassVar[Any] = WebhookView

    webhook_id: UUID


class PromoteWebhookKey(Command):
    """Let the staged key sign first, and the one before beside it for some hours."""

    ANSWER: ClassVar[Any] = WebhookView

    webhook_id: UUID
    overlap_hours: OverlapHours = OVERLAP_HOURS_DEFAULT


class RevokeWebhookKey(Command):
    """Let a staged or previous key sign nothing any more, at once."""

    ANSWER: ClassVar[Any] = WebhookView

    webhook_id: UUID
    key_id: UUID


class RetryDelivery(Command):
    """Deliver one event again that was tried before."""

    ANSWER: ClassVar[Any] = WebhookView

    webhook_id: UUID
    event_id: UUID


class ConfirmWebhook(Command):
    """Note that an endpoint wants to be told, and how often at most if it says so."""

    ANSWER: ClassVar[Any] = WebhookView

    webhook_id: UUID
    by: VerifiedBy
    allowed_per_minute: int | None = None


class ReportKeyExpiring(Command):
    """Note that the key before stops signing soon."""

    ANSWER: ClassVar[Any] = WebhookView

    webhook_id: UUID
    key_id: UUID


class ReportUnverified(Command):
    """Note that an endpoint that was asked did not agree, and what came of asking."""

    ANSWER: ClassVar[Any] = WebhookView

    webhook_id: UUID
    check_id: UUID
    outcome: str


class StopWebhook(Command):
    """Pause an endpoint that is gone, said stop, or has failed for too long."""

    ANSWER: ClassVar[Any] = WebhookView

    webhook_id: UUID
    cause: PauseCause


class ReportWebhook(Command):
    """Note that an endpoint has been failing for so many hours; None says that it answers again."""

    ANSWER: ClassVar[Any] = WebhookView

    webhook_id: UUID
    since: int
    hours: int | None


class ReportDeadLetters(Command):
    """Note which deliveries were given up since the last report."""

    ANSWER: ClassVar[Any] = WebhookView

    webhook_id: UUID
    count: int
    event_ids: tuple[str, ...]
    reasons: tuple[str, ...]


class FinishReplay(Command):
    """Note that a replay came to its end."""

    ANSWER: ClassVar[Any] = WebhookView

    webhook_id: UUID
    replay_id: UUID
    delivered: int
    dead: int
    not_permitted: int
