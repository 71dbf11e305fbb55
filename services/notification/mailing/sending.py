"""A mail is sent by one process at a time, and noted: what goes to members, and how it went."""

from uuid import UUID

import structlog
from msgspec import Raw

from contracts.commands.notification_mail import SendLetter
from contracts.envelope import Ok, encode
from contracts.events.notification_mail import Way
from contracts.queries.notification_mail import LetterTaken, MailKind, ReadView
from contracts.rights import demand
from contracts.unsubscribe import Ending
from contracts.values import Actor
from services.notification.domain.mail import Mail, message, message_id
from services.notification.domain.wording import Wording, language_of
from services.notification.mailing.carrier import SEND_SECONDS, Turned, carrier_of
from services.notification.projections.house import House
from services.notification.projections.people import Person
from services.notification.projections.principals import NEW, NOBODY, PRINCIPALS
from services.runtime.service import Asked, Desk
from services.runtime.sql import statements
from services.runtime.tenancy import reaching, tenant

sql = statements("services.notification", "mail.sql")

# As long as a mail may take, and what is noted after it; then another process may try.
CLAIM_SECONDS = 4 * SEND_SECONDS

logger = structlog.get_logger("mail")


async def send_letter(asked: Asked[SendLetter], desk: Desk) -> Ok:
    """Mail a letter of the gateway's. It is kept nowhere: what it says may open a door."""
    demand(SendLetter, asked.actor)
    letter = asked.command
    mail = Mail(
        id=letter.letter_id, to=letter.to, subject=letter.subject, text=letter.text, at=asked.at
    )
    try:
        await carrier_of(desk.settings).send(message(mail, desk.settings.mail_from))
    except Turned as turned:
        logger.info("an address takes no mail", code=turned.code)
    taken = LetterTaken(message_id=message_id(mail, desk.settings.mail_from))
    return Ok(body=Raw(encode(taken)))


async def send(organisation_id: UUID, desk: Desk, mail: Mail) -> Way | None:
    """Send a mail to a member; None where another process is at it, or the address takes none just
    now: the next round tries again. Raises Unavailable where no mail leaves at all."""
    if not await _is_ours(organisation_id, desk, mail.id):
        return None
    try:
        await carrier_of(desk.settings).send(message(mail, desk.settings.mail_from))
    except Turned as turned:
        logger.info("an address takes no mail", code=turned.code)
        return "refused" if turned.is_for_ever else None
    return "mailed"


async def _is_ours(organisation_id: UUID, desk: Desk, mail_id: UUID) -> bool:
    if desk.pool is None:
        return True
    with reaching():
        async with tenant(desk.pool, organisation_id) as connection:
            row = (organisation_id, mail_id, CLAIM_SECONDS)
            held = await connection.fetchval(sql.claim_mail, *row)
            await connection.execute(sql.forget_claims, organisation_id)
    return held is not None


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


async def eyes_of(organisation_id: UUID, desk: Desk, member_id: UUID) -> Actor:
    """The member as one who looks, with the role and the teams of now."""
    known = await desk.documents.get(PRINCIPALS, organisation_id, str(member_id)) or NEW
    return known.actor(member_id) if known.role is not None else NOBODY


async def up_to_date(organisation_id: UUID, desk: Desk) -> None:
    """Wait until everything that happened is known here: what fires now is judged by it. Raises
    Behind."""
    head = await desk.store.head(organisation_id)
    if head is not None:
        await desk.documents.reached(organisation_id, head.last_index)


def nothing() -> Ok:
    """The answer where nothing was to be sent."""
    return Ok(body=Raw(encode(ReadView(notice_ids=()))))
