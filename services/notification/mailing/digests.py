"""Once a week members are told what moved, where anything did that they may see."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from contracts.commands.notification_mail import SendDigest
from contracts.envelope import Event, Ok
from contracts.events.notification_mail import DigestSent
from contracts.queries.notification_mail import ReadView
from contracts.rhythm import WEEKDAYS
from contracts.rights import demand
from contracts.sight import Sight, sees
from contracts.times import rfc3339
from contracts.values import Actor
from services.notification.domain.digest import Move, digest, lines_of
from services.notification.domain.mail import Mail, id_of
from services.notification.domain.moment import first_moment
from services.notification.domain.wording import MOVES
from services.notification.mailing.claims import Dispatch
from services.notification.mailing.reminders import (
    EVERY_SECONDS,
    NOTIFICATION,
    hour_has_come,
    whole,
)
from services.notification.mailing.sending import (
    nothing,
    send,
    up_to_date,
    wording_of,
)
from services.notification.projections.duties import DUTIES
from services.notification.projections.feed import ALL, FEED, Told
from services.notification.projections.house import House, house_of
from services.notification.projections.people import HERE, PEOPLE, Person
from services.notification.projections.principals import eyes_of
from services.notification.projections.sights import SIGHTS
from services.runtime.handle import Aggregate, handle
from services.runtime.service import Asked, Desk, Errand, Timer
from services.runtime.store.api import Recorded

WEEK = timedelta(days=7)
# What is looked at of a week at most; the newest of it.
EVENTS_MAX = 5_000
_PAGE = 200


class _Stamped(Struct):
    timestamp: str


_decoder = msgspec.json.Decoder(_Stamped)


def _remember(sent: bool, event: Event) -> bool:
    return sent or isinstance(event, DigestSent)


DIGEST: Aggregate[bool] = Aggregate(kind="digest", initial=False, evolve=_remember)


async def find_digests(organisation_id: UUID, desk: Desk) -> Iterable[Errand]:
    """An errand for each member whose weekday and hour have come, in a week in which something
    moved."""
    house = await house_of(desk.documents, organisation_id)
    if not house.is_open:
        return ()
    waiting = [
        (person, today)
        for person in await whole(desk, PEOPLE, organisation_id, HERE)
        if (today := hour_has_come(person, house, desk.now_us())) is not None
        and is_wanted(person, today)
    ]
    errands = []
    for person, today in waiting:
        if await _moved(organisation_id, desk, *window(person, house, today), limit=1):
            wish = SendDigest(member_id=person.id, on=today)
            key = f"{person.id}:{today}"
            errands.append(Errand(command=wish, actor=NOTIFICATION, key=key))
    return errands


def is_wanted(person: Person, day: date) -> bool:
    """Whether somebody is to have a digest on a day, and has not had it."""
    wished = person.preferences
    is_day = WEEKDAYS[day.weekday()] == wished.digest_on
    return is_day and person.has_mailbox and wished.digests and person.digested_on != day


def window(person: Person, house: House, day: date) -> tuple[str, str]:
    """The week that a digest of a day is about: from the hour of seven days ago to that of today,
    so that no moment is told of twice or never."""
    timezone, hour = person.preferences.timezone or house.timezone, person.preferences.reminder_hour
    since, until = (first_moment(on, hour, timezone) for on in (day - WEEK, day))
    return rfc3339(since), rfc3339(until)


async def _moved(
    organisation_id: UUID, desk: Desk, since: str, until: str, limit: int = EVENTS_MAX
) -> list[Told]:
    """What was told in a stretch of time that a digest speaks of, newest first."""
    found: list[Told] = []
    after: str | None = None
    while len(found) < limit:
        page, after = await desk.documents.listed(
            FEED, organisation_id, ALL, limit=_PAGE, after=after, descending=True
        )
        for told in page:
            at = _decoder.decode(told.body).timestamp
            if at < since:
                return found
            if at < until and told.type in MOVES and told.objective_id is not None:
                found.append(told)
        if after is None:
            break
    return found[:limit]


async def send_digest(asked: Asked[SendDigest], desk: Desk) -> Ok:
    """Tell somebody what moved, unless that was done, is not wanted any more, or nothing did."""
    demand(SendDigest, asked.actor)
    here, member_id, on = asked.organisation_id, asked.command.member_id, asked.command.on
    digest_id = id_of("digest", here, member_id, on)
    await up_to_date(here, desk)
    person = await desk.documents.get(PEOPLE, here, str(member_id))
    house = await house_of(desk.documents, here)
    done = await desk.store.read_stream(here, DIGEST.stream(digest_id))
    if person is None or done or not house.is_open or not is_wanted(person, on):
        return nothing()
    told = await _moved(here, desk, *window(person, house, on))
    mail = await _mail(asked, desk, person, house, told, digest_id)
    sent = None if mail is None else await send(here, desk, Dispatch(mail, member_id, "digests"))
    if sent is None:
        return nothing()
    event = DigestSent(
        member_id=member_id,
        on=on,
        from_sequence=told[-1].sequence,
        to_sequence=told[0].sequence,
        way=sent.way,
        refused_with=sent.refused_with,
    )
    return await handle(
        asked, desk, DIGEST, digest_id, lambda done: [] if done else [event], _answer
    )


async def _mail(
    asked: Asked[SendDigest],
    desk: Desk,
    person: Person,
    house: House,
    told: Sequence[Told],
    digest_id: UUID,
) -> Mail | None:
    here = asked.organisation_id
    ids = sorted({str(one.objective_id) for one in told})
    sights = await desk.documents.many(SIGHTS, here, ids)
    eyes = await eyes_of(desk.documents, here, person.id)
    duties = await desk.documents.many(DUTIES, here, ids)
    titles = {
        id: duty.title for id, duty in duties.items() if id in sights and sees(eyes, sights[id])
    }
    moves = [Move(objective_id=str(one.objective_id), type=one.type) for one in told]
    mine = frozenset(id for id, sight in sights.items() if _is_named(eyes, sight))
    wording = wording_of(here, desk, person, house, "digests")
    lines = lines_of(moves, titles, mine, wording)
    if not lines:
        return None
    subject, text = digest(wording, asked.command.on - WEEK, lines)
    return Mail(
        id=digest_id,
        to=person.email,
        subject=subject,
        text=text,
        at=asked.at,
        unsubscribe=wording.end,
    )


def _is_named(actor: Actor, sight: Sight) -> bool:
    return actor.member_id in (sight.accountable_id, sight.owner.id, *sight.named.values())


def _answer(_history: Sequence[Recorded[Any]]) -> ReadView:
    return ReadView(notice_ids=())


DIGESTS = Timer(name="digests", every_s=EVERY_SECONDS, due=find_digests)
