"""Members are reminded of check-ins they owe: on the day agreed and on the last day of grace."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from contracts.commands.notification_mail import SendReminder
from contracts.envelope import Event, Ok
from contracts.events.notification_mail import ReminderSent
from contracts.queries.notification_mail import ReadView
from contracts.rights import demand
from contracts.sight import sees
from contracts.times import day_of, hour_of
from contracts.values import LIST_LIMIT_MAX, system
from services.notification.domain.mail import Mail, id_of
from services.notification.domain.moment import first_moment
from services.notification.domain.owing import Owed, is_for, owed_in
from services.notification.domain.wording import reminder
from services.notification.mailing.claims import Dispatch
from services.notification.mailing.sending import (
    INBOX_ONLY,
    Sent,
    nothing,
    send,
    up_to_date,
    wording_of,
)
from services.notification.projections.duties import DUTIES, open_in
from services.notification.projections.house import House, house_of
from services.notification.projections.people import HERE, PEOPLE, Person
from services.notification.projections.principals import eyes_of
from services.notification.projections.seasons import RUNNING, SEASONS
from services.notification.projections.sights import SIGHTS
from services.runtime.handle import Aggregate, handle
from services.runtime.projection.definition import Projection
from services.runtime.service import Asked, Desk, Errand, Timer
from services.runtime.store.api import Recorded

NOTIFICATION = system("notification")
# A reminder comes within so long of its hour.
EVERY_SECONDS = 300.0


def _remember(sent: bool, event: Event) -> bool:
    return sent or isinstance(event, ReminderSent)


REMINDER: Aggregate[bool] = Aggregate(kind="reminder", initial=False, evolve=_remember)


async def find_reminders(organisation_id: UUID, desk: Desk) -> Iterable[Errand]:
    """An errand for each member whose hour has come and who owes something of today, on the weekday
    the member wishes to hear of it."""
    house = await house_of(desk.documents, organisation_id)
    if not house.is_open:
        return ()
    waiting = {
        person.id: (person, today)
        for person in await whole(desk, PEOPLE, organisation_id, HERE)
        if (today := hour_has_come(person, house, desk.now_us())) is not None
        and person.reminded_on != today
    }
    owed = await all_owed(organisation_id, desk, house) if waiting else []
    days = {}
    for o in owed:
        person, today = waiting.get(o.member_id, (None, None))
        if person and today and is_for(o.slot, today, person.preferences.reminder_on):
            days[person.id] = today
    return [
        Errand(
            command=SendReminder(member_id=member_id, on=on),
            actor=NOTIFICATION,
            key=f"{member_id}:{on}",
        )
        for member_id, on in days.items()
    ]


def hour_has_come(person: Person, house: House, now_us: int) -> date | None:
    """The day it is where somebody is, once the hour for mail has come there, and the quiet ones
    have not."""
    wished = person.preferences
    timezone = wished.timezone or house.timezone
    today = day_of(now_us, timezone)
    moment = first_moment(today, wished.reminder_hour, timezone)
    is_quiet = wished.is_quiet_at(hour_of(now_us, timezone))
    return today if now_us >= moment and not is_quiet else None


async def send_reminder(asked: Asked[SendReminder], desk: Desk) -> Ok:
    """Remind somebody, unless that was done, or a check-in made meanwhile has ended the need."""
    demand(SendReminder, asked.actor)
    here, member_id, on = asked.organisation_id, asked.command.member_id, asked.command.on
    reminder_id = id_of("reminder", here, member_id, on)
    await up_to_date(here, desk)
    person = await desk.documents.get(PEOPLE, here, str(member_id))
    house = await house_of(desk.documents, here)
    owed = [] if person is None else await _owed_by(here, desk, house, person, on)
    done = await desk.store.read_stream(here, REMINDER.stream(reminder_id))
    if person is None or not owed or done:
        return nothing()
    sent = await _remind(asked, desk, person, house, owed, reminder_id)
    if sent is None:
        return nothing()
    event = ReminderSent(
        member_id=member_id,
        on=on,
        key_result_ids=tuple(one.key_result_id for one in owed),
        objective_ids=tuple(one.objective_id for one in owed),
        due_on=tuple(one.slot.on for one in owed),
        way=sent.way,
        refused_with=sent.refused_with,
    )
    return await handle(
        asked, desk, REMINDER, reminder_id, lambda done: [] if done else [event], _answer
    )


async def _remind(
    asked: Asked[SendReminder],
    desk: Desk,
    person: Person,
    house: House,
    owed: Sequence[Owed],
    reminder_id: UUID,
) -> Sent | None:
    if not person.preferences.reminders or not person.has_mailbox:
        return INBOX_ONLY
    wording = wording_of(asked.organisation_id, desk, person, house, "reminders")
    subject, text = reminder(wording, owed)
    mail = Mail(
        id=reminder_id,
        to=person.email,
        subject=subject,
        text=text,
        at=asked.at,
        unsubscribe=wording.end,
    )
    return await send(asked.organisation_id, desk, Dispatch(mail, person.id, "reminders"))


def _answer(_history: Sequence[Recorded[Any]]) -> ReadView:
    return ReadView(notice_ids=())


async def _owed_by(here: UUID, desk: Desk, house: House, person: Person, on: date) -> list[Owed]:
    """What somebody who is here owes of a day, and may see."""
    if not person.is_here or not house.is_open:
        return []
    owed = [o for o in await all_owed(here, desk, house) if o.member_id == person.id]
    due = sorted(
        (o for o in owed if is_for(o.slot, on, person.preferences.reminder_on)),
        key=lambda o: (o.slot.on, str(o.key_result_id)),
    )
    sights = await desk.documents.many(SIGHTS, here, sorted({str(o.objective_id) for o in due}))
    eyes = await eyes_of(desk.documents, here, person.id)
    return [
        o
        for o in due
        if (sight := sights.get(str(o.objective_id))) is not None and sees(eyes, sight)
    ]


async def all_owed(organisation_id: UUID, desk: Desk, house: House) -> list[Owed]:
    """Everything that is owed by anybody."""
    found: list[Owed] = []
    for season in await whole(desk, SEASONS, organisation_id, RUNNING):
        duties = await whole(desk, DUTIES, organisation_id, open_in(season.id))
        found += owed_in(season, duties, house.timezone)
    return found


async def whole(
    desk: Desk, projection: Projection[Any], organisation_id: UUID, name: str
) -> list[Any]:
    """A list, page after page, to its end."""
    found: list[Any] = []
    after: str | None = None
    while True:
        page, after = await desk.documents.listed(
            projection, organisation_id, name, limit=LIST_LIMIT_MAX, after=after
        )
        found += page
        if after is None:
            return found


REMINDERS = Timer(name="reminders", every_s=EVERY_SECONDS, due=find_reminders)
