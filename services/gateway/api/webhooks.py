"""Webhooks: who is told of public events, how well that goes, and what is told again."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from contracts.commands.notification_webhooks import (
    CancelReplay,
    ChangeWebhook,
    PauseWebhook,
    PromoteWebhookKey,
    RegisterWebhook,
    RemoveWebhook,
    ReplayWebhook,
    ResumeWebhook,
    RetryDelivery,
    RevokeWebhookKey,
    StageWebhookKey,
    TryWebhook,
    VerifyWebhook,
)
from contracts.queries.notification_webhooks import (
    Deliveries,
    DeliveryClass,
    DeliveryCommand,
    SigningKeys,
    WebhookById,
    WebhookList,
    WebhookOrigin,
)
from services.gateway.api.route import Plain, act, change, get, make, remove

BEGIN = {"begin": "from"}
SPAN = {"since": "from", "until": "to"}

CSV = "text/csv"
DELIVERIES_EXPORT_MAX = 10_000


class DeliveriesExportParameters(Struct, frozen=True, kw_only=True, rename=SPAN):
    """What the log is narrowed by; from is part of it, to is not."""

    format: Literal["csv", "json"] = "csv"
    event_id: Annotated[str, Meta(max_length=80)] | None = None
    subject: Annotated[str, Meta(max_length=200)] | None = None
    type: Annotated[str, Meta(max_length=100)] | None = None
    outcome: DeliveryClass | None = None
    since: str | None = None
    until: str | None = None


DELIVERIES_EXPORT = Plain(
    method="GET",
    path="/v1/webhooks/{webhook_id}/deliveries/export",
    name="exportDeliveries",
    says=(
        "The log of deliveries as CSV or JSON, newest first, narrowed as in the list. No text in "
        f"the CSV is a formula. At most {DELIVERIES_EXPORT_MAX} attempts; where there are more, "
        "its end says so, and up to when to ask for the rest."
    ),
    media=CSV,
    answer=str,
    parameters=DeliveriesExportParameters,
)

ROUTES = (
    get("/v1/webhooks", WebhookList),
    make(
        "/v1/webhooks",
        RegisterWebhook,
        "webhook_id",
        called=BEGIN,
        example={
            "url": "https://hooks.example.com/scoreline",
            "types": ["key_result.checked_in", "score.changed"],
            "ordering": "ordered_by_objective",
            "from": "now",
        },
    ),
    get("/v1/webhooks/{webhook_id}", WebhookById),
    change("/v1/webhooks/{webhook_id}", ChangeWebhook, example={"payload": "thin"}),
    remove("/v1/webhooks/{webhook_id}", RemoveWebhook),
    act("/v1/webhooks/{webhook_id}/verify", VerifyWebhook, example={}),
    act("/v1/webhooks/{webhook_id}/test", TryWebhook, example={"type": "key_result.checked_in"}),
    act(
        "/v1/webhooks/{webhook_id}/pause", PauseWebhook, example={"reason": "We move our servers."}
    ),
    act(
        "/v1/webhooks/{webhook_id}/resume", ResumeWebhook, called=BEGIN, example={"from": "cursor"}
    ),
    act(
        "/v1/webhooks/{webhook_id}/replay",
        ReplayWebhook,
        example={"from_sequence": 1, "to_sequence": 100},
    ),
    act("/v1/webhooks/{webhook_id}/replays/{replay_id}/cancel", CancelReplay),
    act("/v1/webhooks/{webhook_id}/stage-key", StageWebhookKey),
    act("/v1/webhooks/{webhook_id}/promote-key", PromoteWebhookKey, example={"overlap_hours": 24}),
    act(
        "/v1/webhooks/{webhook_id}/revoke-key",
        RevokeWebhookKey,
        example={"key_id": "0192f7c0-0000-7000-8000-000000000009"},
    ),
    get("/v1/webhooks/{webhook_id}/deliveries", Deliveries, called=SPAN),
    act("/v1/webhooks/{webhook_id}/deliveries/{event_id}/retry", RetryDelivery),
    get("/v1/webhooks/{webhook_id}/deliveries/{event_id}/curl", DeliveryCommand),
    get("/v1/webhook-keys", SigningKeys),
    get("/v1/webhook-origin", WebhookOrigin),
)
