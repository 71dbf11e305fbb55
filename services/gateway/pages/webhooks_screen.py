"""The webhook console: the endpoints there are, and one more."""

from typing import Any

from contracts.commands.notification_webhooks import RegisterWebhook
from contracts.queries.notification_webhooks import WebhookList
from contracts.rights import may
from services.gateway.answer import Answer
from services.gateway.pages import webhook_buttons
from services.gateway.pages.form import Form
from services.gateway.pages.refusals import NOTHING, Wrong, wrong
from services.gateway.pages.screen import shows, takes
from services.gateway.pages.webhook_page import HERE, STATES, one
from services.gateway.pages.whom import admins_of
from services.gateway.pages.window import Refusing, Window
from services.runtime import ids


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
    return await one(window, made.id, form=form, secret=made.secret)


async def show_one(window: Window) -> Answer:
    """An endpoint with its deliveries."""
    return await one(window, window.place("webhook_id"))


SCREENS = (
    shows("/webhooks", show),
    takes("/webhooks", register),
    shows(HERE, show_one),
    *webhook_buttons.SCREENS,
)
