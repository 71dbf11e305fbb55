"""The link at the foot of a mail: it shows what it ends, and ends it without an account."""

from msgspec import Raw, Struct

from contracts import errors
from contracts.commands.notification_mail import Unsubscribe
from contracts.envelope import Ok, QueryMessage, Reply, decode, encode
from contracts.queries.notification_mail import MailKind, UnsubscribeLink, UnsubscribeView
from contracts.unsubscribe import Ending, read_ending
from services.gateway import conditions
from services.gateway.answer import Answer
from services.gateway.asking import ask_softly
from services.gateway.body import read_body
from services.gateway.credentials import Guest
from services.gateway.door import Door, Visit
from services.gateway.endpoints import message_of
from services.gateway.outsiders import OUTSIDER, wants_page
from services.gateway.pages.marking import words
from services.gateway.pages.site import Site
from services.gateway.problems import problem_of
from services.runtime import clock

# What a mail program sends with its click; nothing of it is read.
BODY_BYTES_MAX = 4 * 1024


class Sayings(Struct, frozen=True):
    """What is said of a kind of mail while it comes, and once it is ended."""

    going: str
    ended: str


SAID: dict[MailKind, Sayings] = {
    "reminders": Sayings(
        words("You get reminders of check-ins."),
        words("You get no reminders of check-ins any more."),
    ),
    "digests": Sayings(
        words("You get weekly digests."), words("You get no weekly digests any more.")
    ),
    "notices": Sayings(
        words("You get notices of what is new."),
        words("You get no notices of what is new any more."),
    ),
}


class ShowEnding:
    """Answers with what a link ends; looking ends nothing, for mail is looked at by machines."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def __call__(self, visit: Visit) -> Answer:
        """Raises Problem 404, 429; NotFound for no link."""
        door = self._site.door
        token, ending = _opened(door, visit, is_command=False)
        message = QueryMessage(
            organisation_id=ending.organisation_id,
            actor=OUTSIDER,
            correlation=visit.correlation,
            body=Raw(encode(UnsubscribeLink(token=token))),
        )
        seen = door.positions.of(ending.organisation_id)
        reply = await ask_softly(door.caller, UnsubscribeLink, message, seen)
        return _answered(self._site, visit, reply)


class End:
    """Ends what a link ends; once more changes nothing."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def __call__(self, visit: Visit) -> Answer:
        """Raises as ShowEnding does, and Problem 413."""
        door = self._site.door
        token, ending = _opened(door, visit, is_command=True)
        raw = await read_body(visit.headers, visit.receive, BODY_BYTES_MAX)
        guest = Guest(ending.organisation_id, OUTSIDER, ending.member_id)
        key = conditions.idempotency_key(visit.headers)
        message = message_of(
            door, visit, guest, guest.organisation_id, Unsubscribe(token=token), key, raw
        )
        reply = await door.caller.tell(Unsubscribe, message)
        if isinstance(reply, Ok):
            # Whoever looks again sees that it is ended.
            door.positions.see(ending.organisation_id, reply.position)
        return _answered(self._site, visit, reply)


def _opened(door: Door, visit: Visit, *, is_command: bool) -> tuple[str, Ending]:
    token = visit.scope["path_params"]["token"]
    ending = read_ending(token)
    if ending is None:
        raise errors.NotFound(what="link")
    key = ending.member_id
    door.limits.admit(ending.organisation_id, key, is_command, clock.monotonic())
    return token, ending


def _answered(site: Site, visit: Visit, reply: Reply) -> Answer:
    if not isinstance(reply, Ok):
        if reply.kind == "not_found" and reply.code == "not_found":
            # An organisation that is not here looks like a link that was not made here.
            raise errors.NotFound(what="link")
        raise problem_of(reply)
    if not wants_page(visit):
        return Answer(bytes(reply.body))
    shown = decode(reply.body, UnsubscribeView)
    language = site.language_of(visit.headers, shown.locale)
    view = {"shown": shown, "said": SAID[shown.kind]}
    text = site.rendered("pages/unsubscribe.html", language, view)
    return site.answer(text, visit.headers.get(b"accept-encoding", b""), 200, ())
