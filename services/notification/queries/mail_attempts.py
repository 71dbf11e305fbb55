"""What was mailed to whom and what came of it, and whose address was refused."""

from typing import Any
from uuid import UUID

from contracts import errors
from contracts.envelope import Fault
from contracts.queries.notification_mail import (
    AddressView,
    MailAttempts,
    MailAttemptView,
    RefusedAddresses,
)
from contracts.queries.page import Page
from contracts.times import rfc3339
from contracts.values import Actor
from services.notification.projections.people import PEOPLE, REFUSED, Person
from services.runtime.service import Desk, Question
from services.runtime.sql import statements
from services.runtime.tenancy import reaching, tenant

sql = statements("services.notification", "mail.sql")


def _demand_owner(actor: Actor) -> None:
    """Whose mail comes and whose does not is for those who may mend it."""
    if not actor.is_admin:
        raise errors.Forbidden(who="owner, admin")


async def refused_addresses(question: Question[RefusedAddresses], desk: Desk) -> Page[AddressView]:
    """Members to whom nothing is mailed any more. Raises Forbidden."""
    _demand_owner(question.actor)
    query = question.query
    page, following = await desk.documents.listed(
        PEOPLE, question.organisation_id, REFUSED, limit=query.limit, after=query.after
    )
    return Page(data=tuple(map(_refused, page)), next=following)


def _refused(person: Person) -> AddressView:
    since = rfc3339(person.refused_at)
    return AddressView(member_id=person.id, refused_with=person.refused_with, since=since)


async def mail_attempts(question: Question[MailAttempts], desk: Desk) -> Page[MailAttemptView]:
    """Attempts, newest first. Raises Forbidden; Invalid for a cursor that is none."""
    _demand_owner(question.actor)
    query, here = question.query, question.organisation_id
    after = _place(query.after)
    if desk.pool is None:
        return Page(data=())
    with reaching():
        async with tenant(desk.pool, here) as connection:
            row = (here, query.limit + 1, after, query.member_id)
            rows = await connection.fetch(sql.mail_attempts, *row)
    page = tuple(map(_view, rows[: query.limit]))
    return Page(data=page, next=str(page[-1].id) if len(rows) > query.limit else None)


def _place(after: str | None) -> UUID | None:
    try:
        return None if after is None else UUID(after)
    except ValueError:
        fault = Fault("/after", "bad_cursor", "This cursor was not given out by this list.")
        raise errors.Invalid(fault) from None


def _view(row: Any) -> MailAttemptView:
    return MailAttemptView(
        id=row["attempt_id"],
        member_id=row["member_id"],
        kind=row["kind"],
        attempt=row["attempt"],
        at=rfc3339(row["at"]),
        duration_ms=row["duration_us"] // 1000,
        outcome=row["outcome"],
        status=row["status"],
    )
