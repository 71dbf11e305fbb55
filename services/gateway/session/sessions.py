"""Whose session is this? Asked of identity, and remembered for at most two seconds."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from msgspec import Raw

from contracts import errors
from contracts.commands.identity_sessions import ContinueSession
from contracts.envelope import CommandMessage, Ok, QueryMessage, decode, encode
from contracts.queries.identity_sessions import AuthenticateSession, SessionView
from contracts.sessions import SessionToken
from contracts.values import system
from services.gateway.asking import Caller, ask_softly
from services.gateway.credentials import REMEMBERED_MAX, REMEMBERED_SECONDS, Guest
from services.gateway.problems import problem_of
from services.gateway.session.cookies import Jar
from services.runtime import clock, ids

GATEWAY = system("gateway")


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """A person at a page: the session in use, and the others that the browser holds."""

    token: SessionToken
    session: SessionView
    others: tuple[SessionToken, ...] = ()

    @property
    def guest(self) -> Guest:
        """Who asks, as the door knows it."""
        session = self.session
        return Guest(session.organisation_id, session.actor, self.token.session_id)


class Sessions:
    """Knows people by the cookie of their browser."""

    def __init__(self, caller: Caller, jar: Jar) -> None:
        self._caller = caller
        self._jar = jar
        # Keyed by digest: what lies in memory opens nothing.
        self._remembered: dict[bytes, tuple[float, int, SessionView]] = {}

    async def visitor(
        self, headers: Mapping[bytes, bytes], seen: Callable[[UUID], int]
    ) -> Visitor | None:
        """Who holds these cookies; None where no session of theirs is open.

        Raises Problem 503 where identity does not answer, 403 where the organisation is suspended.
        """
        tokens = self._jar.sessions(headers)
        for at, token in enumerate(tokens):
            session = await self.session(token, seen(token.organisation_id))
            if session is not None:
                if session.suspended:
                    raise problem_of(errors.OrganisationClosed())
                others = tokens[:at] + tokens[at + 1 :]
                return Visitor(token=token, session=session, others=others)
        return None

    async def session(self, token: SessionToken, seen: int) -> SessionView | None:
        """Whom a token stands for, None where it opens nothing; seen is the position known of its
        organisation's people. Raises Problem 503."""
        digest = hashlib.sha256(token.text.encode()).digest()
        held = self._remembered.get(digest)
        if held is not None and held[0] > clock.monotonic() and held[1] == seen:
            return held[2]
        view = await self._asked(token, seen)
        if view is None or view.expires_at <= clock.now_us():
            self._remembered.pop(digest, None)
            return None
        self._remembered.pop(digest, None)
        self._remembered[digest] = (clock.monotonic() + REMEMBERED_SECONDS, seen, view)
        if len(self._remembered) > REMEMBERED_MAX:
            del self._remembered[next(iter(self._remembered))]
        if view.continue_from <= clock.now_us():
            await self._continue(token)
        return view

    async def _asked(self, token: SessionToken, seen: int) -> SessionView | None:
        query = AuthenticateSession(session_id=token.session_id, secret_sha256=token.secret_sha256)
        message = QueryMessage(
            organisation_id=token.organisation_id,
            actor=GATEWAY,
            correlation=ids.new_id(),
            body=Raw(encode(query)),
        )
        reply = await ask_softly(self._caller, AuthenticateSession, message, seen)
        if isinstance(reply, Ok):
            return decode(reply.body, SessionView)
        if reply.kind in ("unavailable", "behind"):
            raise problem_of(reply)
        return None

    async def _continue(self, token: SessionToken) -> None:
        """Tell that the session is in use; who is refused now is refused when it ends."""
        command = ContinueSession(session_id=token.session_id)
        message = CommandMessage(
            organisation_id=token.organisation_id,
            actor=GATEWAY,
            at=clock.now_us(),
            correlation=ids.new_id(),
            body=Raw(encode(command)),
        )
        await self._caller.tell(ContinueSession, message)
