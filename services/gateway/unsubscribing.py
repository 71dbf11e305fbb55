"""The link at the foot of a mail: it shows what it ends, and ends it without an account."""

from markupsafe import Markup
from msgspec import Raw

from contracts import errors
from contracts.commands.notification_mail import Unsubscribe
from contracts.envelope import Ok, QueryMessage, Reply, decode, encode
from contracts.queries.notification_mail import UnsubscribeLink, UnsubscribeView
from contracts.unsubscribe import Ending, read_ending
from services.gateway import conditions
from services.gateway.answer import Answer
from services.gateway.asking import ask_softly
from services.gateway.body import read_body
from services.gateway.credentials import Guest
from services.gateway.door import Door, Visit
from services.gateway.endpoints import message_of
from services.gateway.outsiders import (
    OUTSIDER,
    STYLE,
    page_headers,
    templates,
    wants_page,
)
from services.gateway.problems import problem_of
from services.runtime import clock

# What a mail program sends with its click; nothing of it is read.
BODY_BYTES_MAX = 4 * 1024
SAID = {
    "reminders": "reminders of check-ins",
    "digests": "weekly digests",
    "notices": "notices of what is new",
}


class ShowEnding:
    """Answers with what a link ends; looking ends nothing, for mail is looked at by machines."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def __call__(self, visit: Visit) -> Answer:
        """Raises Problem 404, 429; NotFound for no link."""
        token, ending = _opened(self._door, visit, is_command=False)
        message = QueryMessage(
            organisation_id=ending.organisation_id,
            actor=OUTSIDER,
            correlation=visit.correlation,
            body=Raw(encode(UnsubscribeLink(token=token))),
        )
        seen = self._door.positions.of(ending.organisation_id)
        reply = await ask_softly(self._door.caller, UnsubscribeLink, message, seen)
        return _answered(visit, reply)


class End:
    """Ends what a link ends; once more changes nothing."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def __call__(self, visit: Visit) -> Answer:
        """Raises as ShowEnding does, and Problem 413."""
        door = self._door
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
        return _answered(visit, reply)


def _opened(door: Door, visit: Visit, *, is_command: bool) -> tuple[str, Ending]:
    token = visit.scope["path_params"]["token"]
    ending = read_ending(token)
    if ending is None:
        raise errors.NotFound(what="link")
    key = ending.member_id
    door.limits.admit(ending.organisation_id, key, is_command, clock.monotonic())
    return token, ending


def _answered(visit: Visit, reply: Reply) -> Answer:
    if not isinstance(reply, Ok):
        if reply.kind == "not_found" and reply.code == "not_found":
            # An organisation that is not here looks like a link that was not made here.
            raise errors.NotFound(what="link")
        raise problem_of(reply)
    if not wants_page(visit):
        return Answer(bytes(reply.body))
    shown = decode(reply.body, UnsubscribeView)
    page = templates.get_template("unsubscribe.html").render(
        shown=shown,
        kind=SAID[shown.kind],
        style=Markup(STYLE),  # our own file, not somebody's text
    )
    return Answer(page.encode(), media=b"text/html; charset=utf-8", around=page_headers())
