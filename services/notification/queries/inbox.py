"""A member's inbox, as far as the member may see what it is about."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from contracts import errors
from contracts.queries.notification_mail import Inbox, InboxView, NoticeView
from contracts.sight import sees
from contracts.times import rfc3339
from contracts.values import LIST_LIMIT_MAX, Actor
from services.notification.domain.owing import Duty
from services.notification.projections.duties import DUTIES
from services.notification.projections.inbox import INBOX, Notice, of_member, unread_of
from services.notification.projections.sights import SIGHTS
from services.runtime.service import Desk, Question


class Shown(Struct, frozen=True, kw_only=True):
    """A notice with what it is about."""

    notice: Notice
    title: str


async def inbox(question: Question[Inbox], desk: Desk) -> InboxView:
    """A page of the inbox, newest first. Raises Forbidden for who is no member."""
    query, member_id = question.query, question.actor.member_id
    if member_id is None:
        raise errors.Forbidden(who="a member of the organisation")
    here = question.organisation_id
    name = unread_of(member_id) if query.unread else of_member(member_id)
    page, following = await desk.documents.listed(
        INBOX, here, name, limit=query.limit, after=query.after, descending=True
    )
    unread, _ = await desk.documents.listed(
        INBOX, here, unread_of(member_id), limit=LIST_LIMIT_MAX, descending=True
    )
    seen = await shown(page, question.actor, here, desk)
    return InboxView(
        data=tuple(map(view_of, seen)),
        next=following,
        unread=len(await shown(unread, question.actor, here, desk)),
    )


async def shown(
    notices: Sequence[Notice], actor: Actor, organisation_id: UUID, desk: Desk
) -> list[Shown]:
    """Those about objectives that somebody may see now, and about webhooks of their own; what it is
    not known of yet is not shown yet."""
    ids = sorted({str(notice.objective_id) for notice in notices if notice.objective_id})
    sights = await desk.documents.many(SIGHTS, organisation_id, ids)
    duties = await desk.documents.many(DUTIES, organisation_id, ids)
    found = []
    for notice in notices:
        key = str(notice.objective_id)
        sight, duty = sights.get(key), duties.get(key)
        if notice.about == "webhook":
            found.append(Shown(notice=notice, title=notice.title))
        elif sight is not None and duty is not None and sees(actor, sight):
            found.append(Shown(notice=notice, title=title_of(notice, duty)))
    return found


def title_of(notice: Notice, duty: Duty) -> str:
    """What a notice is about: the key result where there is one, else the objective."""
    if notice.key_result_id is not None and notice.key_result_id in duty.measures:
        return duty.measures[notice.key_result_id].title
    return duty.title


def view_of(one: Shown) -> NoticeView:
    """A notice as its member sees it."""
    notice = one.notice
    return NoticeView(
        id=notice.id,
        kind=notice.kind,
        about=notice.about,
        about_id=notice.about_id,
        title=one.title,
        objective_id=notice.objective_id,
        key_result_id=notice.key_result_id,
        by=notice.by,
        at=rfc3339(notice.at),
        due_on=notice.due_on,
        is_read=notice.is_read,
        happened=notice.happened,
    )
