"""Webhooks, and how well what they are told arrives."""

from typing import Any
from uuid import UUID

from msgspec.structs import replace

from contracts import errors
from contracts.envelope import decode
from contracts.queries.notification_webhooks import (
    WebhookById,
    WebhookHealth,
    WebhookList,
    WebhookView,
)
from contracts.queries.page import Page
from contracts.times import parse_rfc3339, rfc3339
from contracts.values import Actor
from services.notification.domain.breaker import Standing
from services.notification.domain.schedule import ATTEMPTS_MAX
from services.notification.projections.feed import ALL as WHOLE_FEED
from services.notification.projections.feed import FEED, HEAD, NOTHING, list_cursor
from services.notification.projections.webhooks import ALL, WEBHOOKS, WebhookDocument, present
from services.runtime.service import Desk, Question
from services.runtime.sql import statements
from services.runtime.tenancy import reaching, tenant

sql = statements("services.notification", "deliveries.sql")

HEALTH_HOURS = 24
# As long as a pace is looked at to tell when it will have caught up.
PACE_SECONDS = 300
_SECOND_US = 1_000_000


def demand_owner(actor: Actor) -> None:
    """Addresses of endpoints may hold keys: they are for those who may change them."""
    if not actor.is_admin and actor.kind != "system":
        raise errors.Forbidden(who="owner, admin")


async def known(question: Question[Any], desk: Desk, webhook_id: UUID) -> WebhookDocument:
    """The webhook asked for. Raises Forbidden, NotFound."""
    demand_owner(question.actor)
    found = await desk.documents.get(WEBHOOKS, question.organisation_id, str(webhook_id))
    if found is None or found.webhook.is_removed:
        raise errors.NotFound(what="webhook")
    return found


async def webhook_list(question: Question[WebhookList], desk: Desk) -> Page[WebhookView]:
    """All of them, in the order they came."""
    demand_owner(question.actor)
    page, following = await desk.documents.listed(
        WEBHOOKS,
        question.organisation_id,
        ALL,
        limit=question.query.limit,
        after=question.query.after,
    )
    now_us = desk.now_us()
    return Page(data=tuple(present(one, now_us) for one in page), next=following)


async def webhook_by_id(question: Question[WebhookById], desk: Desk) -> tuple[WebhookView, int]:
    """One, with its health and its version."""
    document = await known(question, desk, question.query.webhook_id)
    view = present(document, desk.now_us())
    if desk.pool is not None:
        view = await _with_health(question, desk, view)
    return view, document.version


async def _with_health(
    question: Question[WebhookById], desk: Desk, view: WebhookView
) -> WebhookView:
    organisation_id, pool = question.organisation_id, desk.pool
    assert pool is not None  # the caller saw to it
    since, lately = (_before(desk, seconds) for seconds in (HEALTH_HOURS * 3600, PACE_SECONDS))
    with reaching():
        async with tenant(pool, organisation_id) as connection:
            figures = await connection.fetchrow(
                sql.figures, organisation_id, view.id, since, lately
            )
            lanes = await connection.fetch(sql.standings, organisation_id, view.id)
            dead = await connection.fetchval(sql.dead_letters, organisation_id, view.id)
    at = {row["lane_id"]: row["cursor"] for row in lanes}
    replays = tuple(
        replace(one, at_sequence=at.get(one.id, one.at_sequence)) for one in view.replays
    )
    live = next((row for row in lanes if row["kind"] == "live"), None)
    if live is None or figures is None:
        return replace(view, replays=replays)
    watermark = min(live["cursor"], (live["first_parked"] or live["cursor"] + 1) - 1)
    events, seconds = await _backlog(desk, organisation_id, watermark)
    standing = decode(live["standing"], Standing)
    attempts, p50, p95, pace = (figures[n] for n in ("attempts", "p50", "p95", "lately"))
    health = WebhookHealth(
        attempts=attempts,
        success_rate=figures["delivered"] / attempts if attempts else None,
        p50_ms=None if p50 is None else p50 / 1000,
        p95_ms=None if p95 is None else p95 / 1000,
        backlog_events=events,
        backlog_seconds=seconds,
        parked=live["parked"],
        dead_letters=dead,
        breaker=standing.state,
        next_probe_at=_moment(standing),
        catch_up_seconds=events * PACE_SECONDS / pace if events and pace else None,
        skipped_events=standing.skipped,
        retries_left=None if live["tried"] is None else ATTEMPTS_MAX - live["tried"],
    )
    return replace(view, replays=replays, watermark=watermark, health=health)


def _before(desk: Desk, seconds: int) -> UUID:
    """The first id that can have been made since so many seconds."""
    return UUID(int=(desk.now_us() - seconds * _SECOND_US) // 1000 << 80)


def _moment(standing: Standing) -> str | None:
    return None if standing.state == "closed" else rfc3339(int(standing.next_probe_at * 1e6))


async def _backlog(desk: Desk, organisation_id: UUID, watermark: int) -> tuple[int, float]:
    """How many events of the feed lie behind a watermark, and how old the first of them is."""
    newest = await desk.documents.get(FEED, organisation_id, HEAD) or NOTHING
    following, _ = await desk.documents.listed(
        FEED, organisation_id, WHOLE_FEED, limit=1, after=list_cursor(watermark)
    )
    if not following:
        return 0, 0.0
    told_at = parse_rfc3339(decode(following[0].body, dict[str, object])["timestamp"])  # type: ignore[arg-type]  # a text
    return newest.sequence - watermark, max(0, desk.now_us() - told_at) / 1e6
