"""Owners hear of a key that signs no more soon, in time to look whether somebody still needs it."""

from collections.abc import Iterable
from uuid import UUID

from contracts.commands.notification_webhooks import ReportKeyExpiring
from contracts.envelope import Ok
from contracts.rights import demand
from contracts.values import LIST_LIMIT_MAX, system
from services.notification.domain import webhook_key as rules
from services.notification.handlers.answers import answered
from services.notification.projections.webhooks import ALL, WEBHOOKS, WebhookDocument
from services.runtime.service import Asked, Desk, Errand, Timer

EVERY_SECONDS = 300.0
NOTIFICATION = system("notification")


async def report_key_expiring(asked: Asked[ReportKeyExpiring], desk: Desk) -> Ok:
    """Note it."""
    demand(ReportKeyExpiring, asked.actor)
    return await answered(
        asked, desk, asked.command.webhook_id, lambda found: rules.expiring(found, asked.at)
    )


async def find_expiring(organisation_id: UUID, desk: Desk) -> Iterable[Errand]:
    """An errand for each key that ends soon; the same key is told of once."""
    at, after = desk.now_us(), None
    found: list[WebhookDocument] = []
    while True:
        page, after = await desk.documents.listed(
            WEBHOOKS, organisation_id, ALL, limit=LIST_LIMIT_MAX, after=after
        )
        found += [document for document in page if rules.expiring(document.webhook, at)]
        if after is None:
            return [_errand(document) for document in found]


def _errand(document: WebhookDocument) -> Errand:
    webhook = document.webhook
    assert webhook.previous is not None  # it is what expires
    return Errand(
        command=ReportKeyExpiring(webhook_id=webhook.id, key_id=webhook.previous.id),
        actor=NOTIFICATION,
        key=f"{webhook.id}:{webhook.previous.id}",
    )


EXPIRING_KEYS = Timer(name="expiring_keys", every_s=EVERY_SECONDS, due=find_expiring)
