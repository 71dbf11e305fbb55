"""Signing in by mail: who can read an address's mail is that person.

Whether an address is known is told to nobody but its mailbox: the answer is the same and comes
before anything is looked up.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote
from uuid import UUID

import structlog
from msgspec import Raw

from contracts.commands.identity_sessions import OpenSession, SendSignInLinks
from contracts.envelope import Command, CommandMessage, Ok, decode, encode
from contracts.ids import PLATFORM
from contracts.queries.identity_sessions import OpenedSession, SentLinks
from contracts.sessions import Door, SessionToken, SignInLink, read_session_token
from services.gateway.asking import Caller
from services.gateway.limits import Buckets
from services.gateway.pages.language import Language, chosen
from services.gateway.problems import Problem
from services.gateway.session.letters import Letter, Post
from services.gateway.session.sessions import GATEWAY
from services.runtime import clock, ids

# Of an address: three letters, then one every five minutes. Of a place on the network, which may
# be a whole company on a Monday morning: a hundred, then one every five seconds.
LETTERS_BURST, LETTERS_PER_S = 3, 1 / 300
ASKED_BURST, ASKED_PER_S = 100, 1 / 5
# An address is looked up in every organisation, so one look-up is under way and few wait.
WAITING_MAX = 50
LOOK_UP_SECONDS_MAX = 30.0

logger = structlog.get_logger("sign_in")


class Letters:
    """Has links made and mailed, one after the other and behind the answer."""

    def __init__(
        self, caller: Caller, post: Post, public_url: str, known: Mapping[str, Language]
    ) -> None:
        self._caller = caller
        self._post = post
        self._public_url = public_url
        self._known = known
        self._of_address = Buckets(LETTERS_PER_S, LETTERS_BURST)
        self._of_place = Buckets(ASKED_PER_S, ASKED_BURST)
        self._one = asyncio.Semaphore(1)
        self._under_way: set[asyncio.Task[None]] = set()

    def ask(self, email: str, place: str, goes_on: str) -> None:
        """Have a letter sent to an address, unless it had several just now; goes_on is the path to
        read once signed in. Raises Problem 429 for a place that asks without end."""
        now = clock.monotonic()
        wait = self._of_place.wait(place, now)
        if wait > 0:
            message = "Too many links were asked for from here; try again in a few minutes."
            headers = ((b"retry-after", str(int(wait) + 1).encode()),)
            raise Problem(429, "too_many_requests", message, headers=headers)
        self._of_place.take(place, now)
        address = email.casefold()
        if self._of_address.wait(address, now) > 0 or len(self._under_way) >= WAITING_MAX:
            logger.info("a link is not sent: too many were asked for")
            return
        self._of_address.take(address, now)
        task = asyncio.create_task(self._send(email, goes_on))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def used(self, link: str) -> None:
        """Throw away the letter of a link that was used, wherever letters are kept."""
        await self._post.used(link)

    async def settled(self) -> None:
        """Wait until every letter that was asked for is on its way."""
        while self._under_way:
            await asyncio.wait(set(self._under_way))

    async def _send(self, email: str, goes_on: str) -> None:
        async with self._one:
            command = SendSignInLinks(email=email)
            message = _message(PLATFORM, command)
            reply = await self._caller.tell(SendSignInLinks, message, LOOK_UP_SECONDS_MAX)
            if not isinstance(reply, Ok):
                logger.warning("a link was not made", code=reply.code)
                return
            sent = decode(reply.body, SentLinks)
            if sent.link is not None:
                await self._post.send(self._letter(email, sent, goes_on))

    def _letter(self, email: str, sent: SentLinks, goes_on: str) -> Letter:
        door = sent.doors[0]
        language: Language = chosen(self._known, door.language, door.locale)
        places = ", ".join(one.organisation for one in sent.doors)
        link = f"{self._public_url}/sign-in/{sent.link}"
        if goes_on != "/":
            link += f"?next={quote(goes_on)}"
        lines = (
            language.say("Hello %(name)s,", name=door.name),
            language.say("this link signs you in to %(places)s:", places=places),
            link,
            language.say(
                "It opens once, within half an hour. If you did not ask for it, leave it unused:"
                " nobody but this mailbox has it."
            ),
        )
        subject = language.say("Your link to %(places)s", places=places)
        members = tuple(one.member_id for one in sent.doors if one.member_id is not None)
        return Letter(to=email, subject=subject, text="\n\n".join(lines), members=members)


async def open_sessions(
    caller: Caller, link: SignInLink, opened: Callable[[UUID, int], None]
) -> list[SessionToken]:
    """The sessions that a link opens, none where it was used or is too old; opened is told the
    position of each, which the page that follows must have seen. Raises Problem 503."""
    replies = await asyncio.gather(*(_open(caller, link, door, opened) for door in link.doors))
    return [token for token in replies if token is not None]


async def _open(
    caller: Caller, link: SignInLink, door: Door, opened: Callable[[UUID, int], None]
) -> SessionToken | None:
    command = OpenSession(session_id=door.session_id, secret_sha256=link.secret_sha256)
    reply = await caller.tell(OpenSession, _message(door.organisation_id, command))
    if isinstance(reply, Ok):
        opened(door.organisation_id, reply.position)
        return read_session_token(decode(reply.body, OpenedSession).token)
    if reply.kind in ("unavailable", "behind"):
        raise Problem(503, "unavailable", "Signing in does not work just now; try again shortly.")
    return None


def _message(organisation_id: UUID, command: Command) -> CommandMessage:
    return CommandMessage(
        organisation_id=organisation_id,
        actor=GATEWAY,
        at=clock.now_us(),
        correlation=ids.new_id(),
        body=Raw(encode(command)),
    )


def merged(new: Sequence[SessionToken], held: Sequence[SessionToken]) -> list[SessionToken]:
    """The new sessions before those held, one per organisation."""
    found: dict[UUID, SessionToken] = {}
    for token in (*new, *held):
        found.setdefault(token.organisation_id, token)
    return list(found.values())
