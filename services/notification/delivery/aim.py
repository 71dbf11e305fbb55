"""What a lane is to carry, how, and as whom it is seen: the webhook as it is now."""

from msgspec import Struct

from contracts.envelope import decode
from services.notification.delivery.ledger import Claim
from services.notification.delivery.reader import Filter, Latest, Reader
from services.notification.delivery.tail import Tail
from services.notification.domain.passage import Rules
from services.notification.domain.webhook import Webhook
from services.notification.projections.principals import eyes_of
from services.notification.projections.webhooks import WEBHOOKS
from services.runtime.service import Documents


class Wish(Struct, frozen=True, kw_only=True):
    """What a replay is about, beside where it begins and ends; up to latest_upto only the newest
    event of each subject is told."""

    types: tuple[str, ...] = ()
    subject: str | None = None
    suffix: str = ""
    latest_upto: int = 0


class Aim:
    """Of one lane; `look` makes it, and makes it anew."""

    webhook: Webhook
    reader: Reader
    rules: Rules

    def __init__(self, documents: Documents, claim: Claim, tail: Tail) -> None:
        self._documents = documents
        self._claim = claim
        self._tail = tail
        self.wish = decode(claim.wish, Wish)
        self.looked_at = -1

    async def look(self) -> bool:
        """See how the webhook is now; whether there is something to do for it."""
        # Before it is read: what changes meanwhile is seen the next time.
        self.looked_at = self._tail.aims_at
        claim = self._claim
        key = str(claim.webhook_id)
        document = await self._documents.get(WEBHOOKS, claim.organisation_id, key)
        if document is None or document.webhook.is_removed:
            return False
        self.webhook = document.webhook
        self.rules = self._rules()
        self.reader = await self._reader()
        is_wanted = claim.kind != "replay" or claim.lane_id in document.webhook.replays
        return document.state == "active" and is_wanted

    def _rules(self) -> Rules:
        webhook, limits = self.webhook, self.webhook.limits
        return Rules(
            ordering=webhook.ordering,
            on_exhausted=webhook.on_exhausted,
            in_flight_max=limits.in_flight,
            per_s=min(float(limits.per_s), (webhook.allowed_per_minute or 1e9) / 60),
            until=self._claim.until,
        )

    async def _reader(self) -> Reader:
        webhook = self.webhook
        actor = await eyes_of(self._documents, self._claim.organisation_id, webhook.principal_id)
        types = frozenset(webhook.types)
        if self.wish.types:
            wished = frozenset(self.wish.types)
            # A wish of types that the endpoint is not told at all finds nothing.
            types = (types & wished or frozenset(("",))) if types else wished
        told = Filter(webhook_id=str(webhook.id), types=types, subject=self.wish.subject)
        latest = Latest(self._tail, told, actor, self.wish.latest_upto)
        return Reader(self._tail, told, actor, latest)
