"""Webhooks: who is told of public events, how well that goes, and what is told again."""

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
from contracts.queries.notification_webhooks import Deliveries, WebhookById, WebhookList
from services.gateway.api.route import act, change, get, make, remove

BEGIN = {"begin": "from"}
SPAN = {"since": "from", "until": "to"}

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
)
