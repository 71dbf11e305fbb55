"""Carries one body to one endpoint: judged, signed, sent, and written down without its secrets."""

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import structlog
from msgspec import Struct

from contracts.envelope import encode
from contracts.errors import Unavailable
from services.notification.delivery.client import Answer, Client
from services.notification.delivery.guard import Flight
from services.notification.delivery.ledger import Attempt
from services.notification.domain import handshake
from services.notification.domain.addresses import Permit
from services.notification.domain.formats import Parcel
from services.notification.domain.handshake import Grant
from services.notification.domain.outcome import Outcome
from services.notification.domain.sealing import Unsealable
from services.notification.domain.signing import headers_of
from services.notification.domain.target import Refused, Target, read_target
from services.notification.domain.webhook import Webhook
from services.notification.keychain import Keychain
from services.runtime import clock, ids
from services.runtime.settings import Settings

# Never written down, whoever sent them.
SECRET_HEADERS = frozenset(
    (
        "authorization",
        "cookie",
        "set-cookie",
        "proxy-authorization",
        "proxy-authenticate",
        "www-authenticate",
        "webhook-signature",
        "x-api-key",
    )
)
HIDDEN = "hidden"
# Of an answer that was no trouble the beginning is enough.
TAKEN_BODY_MAX = 1024
PHASES = ("dns", "connect", "tls", "sent", "first_byte")

logger = structlog.get_logger("delivery")


class Label(Struct, frozen=True, kw_only=True):
    """What is being delivered, for the log and the headers."""

    event_id: str
    sequence: int
    type: str
    subject: str
    attempt: int


class Courier:
    """Delivers for every endpoint of a process."""

    def __init__(
        self, client: Client, settings: Settings, permits: tuple[Permit, ...], keychain: Keychain
    ) -> None:
        self._client = client
        self._settings = settings
        self._permits = permits
        self._keychain = keychain

    async def deliver(
        self,
        organisation_id: UUID,
        webhook: Webhook,
        parcel: Parcel,
        label: Label,
        more: Mapping[str, str],
    ) -> tuple[Answer | None, Attempt]:
        """Send a parcel now; what came of it, None where its address is not called at all."""
        at = clock.now_us()
        try:
            target = read_target(webhook.url, self._permits, self._settings.public_hosts)
            keys = await self._keychain.signing(organisation_id, webhook, at)
        except Refused:
            return None, _attempt(label, at, Outcome(kind="blocked_target"), {})
        except (Unsealable, Unavailable) as fault:
            # Nothing goes out unsigned: it waits like behind any outage, until the key is back.
            logger.error("a webhook cannot sign", webhook=str(webhook.id), because=str(fault))
            return None, _attempt(label, at, Outcome(kind="unsigned"), {})
        headers = {
            "content-type": parcel.media,
            **headers_of(keys, label.event_id, at // 1_000_000, parcel.body),
            **more,
        }
        flight = Flight(organisation=organisation_id, target=target)
        started = clock.monotonic()
        answer = await self._client.post(
            flight, parcel.body, headers, float(webhook.limits.timeout_s)
        )
        detail = _detail(target, flight, headers, parcel, answer, started)
        return answer, _attempt(label, at, answer.outcome, detail)

    async def ask(
        self, organisation_id: UUID, webhook: Webhook, label: Label
    ) -> tuple[Grant | None, Attempt]:
        """Ask an endpoint by CloudEvents' handshake whether, and how often, it wants to be told."""
        at = clock.now_us()
        try:
            target = read_target(webhook.url, self._permits, self._settings.public_hosts)
        except Refused:
            return None, _attempt(label, at, Outcome(kind="blocked_target"), {})
        origin = next(iter(self._settings.public_hosts), self._settings.log_name)
        headers = handshake.asking(origin, webhook.limits.per_s)
        flight = Flight(organisation=organisation_id, target=target)
        started = clock.monotonic()
        answer = await self._client.ask(flight, headers, float(webhook.limits.timeout_s))
        parcel = Parcel(body=b"", media="")
        detail = _detail(target, flight, headers, parcel, answer, started)
        detail["request"]["method"] = "OPTIONS"
        is_yes = answer.outcome.is_delivered
        grant = handshake.granted(answer.headers, origin) if is_yes else None
        return grant, _attempt(label, at, answer.outcome, detail)

    async def close(self) -> None:
        """Let go of every connection."""
        await self._client.close()


def _attempt(label: Label, at: int, outcome: Outcome, detail: dict[str, Any]) -> Attempt:
    return Attempt(
        id=ids.new_id(),
        event_id=label.event_id,
        sequence=label.sequence,
        type=label.type,
        subject=label.subject,
        attempt=label.attempt,
        at=at,
        duration_us=int(outcome.seconds * 1e6),
        status=outcome.status,
        outcome=outcome.kind,
        detail=encode(detail),
    )


def _detail(
    target: Target,
    flight: Flight,
    headers: Mapping[str, str],
    parcel: Parcel,
    answer: Answer,
    started: float,
) -> dict[str, Any]:
    """An attempt with everything that helps and nothing that opens a door. Of a blocked target
    nothing is told but that."""
    # What follows the question mark is where people put keys.
    found: dict[str, Any] = {
        "url": target.url.partition("?")[0],
        "request": {
            "headers": redacted(headers),
            "body_sha256": hashlib.sha256(parcel.body).hexdigest(),
            "body_bytes": len(parcel.body),
        },
    }
    if answer.outcome.kind == "blocked_target":
        return found
    found |= {
        "address_family": flight.family,
        "is_reused": flight.is_reused,
        "requests": answer.requests,
        "ms": {
            name: round((flight.marks[name] - started) * 1000, 1)
            for name in PHASES
            if name in flight.marks
        },
    }
    if answer.outcome.status is not None:
        kept = answer.body[:TAKEN_BODY_MAX] if answer.outcome.is_delivered else answer.body
        found["response"] = {
            "headers": redacted(answer.headers),
            "body": kept.decode("utf-8", "replace").replace("\x00", "\ufffd"),
        }
    return found


def redacted(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers without the values that are secrets."""
    return {
        name.lower(): HIDDEN if name.lower() in SECRET_HEADERS else value[:1024]
        for name, value in headers.items()
    }
