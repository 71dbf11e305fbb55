"""Members say how they want to be mailed, and what they have read."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct

from contracts import errors
from contracts.commands.notification_mail import (
    ChangeMailPreferences,
    ReadNotices,
    Unsubscribe,
)
from contracts.envelope import Event, Ok
from contracts.events.notification_mail import NoticesRead
from contracts.queries.notification_mail import MailPreferencesView, ReadView, UnsubscribeView
from contracts.rights import demand
from contracts.unsubscribe import read_ending
from services.notification.domain import mail_preferences as rules
from services.notification.domain.mail_preferences import USUAL, MailPreferences, evolve
from services.notification.projections.house import house_of
from services.notification.projections.inbox import INBOX
from services.notification.projections.people import PEOPLE
from services.runtime.handle import Aggregate, handle
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Recorded

PREFERENCES: Aggregate[MailPreferences] = Aggregate(
    kind="mail_preferences", initial=USUAL, evolve=evolve
)
READING: Aggregate[None] = Aggregate(kind="reading", initial=None, evolve=lambda _, __: None)

History = Sequence[Recorded[Any]]


async def change_mail_preferences(asked: Asked[ChangeMailPreferences], desk: Desk) -> Ok:
    """Be mailed otherwise. Raises Forbidden for who is no member, Invalid."""
    member_id = _member(asked)
    demand(ChangeMailPreferences, asked.actor, {"self"})

    person = await desk.documents.get(PEOPLE, asked.organisation_id, str(member_id))
    is_refused = person is not None and person.refused_with is not None

    def answer(history: History) -> MailPreferencesView:
        return PREFERENCES.state([r.event for r in history]).view(is_refused=is_refused)

    return await _kept(
        asked, desk, member_id, lambda now: rules.change(now, member_id, asked.command), answer
    )


async def unsubscribe(asked: Asked[Unsubscribe], desk: Desk) -> Ok:
    """End mail with the link at its foot. Raises NotFound for one that was not made here."""
    demand(Unsubscribe, asked.actor)
    here, ending = asked.organisation_id, read_ending(asked.command.token)
    master = bytes.fromhex(desk.settings.master_key)
    if ending is None or ending.organisation_id != here or not ending.is_signed_with(master):
        raise errors.NotFound(what="link")
    person = await desk.documents.get(PEOPLE, here, str(ending.member_id))
    if person is None or not person.is_here:
        raise errors.NotFound(what="link")
    house = await house_of(desk.documents, here)
    kind, member_id = ending.kind, ending.member_id
    locale = person.language or house.locale

    def answer(_history: History) -> UnsubscribeView:
        return UnsubscribeView(kind=kind, organisation=house.name, is_ended=True, locale=locale)

    return await _kept(asked, desk, member_id, lambda now: rules.end(now, member_id, kind), answer)


async def _kept(
    asked: Asked[Any],
    desk: Desk,
    member_id: UUID,
    decide: Callable[[MailPreferences], Sequence[Event]],
    answer: Callable[[History], Struct],
) -> Ok:
    return await handle(asked, desk, PREFERENCES, member_id, decide, answer)


async def read_notices(asked: Asked[ReadNotices], desk: Desk) -> Ok:
    """Mark notices as read. Raises NotFound for one that is not in the member's inbox."""
    member_id = _member(asked)
    demand(ReadNotices, asked.actor, {"self"})
    ids = tuple(dict.fromkeys(asked.command.notice_ids))
    found = await desk.documents.many(INBOX, asked.organisation_id, ids)
    if any(id not in found or found[id].member_id != member_id for id in ids):
        raise errors.NotFound(what="notice")
    unread = tuple(id for id in ids if not found[id].is_read)
    event = NoticesRead(member_id=member_id, notice_ids=unread)
    return await handle(
        asked,
        desk,
        READING,
        member_id,
        lambda _: [event] if unread else [],
        lambda _: ReadView(notice_ids=ids),
        matches_stream=False,
    )


def _member(asked: Asked[Any]) -> UUID:
    member_id = asked.actor.member_id
    if member_id is None:
        raise errors.Forbidden(who="a member of the organisation")
    return member_id
