"""A session: a link was sent, it opens once, it is used, it ends."""

from typing import assert_never
from uuid import UUID

from msgspec import Struct, structs

from contracts import errors
from contracts.events.identity_sessions import (
    SessionClosed,
    SessionContinued,
    SessionOpened,
    SignInLinkSent,
)

MINUTE_US = 60 * 1_000_000
HOUR_US = 60 * MINUTE_US

# Mail takes a moment, and people a moment more; whoever finds the letter tomorrow finds it shut.
LINK_LIVES_US = 30 * MINUTE_US
# ASVS 5.0 §7.3 wants both, and leaves the figures to us.
IDLE_US_MAX = 8 * HOUR_US
SESSION_LIVES_US = 7 * 24 * HOUR_US
# Every use would be an event otherwise; so a session idles one hour less than it may at most.
TOLD_AGAIN_AFTER_US = HOUR_US

SessionEvent = SignInLinkSent | SessionOpened | SessionContinued | SessionClosed


class Session(Struct, frozen=True, kw_only=True):
    """A session as its events made it; expires_at, in µs, is the link's until it is opened."""

    id: UUID
    member_id: UUID
    secret_sha256: str
    expires_at: int
    is_opened: bool = False
    is_closed: bool = False


def evolve(session: Session | None, event: SessionEvent) -> Session | None:
    """The session after an event."""
    match event:
        case SignInLinkSent():
            return Session(
                id=event.session_id,
                member_id=event.member_id,
                secret_sha256=event.secret_sha256,
                expires_at=event.expires_at,
            )
        case _ if session is None:
            return None
        case SessionOpened():
            return structs.replace(
                session,
                secret_sha256=event.secret_sha256,
                expires_at=event.expires_at,
                is_opened=True,
            )
        case SessionContinued():
            return session
        case SessionClosed():
            return structs.replace(session, is_closed=True)
        case _:
            assert_never(event)


def send(session_id: UUID, member_id: UUID, secret_sha256: str, at: int) -> SignInLinkSent:
    """A link for a member, from now on and not for long."""
    return SignInLinkSent(
        session_id=session_id,
        member_id=member_id,
        secret_sha256=secret_sha256,
        expires_at=at + LINK_LIVES_US,
    )


def open_with(
    session: Session | None, link_sha256: str, secret_sha256: str, at: int
) -> list[SessionEvent]:
    """Use a link. Raises LinkUsed for whatever opens nothing, all alike."""
    if session is None or session.is_opened or session.secret_sha256 != link_sha256:
        raise errors.LinkUsed
    if session.expires_at <= at:
        raise errors.LinkUsed
    return [
        SessionOpened(
            session_id=session.id,
            member_id=session.member_id,
            secret_sha256=secret_sha256,
            expires_at=at + SESSION_LIVES_US,
        )
    ]


def go_on(session: Session | None) -> list[SessionEvent]:
    """It is in use. Raises NotFound for what is no open session."""
    if session is None or not session.is_opened or session.is_closed:
        raise errors.NotFound(what="session")
    return [SessionContinued(session_id=session.id, member_id=session.member_id)]


def close(session: Session | None) -> list[SessionEvent]:
    """Sign out, unless that happened before. Raises NotFound."""
    if session is None or not session.is_opened:
        raise errors.NotFound(what="session")
    if session.is_closed:
        return []
    return [SessionClosed(session_id=session.id, member_id=session.member_id)]
