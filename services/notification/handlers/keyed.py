"""A key is made, and its secret shown with the answer: to whoever asked, and to the same request
under the same idempotency key again. What is stored under that key never holds it."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from msgspec import Raw, Struct
from msgspec.structs import replace

from contracts.envelope import Event, Ok, decode, encode
from contracts.queries.notification_webhooks import WebhookView
from services.notification.domain.sealing import Unsealable
from services.notification.domain.webhook import Webhook
from services.notification.handlers.answers import WEBHOOK, answered, master_of
from services.notification.keychain import Keychain
from services.runtime.handle import replayed
from services.runtime.service import Asked, Desk


class MadeKey(Struct, frozen=True):
    """What an event tells of a new key."""

    public_key: str
    is_sealed: bool


async def keyed(
    asked: Asked[Any],
    desk: Desk,
    webhook_id: UUID,
    key_id: UUID,
    decide: Callable[[Webhook | None, MadeKey], Sequence[Event]],
) -> Ok:
    """Carry out a command that makes a key, and answer with the secret of it."""
    before = await replayed(asked, desk)
    if before is not None:
        return await _shown(before, asked, desk)
    keychain = Keychain(desk.pool, master_of(desk))
    keys = await keychain.make(asked.organisation_id, webhook_id, key_id)
    made = MadeKey(keys.public_key, keychain.is_sealing)
    done = await answered(asked, desk, webhook_id, lambda found: decide(found, made))
    if done.replayed:
        # The same request was quicker: its key is the one, and ours is swept away.
        return await _shown(done, asked, desk)
    return _with(done, keys.secret)


async def _shown(before: Ok, asked: Asked[Any], desk: Desk) -> Ok:
    """An answer of before with the secret it was given with, if that key is still there."""
    view = decode(before.body, WebhookView)
    stream = WEBHOOK.stream(view.id)
    history = await desk.store.read_stream(asked.organisation_id, stream)
    webhook = WEBHOOK.state([recorded.event for recorded in history])
    key = webhook.key(_newest(view)) if webhook is not None and not webhook.is_removed else None
    if key is None:
        return before
    try:
        keychain = Keychain(desk.pool, master_of(desk))
        keys = await keychain.find(asked.organisation_id, view.id, key)
    except Unsealable:
        return before
    return _with(before, keys.secret)


def _newest(view: WebhookView) -> UUID:
    """The key that an answer is about: ids are in the order of time."""
    return max(key.id for key in view.keys)


def _with(done: Ok, secret: str) -> Ok:
    view = replace(decode(done.body, WebhookView), secret=secret)
    return replace(done, body=Raw(encode(view)))
