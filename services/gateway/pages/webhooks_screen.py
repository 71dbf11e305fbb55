"""The webhook console: endpoints, how they do, what was delivered, and what to do about it."""

from collections.abc import Awaitable, Callable
from typing import Any, get_args
from uuid import UUID

from contracts.commands.notification_webhooks import (
    PauseWebhook,
    RegisterWebhook,
    RemoveWebhook,
    ReplayWebhook,
    ResumeWebhook,
    RetryDelivery,
    StageWebhookKey,
    TryWebhook,
    VerifyWebhook,
)
from contracts.commands.notification_webhooks import PromoteWebhookKey as Promote
from contracts.envelope import Command
from contracts.queries.notification_webhooks import (
    Deliveries,
    DeliveryClass,
    WebhookById,
    WebhookList,
    WebhookView,
)
from contracts.rights import may
from services.gateway.answer import Answer
from services.gateway.pages.form import Form
from services.gateway.pages.marking import words
from services.gateway.pages.refusals import NOTHING, Wrong, wrong
from services.gateway.pages.screen import shows, takes
from services.gateway.pages.whom import admins_of
from services.gateway.pages.window import Refusing, Window
from services.runtime import ids

DELIVERIES_SHOWN = 50
STATES = {
    "unverified": words("waits to be verified"),
    "active": words("active"),
    "paused": words("paused"),
    "gone": words("gone"),
}
OUTCOMES: dict[DeliveryClass, str] = {
    "delivered": words("delivered"),
    "http_4xx": words("refused by the receiver"),
    "http_5xx": words("the receiver failed"),
    "gone": words("the receiver is gone"),
    "throttled": words("the receiver asked to wait"),
    "timeout_connect": words("no connection in time"),
    "timeout_tls": words("no secure connection in time"),
    "timeout_total": words("no answer in time"),
    "dns": words("the name was not found"),
    "refused": words("the connection was refused"),
    "reset": words("the connection broke"),
    "tls_invalid": words("the certificate is not valid"),
    "blocked_target": words("the address is not allowed"),
    "redirect": words("the receiver sent us elsewhere"),
    "body_too_large": words("the answer was too large"),
    "aborted": words("broken off"),
    "not_echoed": words("the challenge was not echoed"),
    "unsigned": words("the key that signs could not be opened"),
}


async def show(window: Window) -> Answer:
    """All endpoints."""
    return await _list(window)


async def _list(window: Window, found: Wrong = NOTHING, form: Form | None = None) -> Answer:
    # Whoever may not change endpoints may not list them either, and is told whom to ask.
    may_change = may(RegisterWebhook, window.actor, set())
    return window.page(
        "pages/webhooks.html",
        status=422 if found is not NOTHING else 200,
        webhooks=await window.listed(WebhookList) if may_change else (),
        states=STATES,
        may_change=may_change,
        admins="" if may_change else await admins_of(window),
        wrong=found,
        form=form or Form({}),
    )


async def register(window: Window) -> Answer:
    """A new endpoint; its secret is shown this once."""
    form = await window.form()
    start: Any = "beginning" if form.get("begin") == "beginning" else "now"
    webhook_id = form.id("once") or ids.new_id()
    types = tuple(form.get("types").replace(",", " ").split())
    try:
        made = await window.tell(
            RegisterWebhook(webhook_id=webhook_id, url=form.line("url"), types=types, begin=start)
        )
    except Refusing as refusing:
        return await _list(window, wrong(refusing.refused, window.language), form)
    return await _one(window, made.id, secret=made.secret)


async def show_one(window: Window) -> Answer:
    """An endpoint with its deliveries."""
    return await _one(window, window.place("webhook_id"))


async def _one(
    window: Window,
    webhook_id: UUID,
    *,
    found: Wrong = NOTHING,
    form: Form | None = None,
    secret: str | None = None,
) -> Answer:
    outcome = next(
        (one for one in get_args(DeliveryClass) if one == window.parameter("outcome")), None
    )
    webhook: WebhookView = await window.ask(WebhookById(webhook_id=webhook_id))
    deliveries = await window.ask(
        Deliveries(webhook_id=webhook_id, outcome=outcome, limit=DELIVERIES_SHOWN)
    )
    return window.page(
        "pages/webhook.html",
        status=422 if found is not NOTHING else 200,
        webhook=webhook,
        deliveries=deliveries.data,
        outcome=outcome,
        outcomes=OUTCOMES,
        states=STATES,
        secret=secret,
        may_change=may(RegisterWebhook, window.actor, set()),
        wrong=found,
        form=form or Form({}),
    )


Made = Callable[[UUID, Form], Command]


def told(make: Made) -> Callable[[Window], Awaitable[Answer]]:
    """What takes a button of an endpoint: the command, and the endpoint afterwards."""

    async def tell(window: Window) -> Answer:
        form = await window.form()
        webhook_id = window.place("webhook_id")
        try:
            made = await window.tell(make(webhook_id, form))
        except Refusing as refusing:
            found = wrong(refusing.refused, window.language)
            return await _one(window, webhook_id, found=found, form=form)
        if made.secret:
            return await _one(window, webhook_id, secret=made.secret)
        return window.go(f"/webhooks/{webhook_id}")

    return tell


async def remove(window: Window) -> Answer:
    """Tells an endpoint nothing more."""
    await window.form()
    await window.tell(RemoveWebhook(webhook_id=window.place("webhook_id")))
    return window.go("/webhooks")


async def retry(window: Window) -> Answer:
    """Delivers one event again."""
    await window.form()
    webhook_id, event_id = window.place("webhook_id"), window.place("event_id")
    try:
        await window.tell(RetryDelivery(webhook_id=webhook_id, event_id=event_id))
    except Refusing as refusing:
        found = wrong(refusing.refused, window.language)
        return await _one(window, webhook_id, found=found)
    return window.go(f"/webhooks/{webhook_id}")


def _replay(webhook_id: UUID, form: Form) -> Command:
    start, end = form.line("from"), form.line("to")
    return ReplayWebhook(
        webhook_id=webhook_id,
        from_sequence=int(start) if start.isdecimal() else 1,
        to_sequence=int(end) if end.isdecimal() else None,
    )


def _verify(webhook_id: UUID, form: Form) -> Command:
    return VerifyWebhook(webhook_id=webhook_id, code=form.line("code") or None)


HERE = "/webhooks/{webhook_id}"
SCREENS = (
    shows("/webhooks", show),
    takes("/webhooks", register),
    shows(HERE, show_one),
    takes(f"{HERE}/verify", told(_verify)),
    takes(f"{HERE}/test", told(lambda webhook_id, _: TryWebhook(webhook_id=webhook_id))),
    takes(f"{HERE}/pause", told(lambda webhook_id, _: PauseWebhook(webhook_id=webhook_id))),
    takes(f"{HERE}/resume", told(lambda webhook_id, _: ResumeWebhook(webhook_id=webhook_id))),
    takes(f"{HERE}/replay", told(_replay)),
    takes(f"{HERE}/stage-key", told(lambda webhook_id, _: StageWebhookKey(webhook_id=webhook_id))),
    takes(f"{HERE}/promote-key", told(lambda webhook_id, _: Promote(webhook_id=webhook_id))),
    takes(f"{HERE}/remove", remove),
    takes(HERE + "/deliveries/{event_id}/retry", retry),
)
