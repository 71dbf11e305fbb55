"""Questions about webhooks and what was delivered to them, and their answers."""

from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from msgspec import Meta, Raw, Struct

from contracts.envelope import Query
from contracts.events.notification_webhooks import (
    Format,
    Limits,
    OnExhausted,
    Ordering,
    PauseCause,
    Payload,
)
from contracts.queries.identity import Limit
from contracts.queries.page import Page
from contracts.values import LIST_LIMIT_DEFAULT

WebhookState = Literal["unverified", "active", "paused", "gone"]
KeyState = Literal["staged", "current", "previous"]
# Why an attempt failed, as a receiver's owner is told; "delivered" is the one that did not.
DeliveryClass = Literal[
    "delivered",
    "http_4xx",
    "http_5xx",
    "gone",
    "throttled",
    "timeout_connect",
    "timeout_tls",
    "timeout_total",
    "dns",
    "refused",
    "reset",
    "tls_invalid",
    "blocked_target",
    "redirect",
    "body_too_large",
    "aborted",
    "not_echoed",
    "unsigned",
]


class WebhookKeyView(Struct, frozen=True, kw_only=True):
    """A key without its secret; the public one verifies v1a signatures."""

    id: UUID
    state: KeyState
    public_key: str
    expires_at: str | None = None


class ReplayView(Struct, frozen=True, kw_only=True):
    """A stretch of the feed that is, or was, delivered again."""

    id: UUID
    from_sequence: int
    to_sequence: int
    state: Literal["running", "finished", "cancelled"]
    at_sequence: int | None = None
    delivered: int | None = None
    dead: int | None = None
    not_permitted: int | None = None


class WebhookHealth(Struct, frozen=True, kw_only=True):
    """How an endpoint did in the last 24 hours, and how far behind it is now. catch_up_seconds is
    when it will have caught up at the pace of the last five minutes, null where that tells nothing;
    skipped_events is how many were passed over when it last went on; retries_left how often what
    was refused most often is tried before it is given up, null where nothing waits for that."""

    attempts: int
    success_rate: float | None
    p50_ms: float | None
    p95_ms: float | None
    backlog_events: int
    backlog_seconds: float
    parked: int
    dead_letters: int
    breaker: Literal["closed", "open", "half_open"]
    next_probe_at: str | None = None
    catch_up_seconds: float | None = None
    skipped_events: int = 0
    retries_left: int | None = None


class WebhookView(Struct, frozen=True, kw_only=True):
    """An endpoint; secret is shown once, when its key is made. watermark is the sequence up to
    which everything that fits was delivered or given up; allowed_per_minute what it agreed to in a
    handshake."""

    id: UUID
    url: str
    types: tuple[str, ...]
    ordering: Ordering
    format: Format
    payload: Payload
    on_exhausted: OnExhausted
    limits: Limits
    principal_id: UUID | None
    state: WebhookState
    paused: PauseCause | None = None
    allowed_per_minute: int | None = None
    keys: tuple[WebhookKeyView, ...]
    replays: tuple[ReplayView, ...] = ()
    watermark: int | None = None
    health: WebhookHealth | None = None
    created_at: str
    version: int
    secret: str | None = None


class DeliveryView(Struct, frozen=True, kw_only=True):
    """One attempt to deliver one event. detail holds headers, timings and what was answered."""

    attempt_id: UUID
    event_id: str
    sequence: int
    type: str
    subject: str
    attempt: int
    at: str
    duration_ms: float
    status: int | None
    outcome: DeliveryClass
    replay_id: UUID | None = None
    is_test: bool = False
    detail: Raw


class DeliveryCommandView(Struct, frozen=True, kw_only=True):
    """A command for a shell. Its signature is taken by receivers for some minutes after signed_at;
    is_example says that the body is an example of the type, not what happened."""

    command: str
    signed_at: str
    is_example: bool


class SigningKey(Struct, frozen=True, kw_only=True):
    """An Ed25519 key as RFC 8037 writes it; kid is the id of the key, exp (s since
    1970) when it ends."""

    kid: str
    x: str
    kty: Literal["OKP"] = "OKP"
    crv: Literal["Ed25519"] = "Ed25519"
    use: Literal["sig"] = "sig"
    alg: Literal["EdDSA"] = "EdDSA"
    exp: int | None = None


class SigningKeysView(Struct, frozen=True, kw_only=True):
    """A JWK set."""

    keys: tuple[SigningKey, ...]


class WebhookOriginView(Struct, frozen=True, kw_only=True):
    """Addresses and networks, empty where the operator has not named any."""

    addresses: tuple[str, ...]


class WebhookList(Query):
    """The endpoints of the organisation, in the order they came."""

    ANSWER: ClassVar[Any] = Page[WebhookView]

    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None


class WebhookById(Query):
    """One endpoint with its health."""

    ANSWER: ClassVar[Any] = WebhookView

    webhook_id: UUID


class Deliveries(Query):
    """The attempts to deliver to an endpoint, newest first; since (with it) and until (without
    it) are RFC 3339 times."""

    ANSWER: ClassVar[Any] = Page[DeliveryView]

    webhook_id: UUID
    event_id: Annotated[str, Meta(max_length=80)] | None = None
    subject: Annotated[str, Meta(max_length=200)] | None = None
    type: Annotated[str, Meta(max_length=100)] | None = None
    outcome: DeliveryClass | None = None
    since: str | None = None
    until: str | None = None
    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None


class DeliveryCommand(Query):
    """The request for an event that was tried before as a curl command: its own event, marked as a
    test and signed anew, or an example of its type where that may not be seen. A question mark in
    the address, and what follows it, is left out, as in the log."""

    ANSWER: ClassVar[Any] = DeliveryCommandView

    webhook_id: UUID
    event_id: UUID


class SigningKeys(Query):
    """The public keys of all endpoints of the organisation as a JWK set: those that sign now, those
    of before for as long as they do, and those that will; none that was revoked."""

    ANSWER: ClassVar[Any] = SigningKeysView


class WebhookOrigin(Query):
    """The addresses that webhooks are sent from, as the operator names them, for a firewall."""

    ANSWER: ClassVar[Any] = WebhookOriginView
