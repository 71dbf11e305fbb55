"""What happens to webhooks; never their secrets. Addresses may hold a key, so they are not told."""

from typing import Literal
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Event
from contracts.values import Change

Ordering = Literal["ordered_by_objective", "strict", "unordered"]
Format = Literal["standard", "cloudevents", "slack", "teams"]
Payload = Literal["full", "thin"]
OnExhausted = Literal["continue", "halt"]
PauseCause = Literal["by_hand", "failing", "gone", "disabled_by_receiver", "halted"]
VerifiedBy = Literal["challenge", "code", "operator", "handshake"]


class Limits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much an endpoint takes: requests at once, a second, and seconds for each."""

    in_flight: int = 8
    per_s: int = 100
    timeout_s: int = 15


class WebhookRegistered(Event):
    """An endpoint wants to be told. after is the log position behind which it begins, None for
    now; access is judged as principal_id, or as somebody who owns nothing. A key that is not sealed
    follows from the platform's master key."""

    webhook_id: UUID
    url: str
    host: str
    key_id: UUID
    public_key: str
    types: tuple[str, ...] = ()
    ordering: Ordering = "ordered_by_objective"
    format: Format = "standard"
    payload: Payload = "full"
    on_exhausted: OnExhausted = "continue"
    limits: Limits = Limits()
    principal_id: UUID | None = None
    after: int | None = None
    is_sealed: bool = False


class WebhookChanged(Event):
    """Some of an endpoint's settings changed."""

    webhook_id: UUID
    url: Change[str] | None = None
    host: Change[str] | None = None
    types: Change[tuple[str, ...]] | None = None
    ordering: Change[Ordering] | None = None
    format: Change[Format] | None = None
    payload: Change[Payload] | None = None
    on_exhausted: Change[OnExhausted] | None = None
    limits: Change[Limits] | None = None
    principal_id: Change[UUID | None] | None = None


class WebhookVerificationRequested(Event):
    """The endpoint is asked whether it wants to be told. at is in µs since 1970 UTC where somebody
    asked by hand, else 0."""

    webhook_id: UUID
    check_id: UUID
    at: int = 0


class WebhookVerified(Event):
    """The endpoint wants to be told: it echoed the challenge, its owner read the code, the operator
    vouches for where it is, or it agreed in a handshake; then perhaps to so many a minute only."""

    webhook_id: UUID
    by: VerifiedBy
    allowed_per_minute: int | None = None


class WebhookVerificationFailed(Event):
    """The endpoint did not say that it wants to be told; outcome is what came of asking, a class of
    the delivery log."""

    webhook_id: UUID
    check_id: UUID
    outcome: str


class WebhookTestRequested(Event):
    """An example of a type is sent, marked as a test; at is in µs since 1970 UTC."""

    webhook_id: UUID
    test_id: UUID
    type: str
    at: int = 0


class WebhookPaused(Event):
    """Nothing is sent for now; the place in the feed is kept."""

    webhook_id: UUID
    cause: PauseCause
    reason: str | None = None


class WebhookResumed(Event):
    """It goes on: where it stopped, from now, or behind the log position after. With is_latest only
    the newest event of each subject is sent of what waited. skips is how many events of the feed
    are passed over, where that is known beforehand."""

    webhook_id: UUID
    is_from_now: bool = False
    after: int | None = None
    is_latest: bool = False
    skips: int | None = None


class WebhookRemoved(Event):
    """The endpoint is told nothing more."""

    webhook_id: UUID


class WebhookKeyStaged(Event):
    """The next key exists and signs nothing yet."""

    webhook_id: UUID
    key_id: UUID
    public_key: str
    is_sealed: bool = False


class WebhookKeyPromoted(Event):
    """The staged key signs first; the one before signs too until a moment, µs since 1970 UTC."""

    webhook_id: UUID
    key_id: UUID
    old_key_id: UUID
    old_expires_at: int


class WebhookKeyRevoked(Event):
    """A key signs nothing any more, at once."""

    webhook_id: UUID
    key_id: UUID


class WebhookKeyExpiring(Event):
    """The key before stops signing soon: at expires_at, µs since 1970 UTC."""

    webhook_id: UUID
    key_id: UUID
    expires_at: int


class WebhookFailing(Event):
    """An endpoint has not answered well for so many hours; since is in µs since 1970 UTC."""

    webhook_id: UUID
    since: int
    hours: int


class WebhookRecovered(Event):
    """An endpoint that was failing answers again."""

    webhook_id: UUID
    since: int


class DeliveryDeadLettered(Event):
    """Deliveries were given up; as many as are named here, or more: count says how many."""

    webhook_id: UUID
    count: int
    event_ids: tuple[str, ...]
    reasons: tuple[str, ...]


class DeliveryRetryRequested(Event):
    """Somebody wants one event delivered again; sequence is its place in the feed."""

    webhook_id: UUID
    retry_id: UUID
    event_id: UUID
    sequence: int


class ReplayRequested(Event):
    """A stretch of the feed is delivered again, both ends included; reprocess gives every event
    an id of its own, so that a receiver that knows it takes it again."""

    webhook_id: UUID
    replay_id: UUID
    from_sequence: int
    to_sequence: int
    types: tuple[str, ...] = ()
    subject: str | None = None
    reprocess: bool = False


class ReplayFinished(Event):
    """A replay came to its end."""

    webhook_id: UUID
    replay_id: UUID
    delivered: int
    dead: int
    not_permitted: int


class ReplayCancelled(Event):
    """A replay is not wanted any more; at_sequence is how far it had come."""

    webhook_id: UUID
    replay_id: UUID
    at_sequence: int | None = None
