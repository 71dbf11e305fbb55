"""What is new in an inbox is mailed: at most one mail an hour, and nothing that is old news."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from contracts.commands.notification_mail import MailNotices
from contracts.envelope import Event, Ok
from contracts.events.notification_mail import NoticesMailed
from contracts.queries.notification_mail import ReadView
from contracts.rights import demand
from contracts.times import hour_of
from contracts.values import LIST_LIMIT_MAX
from services.notification.domain.mail import Mail, id_of
from services.notification.mailing.claims import Dispatch
from services.notification.mailing.reminders import NOTIFICATION
from services.notification.mailing.sending import (
    INBOX_ONLY,
    Sent,
    nothing,
    send,
    up_to_date,
    wording_of,
)
from services.notification.projections.house import House, house_of
from services.notification.projections.inbox import INBOX, UNMAILED, Notice
from services.notification.projections.people import PEOPLE, Person
from services.notification.projections.principals import eyes_of
from services.notification.queries.inbox import Shown, shown
from services.runtime.handle import Aggregate, handle
from services.runtime.service import Asked, Desk, Errand, Timer
from services.runtime.store.api import Recorded

EVERY_SECONDS = 60.0
HOUR_US = 3_600_000_000
# After an outage, or an import of history, nobody wants a hundred mails.
OLD_US = 24 * HOUR_US


def _remember(mailed: bool, event: Event) -> bool:
    return mailed or isinstance(event, NoticesMailed)


MAILING: Aggregate[bool] = Aggregate(kind="notices", initial=False, evolve=_remember)


async def find_notices(organisation_id: UUID, desk: Desk) -> Iterable[Errand]:
    """An errand for each member with something unmailed, once an hour, outside of quiet hours and
    until the day has brought enough."""
    notices, _ = await desk.documents.listed(INBOX, organisation_id, UNMAILED, limit=LIST_LIMIT_MAX)
    now = desk.now_us()
    hour = now // HOUR_US
    members = sorted({notice.member_id for notice in notices})
    people = await desk.documents.many(PEOPLE, organisation_id, [str(id) for id in members])
    house = await house_of(desk.documents, organisation_id)
    return [
        Errand(
            command=MailNotices(member_id=member_id, hour=hour),
            actor=NOTIFICATION,
            key=f"{member_id}:{hour}",
        )
        for member_id in members
        if not _must_wait(people.get(str(member_id)), house, now)
    ]


def _must_wait(person: Person | None, house: House, now_us: int) -> bool:
    """Whether a mail of now is to come later; who gets none at all need not wait for it."""
    if person is None or not _may_be_mailed(person, house):
        return False
    wished = person.preferences
    hour = hour_of(now_us, wished.timezone or house.timezone)
    return wished.is_quiet_at(hour) or person.had_enough(now_us)


async def mail_notices(asked: Asked[MailNotices], desk: Desk) -> Ok:
    """Mail somebody what is new, if it still is, and may be seen; note it in any case."""
    demand(MailNotices, asked.actor)
    here, member_id = asked.organisation_id, asked.command.member_id
    mailing_id = id_of("notices", here, member_id, asked.command.hour)
    await up_to_date(here, desk)
    unmailed, _ = await desk.documents.listed(INBOX, here, UNMAILED, limit=LIST_LIMIT_MAX)
    notices = [notice for notice in unmailed if notice.member_id == member_id]
    done = await desk.store.read_stream(here, MAILING.stream(mailing_id))
    if not notices or done:
        return nothing()
    sent = await _mail(asked, desk, notices, mailing_id)
    if sent is None:
        return nothing()
    event = NoticesMailed(
        member_id=member_id,
        notice_ids=tuple(notice.id for notice in notices),
        way=sent.way,
        refused_with=sent.refused_with,
    )
    return await handle(
        asked, desk, MAILING, mailing_id, lambda mailed: [] if mailed else [event], _answer
    )


async def _mail(
    asked: Asked[MailNotices], desk: Desk, notices: Sequence[Notice], mailing_id: UUID
) -> Sent | None:
    here, member_id = asked.organisation_id, asked.command.member_id
    person = await desk.documents.get(PEOPLE, here, str(member_id))
    house = await house_of(desk.documents, here)
    news = [notice for notice in notices if asked.at - notice.at < OLD_US]
    if person is None or not _may_be_mailed(person, house) or not news:
        return INBOX_ONLY
    if _must_wait(person, house, asked.at):
        return None
    seen = await shown(news, await eyes_of(desk.documents, here, member_id), here, desk)
    if not seen:
        return INBOX_ONLY
    wording = wording_of(here, desk, person, house, "notices")
    lines = [_line(wording.say, one) for one in seen]
    mail = Mail(
        id=mailing_id,
        to=person.email,
        subject=wording.subject("notices", count=len(lines)),
        text=wording.letter(wording.say("notices"), lines, wording.address),
        at=asked.at,
        unsubscribe=wording.end,
    )
    return await send(here, desk, Dispatch(mail, member_id, "notices"))


def _may_be_mailed(person: Person, house: House) -> bool:
    return house.is_open and person.has_mailbox and person.preferences.notices


def _line(say: Any, one: Shown) -> str:
    happened = one.notice.happened
    word = one.notice.kind if happened is None else happened.replace(".", "_")
    return str(say(word, title=one.title))


def _answer(_history: Sequence[Recorded[Any]]) -> ReadView:
    return ReadView(notice_ids=())


NOTICES = Timer(name="notices", every_s=EVERY_SECONDS, due=find_notices)
