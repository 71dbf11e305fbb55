"""The log of what was tried."""

from typing import Any
from uuid import UUID

from msgspec import Raw

from contracts.bounds import bounds
from contracts.envelope import Fault
from contracts.errors import Invalid
from contracts.queries.notification_webhooks import Deliveries, DeliveryView
from contracts.queries.page import Page
from contracts.times import rfc3339
from services.notification.queries.webhooks import known
from services.runtime.service import Desk, Question
from services.runtime.sql import statements
from services.runtime.tenancy import reaching, tenant

sql = statements("services.notification", "deliveries.sql")


async def deliveries(question: Question[Deliveries], desk: Desk) -> Page[DeliveryView]:
    """Attempts, newest first. Raises Invalid for a cursor and for times that are none."""
    query, organisation_id = question.query, question.organisation_id
    await known(question, desk, query.webhook_id)
    after, (since, until) = _place(query.after), bounds(query.since, query.until)
    if desk.pool is None:
        return Page(data=())
    with reaching():
        async with tenant(desk.pool, organisation_id) as connection:
            rows = await connection.fetch(
                sql.attempts,
                organisation_id,
                query.webhook_id,
                query.limit + 1,
                after,
                query.event_id,
                query.subject,
                query.outcome,
                query.type,
                since,
                until,
            )
    page = tuple(map(_view, rows[: query.limit]))
    return Page(data=page, next=str(page[-1].attempt_id) if len(rows) > query.limit else None)


def _place(after: str | None) -> UUID | None:
    try:
        return None if after is None else UUID(after)
    except ValueError:
        fault = Fault("/after", "bad_cursor", "This cursor was not given out by this list.")
        raise Invalid(fault) from None


def _view(row: Any) -> DeliveryView:
    return DeliveryView(
        attempt_id=row["attempt_id"],
        event_id=row["event_id"],
        sequence=row["sequence"],
        type=row["type"],
        subject=row["subject"],
        attempt=row["attempt"],
        at=rfc3339(row["at"]),
        duration_ms=row["duration_us"] / 1000,
        status=row["status"],
        outcome=row["outcome"],
        replay_id=row["lane_id"] if row["kind"] == "replay" else None,
        is_test=row["kind"] in ("test", "verify"),
        detail=Raw(row["detail"] or b"{}"),
    )
