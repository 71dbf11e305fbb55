"""An endpoint as a page: how it does, its keys and replays, and what was delivered to it."""

from uuid import UUID

from contracts.commands.notification_webhooks import (
    OVERLAP_HOURS_DEFAULT,
    OVERLAP_HOURS_MAX,
    RegisterWebhook,
)
from contracts.queries.notification import EventTypes
from contracts.queries.notification_webhooks import (
    Deliveries,
    DeliveryCommand,
    WebhookById,
    WebhookOrigin,
    WebhookView,
)
from contracts.rights import may
from services.gateway.answer import Answer
from services.gateway.pages.form import Form, read_form
from services.gateway.pages.marking import words
from services.gateway.pages.refusals import NOTHING, Wrong
from services.gateway.pages.webhook_log import OUTCOMES, Search, found
from services.gateway.pages.window import Window

HERE = "/webhooks/{webhook_id}"
DELIVERIES_SHOWN = 50
EVENT_ID = "evt_"
STATES = {
    "unverified": words("waits to be verified"),
    "active": words("active"),
    "paused": words("paused"),
    "gone": words("gone"),
}
KEY_STATES = {
    "current": words("signs"),
    "staged": words("signs once you say so"),
    "previous": words("signs beside it until"),
}
REPLAY_STATES = {
    "running": words("runs"),
    "finished": words("finished"),
    "cancelled": words("cancelled"),
}


async def one(
    window: Window,
    webhook_id: UUID,
    *,
    found_wrong: Wrong = NOTHING,
    form: Form | None = None,
    secret: str | None = None,
) -> Answer:
    """The page, after whatever was wrong with a form of it; secret is shown this once."""
    # A form that was sent is no search.
    given = read_form(window.visit.scope["query_string"] if form is None and not secret else b"")
    search = Search.of(window, given)
    webhook: WebhookView = await window.ask(WebhookById(webhook_id=webhook_id))
    query = Deliveries(webhook_id=webhook_id, limit=DELIVERIES_SHOWN, **search.wishes)
    deliveries = await found(window, query)
    types = await window.perhaps(EventTypes())
    origin = await window.perhaps(WebhookOrigin())
    return window.page(
        "pages/webhook.html",
        status=422 if found_wrong is not NOTHING or search.wrong.all else 200,
        webhook=webhook,
        deliveries=deliveries,
        search=search,
        outcomes=OUTCOMES,
        states=STATES,
        key_states=KEY_STATES,
        replay_states=REPLAY_STATES,
        types=[kind.type for kind in types.data] if types else [],
        addresses=origin.addresses if origin else (),
        command=await _command(window, webhook_id, search),
        hours=OVERLAP_HOURS_DEFAULT,
        hours_max=OVERLAP_HOURS_MAX,
        secret=secret,
        may_change=may(RegisterWebhook, window.actor, set()),
        wrong=found_wrong,
        form=form or Form({}),
    )


async def _command(window: Window, webhook_id: UUID, search: Search) -> str | None:
    """The one event that the log is narrowed to as a command, if there is one."""
    event = search.wishes["event_id"]
    if event is None:
        return None
    try:
        event_id = UUID(hex=event.removeprefix(EVENT_ID))
    except ValueError:
        return None
    made = await window.perhaps(DeliveryCommand(webhook_id=webhook_id, event_id=event_id))
    return None if made is None else str(made.command)
