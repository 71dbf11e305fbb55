"""What firewalls and verifiers are set up with: public keys, and where requests come from."""

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator

from contracts.queries.notification_webhooks import (
    SigningKey,
    SigningKeys,
    SigningKeysView,
    WebhookOrigin,
    WebhookOriginView,
)
from contracts.values import LIST_LIMIT_MAX
from services.notification.domain.signing import PUBLIC_PREFIX
from services.notification.domain.webhook import Key, Webhook
from services.notification.projections.webhooks import ALL, WEBHOOKS
from services.runtime.service import Desk, Question

_SECOND_US = 1_000_000


async def signing_keys(question: Question[SigningKeys], desk: Desk) -> SigningKeysView:
    """Every key that signs or will, of every endpoint in the order they came. Public keys are no
    secret: whoever may ask anything may have them."""
    found: list[SigningKey] = []
    after: str | None = None
    while True:
        page, after = await desk.documents.listed(
            WEBHOOKS, question.organisation_id, ALL, limit=LIST_LIMIT_MAX, after=after
        )
        for document in page:
            found += map(as_jwk, _signing(document.webhook, desk.now_us()))
        if after is None:
            return SigningKeysView(keys=tuple(found))


def _signing(webhook: Webhook, at: int) -> Iterator[Key]:
    for key in (webhook.current, webhook.staged, webhook.previous):
        if key is not None and key.signs(at):
            yield key


def as_jwk(key: Key) -> SigningKey:
    """The public half as RFC 8037 writes it."""
    raw = b64decode(key.public_key.removeprefix(PUBLIC_PREFIX))
    return SigningKey(
        kid=str(key.id),
        x=urlsafe_b64encode(raw).rstrip(b"=").decode(),
        exp=None if key.expires_at is None else key.expires_at // _SECOND_US,
    )


async def webhook_origin(_question: Question[WebhookOrigin], desk: Desk) -> WebhookOriginView:
    """What the operator says that requests come from."""
    named = desk.settings.egress_addresses.replace(",", " ").split()
    return WebhookOriginView(addresses=tuple(named))
