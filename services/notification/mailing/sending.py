"""A mail is sent by one process at a time, and noted: what goes to members, and how it went."""

import random
from uuid import UUID

import structlog
from msgspec import Raw, Struct

from contracts.commands.notification_mail import SendLetter
from contracts.envelope import Ok, encode
from contracts.errors import Unavailable
from contracts.events.notification_mail import Way
from contracts.queries.notification_mail import LetterTaken, MailKind, MailOutcome, ReadView
from contracts.rights import demand
from contracts.unsubscribe import Ending
from services.notification.domain.mail import Mail, message, message_id
from services.notification.domain.wording import Wording, language_of
from services.notification.mailing.carrier import Away, Turned
from services.notification.mailing.claims import Came, Claims, Dispatch
from services.notification.mailing.outbox import LETTERS, shelf_of
from services.notification.mailing.outlet import Shut, carrier_of
from services.notification.projections.house import House
from services.notification.projections.people import Person
from services.runtime import clock
from services.runtime.service import Asked, Desk

SERVER = "the mail server"

logger = structlog.get_logger("mail")


class Sent(Struct, frozen=True, kw_only=True):
    """How a member was told; refused_with is what a mail server said of the address."""

    way: Way
    refused_with: int | None = None


INBOX_ONLY = Sent(way="inbox")


async def send_letter(asked: Asked[SendLetter], desk: Desk) -> Ok:
    """Mail a letter of the gateway's. It is kept nowhere: what it says may open a door. Raises
    Unavailable where it is to be tried again: as the same letter, which is then the same mail."""
    demand(SendLetter, asked.actor)
    letter = asked.command
    mail = Mail(
        id=letter.letter_id, to=letter.to, subject=letter.subject, text=letter.text, at=asked.at
    )
    try:
        await carrier_of(desk.settings).send(message(mail, desk.settings.mail_from), LETTERS)
    except Turned as turned:
        logger.info("an address takes no letter", code=turned.code)
        if not turned.is_for_ever:
            raise Unavailable(what=SERVER) from turned
    except (Away, Shut) as away:
        raise Unavailable(what=SERVER) from away
    taken = LetterTaken(message_id=message_id(mail, desk.settings.mail_from))
    return Ok(body=Raw(encode(taken)))


async def send(organisation_id: UUID, desk: Desk, dispatch: Dispatch) -> Sent | None:
    """Send a mail to a member; None where another process is at it, or the address takes none just
    now: a later round tries again. Raises Unavailable where no mail leaves at all."""
    claims, mail = Claims(organisation_id, desk), dispatch.mail
    attempt = await claims.take(mail.id)
    if attempt is None:
        return None
    at, began = clock.now_us(), clock.monotonic()
    try:
        shelf = shelf_of(organisation_id, dispatch.member_id)
        await carrier_of(desk.settings).send(message(mail, desk.settings.mail_from), shelf)
        fault = None
    except Shut as shut:
        await claims.hand_back(mail.id)
        raise Unavailable(what=SERVER) from shut
    except (Turned, Away) as found:
        fault = found
    outcome: MailOutcome = "mailed" if fault is None else fault.outcome
    came = Came(
        outcome=outcome,
        status=None if fault is None else fault.code,
        at=at,
        duration_us=round((clock.monotonic() - began) * 1e6),
    )
    await claims.note(dispatch, attempt, came, random.random)
    return _judged(fault)


def _judged(fault: Turned | Away | None) -> Sent | None:
    """What a member was told, in the end. Raises Unavailable."""
    if fault is None:
        return Sent(way="mailed")
    if isinstance(fault, Away):
        raise Unavailable(what=SERVER) from fault
    logger.info("an address takes no mail", code=fault.code)
    if not fault.is_for_ever:
        return None
    return Sent(way="refused", refused_with=fault.code if fault.is_mailbox else None)


def wording_of(
    organisation_id: UUID, desk: Desk, person: Person, house: House, kind: MailKind
) -> Wording:
    """How a mail of a kind speaks to a member."""
    ending = Ending(organisation_id=organisation_id, member_id=person.id, kind=kind)
    address = desk.settings.address
    return Wording(
        language=language_of(person.language, house.locale),
        name=person.name,
        place=house.name,
        address=address,
        end=f"{address}/u/{ending.signed(bytes.fromhex(desk.settings.master_key)).text}",
    )


async def up_to_date(organisation_id: UUID, desk: Desk) -> None:
    """Wait until everything that happened is known here: what fires now is judged by it. Raises
    Behind."""
    head = await desk.store.head(organisation_id)
    if head is not None:
        await desk.documents.reached(organisation_id, head.last_index)


def nothing() -> Ok:
    """The answer where nothing was to be sent."""
    return Ok(body=Raw(encode(ReadView(notice_ids=()))))
