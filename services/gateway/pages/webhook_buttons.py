"""What the buttons of an endpoint do: a command, and the endpoint afterwards."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from contracts.commands.notification_webhooks import (
    OVERLAP_HOURS_MAX,
    CancelReplay,
    PauseWebhook,
    PromoteWebhookKey,
    RemoveWebhook,
    ReplayWebhook,
    ResumeWebhook,
    RetryDelivery,
    RevokeWebhookKey,
    StageWebhookKey,
    TryWebhook,
    VerifyWebhook,
)
from contracts.envelope import Command
from contracts.queries.notification_webhooks import Deliveries
from contracts.values import LIST_LIMIT_MAX
from services.gateway.answer import Answer
from services.gateway.pages.form import Form
from services.gateway.pages.marking import words
from services.gateway.pages.refusals import Wrong, wrong
from services.gateway.pages.screen import takes
from services.gateway.pages.webhook_page import HERE, one
from services.gateway.pages.window import Refusing, Window
from services.runtime import ids

NO_NUMBER = words("Write the number of an event here, as 120.")
NO_HOURS = words("Write whole hours from 0 to %(most)s.")
NOTHING_YET = words("Nothing was delivered yet that could be sent again; send an example.")
# A choice of the test that is no type.
LATEST = "latest"

Made = Callable[[UUID, Form], Command]


class Unfit(Exception):
    """A field holds what no command takes; sentence says what it should hold."""

    def __init__(self, field: str, sentence: str, **facts: object) -> None:
        super().__init__(sentence)
        self.field, self.sentence, self.facts = field, sentence, facts


def told(make: Made) -> Callable[[Window], Awaitable[Answer]]:
    """What takes a button: the command, and the endpoint afterwards."""

    async def tell(window: Window) -> Answer:
        form = await window.form()
        webhook_id = window.place("webhook_id")
        return await _told(window, form, lambda: make(webhook_id, form))

    return tell


async def _told(
    window: Window, form: Form, make: Callable[[], Command], secret: str | None = None
) -> Answer:
    """secret is one that was made just before, to be shown whatever comes of this."""
    webhook_id = window.place("webhook_id")
    try:
        made = await window.tell(make())
    except Refusing as refusing:
        found = wrong(refusing.refused, window.language)
        return await one(window, webhook_id, found_wrong=found, form=form, secret=secret)
    except Unfit as unfit:
        found = Wrong({unfit.field: window.language.say(unfit.sentence, **unfit.facts)})
        return await one(window, webhook_id, found_wrong=found, form=form, secret=secret)
    if secret := made.secret or secret:
        return await one(window, webhook_id, secret=secret)
    return window.go(f"/webhooks/{webhook_id}")


async def remove(window: Window) -> Answer:
    """Tells an endpoint nothing more."""
    await window.form()
    await window.tell(RemoveWebhook(webhook_id=window.place("webhook_id")))
    return window.go("/webhooks")


async def try_out(window: Window) -> Answer:
    """Sends an example of a type, or what was delivered last, once more."""
    form = await window.form()
    webhook_id = window.place("webhook_id")
    if form.get("type") != LATEST:
        type_ = form.line("type")
        wish = {"type": type_} if type_ else {}
        return await _told(window, form, lambda: TryWebhook(webhook_id=webhook_id, **wish))
    log = await window.ask(Deliveries(webhook_id=webhook_id, limit=LIST_LIMIT_MAX))
    latest = next((it for it in log.data if not it.is_test), None)

    def again() -> Command:
        if latest is None:
            raise Unfit("type", NOTHING_YET)
        event_id = UUID(hex=latest.event_id.removeprefix("evt_"))
        return RetryDelivery(webhook_id=webhook_id, event_id=event_id)

    return await _told(window, form, again)


async def rotate(window: Window) -> Answer:
    """Makes the next key and lets it sign at once, in one go."""
    form = await window.form()
    webhook_id = window.place("webhook_id")
    try:
        promote = _promote(webhook_id, form)
    except Unfit as unfit:
        # Before a key is made for it.
        found = Wrong({unfit.field: window.language.say(unfit.sentence, **unfit.facts)})
        return await one(window, webhook_id, found_wrong=found, form=form)
    try:
        staged: Any = await window.tell(StageWebhookKey(webhook_id=webhook_id))
    except Refusing as refusing:
        found = wrong(refusing.refused, window.language)
        return await one(window, webhook_id, found_wrong=found, form=form)
    return await _told(window, form, lambda: promote, staged.secret)


async def retry(window: Window) -> Answer:
    """Delivers one event again."""
    form = await window.form()
    webhook_id, event_id = window.place("webhook_id"), window.place("event_id")
    return await _told(
        window, form, lambda: RetryDelivery(webhook_id=webhook_id, event_id=event_id)
    )


def _number(form: Form, field: str) -> int:
    text = form.line(field)
    # Digits of other scripts are digits, and no number that an event has.
    if not (text.isascii() and text.isdecimal() and len(text) <= 15):
        raise Unfit(field, NO_NUMBER)
    return int(text)


def _replay(webhook_id: UUID, form: Form) -> Command:
    start = _number(form, "from")
    end = _number(form, "to") if form.line("to") else None
    return ReplayWebhook(webhook_id=webhook_id, from_sequence=start, to_sequence=end)


def _cancel(webhook_id: UUID, form: Form) -> Command:
    return CancelReplay(webhook_id=webhook_id, replay_id=form.id("replay") or ids.new_id())


def _resume(webhook_id: UUID, form: Form) -> Command:
    match form.get("begin"):
        case "latest" | "now" | "beginning" as begin:
            return ResumeWebhook(webhook_id=webhook_id, begin=begin)
        case "position":
            return ResumeWebhook(webhook_id=webhook_id, begin=_number(form, "position"))
        case _:
            return ResumeWebhook(webhook_id=webhook_id)


def _promote(webhook_id: UUID, form: Form) -> Command:
    text = form.line("overlap_hours")
    if not text:
        return PromoteWebhookKey(webhook_id=webhook_id)
    if not (text.isascii() and text.isdecimal() and len(text) < 5):
        raise Unfit("overlap_hours", NO_HOURS, most=OVERLAP_HOURS_MAX)
    if int(text) > OVERLAP_HOURS_MAX:
        raise Unfit("overlap_hours", NO_HOURS, most=OVERLAP_HOURS_MAX)
    return PromoteWebhookKey(webhook_id=webhook_id, overlap_hours=int(text))


def _revoke(webhook_id: UUID, form: Form) -> Command:
    return RevokeWebhookKey(webhook_id=webhook_id, key_id=form.id("key") or ids.new_id())


def _verify(webhook_id: UUID, form: Form) -> Command:
    return VerifyWebhook(webhook_id=webhook_id, code=form.line("code") or None)


SCREENS = (
    takes(f"{HERE}/verify", told(_verify)),
    takes(f"{HERE}/test", try_out),
    takes(f"{HERE}/pause", told(lambda webhook_id, _: PauseWebhook(webhook_id=webhook_id))),
    takes(f"{HERE}/resume", told(_resume)),
    takes(f"{HERE}/replay", told(_replay)),
    takes(f"{HERE}/cancel-replay", told(_cancel)),
    takes(f"{HERE}/stage-key", told(lambda webhook_id, _: StageWebhookKey(webhook_id=webhook_id))),
    takes(f"{HERE}/promote-key", told(_promote)),
    takes(f"{HERE}/rotate-key", rotate),
    takes(f"{HERE}/revoke-key", told(_revoke)),
    takes(f"{HERE}/remove", remove),
    takes(HERE + "/deliveries/{event_id}/retry", retry),
)
