"""How a member is mailed, and what a link at the foot of a mail ends."""

from contracts import errors
from contracts.queries.notification_mail import (
    MailPreferencesView,
    MyNotifications,
    UnsubscribeLink,
    UnsubscribeView,
)
from contracts.unsubscribe import read_ending
from services.notification.domain.mail_preferences import USUAL
from services.notification.projections.house import house_of
from services.notification.projections.people import PEOPLE
from services.runtime.service import Desk, Question


async def my_notifications(question: Question[MyNotifications], desk: Desk) -> MailPreferencesView:
    """What I am mailed, and when. Raises Forbidden for who is no member."""
    member_id = question.actor.member_id
    if member_id is None:
        raise errors.Forbidden(who="a member of the organisation")
    person = await desk.documents.get(PEOPLE, question.organisation_id, str(member_id))
    is_refused = person is not None and person.refused_with is not None
    return (USUAL if person is None else person.preferences).view(is_refused=is_refused)


async def unsubscribe_link(question: Question[UnsubscribeLink], desk: Desk) -> UnsubscribeView:
    """What a link ends. Raises NotFound for one that was not made here."""
    here, ending = question.organisation_id, read_ending(question.query.token)
    master = bytes.fromhex(desk.settings.master_key)
    if ending is None or ending.organisation_id != here or not ending.is_signed_with(master):
        raise errors.NotFound(what="link")
    person = await desk.documents.get(PEOPLE, here, str(ending.member_id))
    if person is None or not person.is_here:
        raise errors.NotFound(what="link")
    house = await house_of(desk.documents, here)
    is_ended = not getattr(person.preferences, ending.kind)
    return UnsubscribeView(
        kind=ending.kind,
        organisation=house.name,
        is_ended=is_ended,
        locale=person.language or house.locale,
    )
