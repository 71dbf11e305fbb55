"""A command on a webhook is carried out and answered with the webhook as it is afterwards."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from contracts.envelope import Event, Ok
from contracts.queries.notification_webhooks import WebhookView
from services.notification.domain.webhook import Webhook, evolve
from services.notification.projections.webhooks import WEBHOOKS, present
from services.runtime.handle import Aggregate, handle
from services.runtime.projection.definition import fold
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Recorded

WEBHOOK: Aggregate[Webhook | None] = Aggregate(kind="webhook", initial=None, evolve=evolve)

Decide = Callable[[Webhook | None], Sequence[Event]]


async def answered(asked: Asked[Any], desk: Desk, webhook_id: UUID, decide: Decide) -> Ok:
    """Carry out a command on a webhook and answer with it."""

    def present_it(history: Sequence[Recorded[Any]]) -> WebhookView:
        (document,) = fold(WEBHOOKS, history).values()
        return present(document, asked.at)

    return await handle(asked, desk, WEBHOOK, webhook_id, decide, present_it)


def master_of(desk: Desk) -> bytes:
    """The platform's master key, from which the keys of webhooks follow."""
    return bytes.fromhex(desk.settings.master_key)
