"""Keeps the sessions; of links and tokens only SHA-256 digests, which no view shows."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct, structs

from contracts.events.identity_sessions import (
    SessionClosed,
    SessionContinued,
    SessionOpened,
    SignInLinkSent,
)
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class OpenedSession(Struct, frozen=True, kw_only=True):
    """A session from its link on; no secret until it is opened, times in µs."""

    id: UUID
    member_id: UUID
    secret_sha256: str = ""
    expires_at: int = 0
    used_at: int = 0
    is_closed: bool = False


def send(shelf: Shelf[OpenedSession], recorded: Recorded[SignInLinkSent]) -> None:
    """A link, which opens no page."""
    event = recorded.event
    shelf.put(str(event.session_id), OpenedSession(id=event.session_id, member_id=event.member_id))


def open_(shelf: Shelf[OpenedSession], recorded: Recorded[SessionOpened]) -> None:
    """It opens every page of its member."""
    event, at = recorded.event, recorded.header.recorded_at
    opened = OpenedSession(
        id=event.session_id,
        member_id=event.member_id,
        secret_sha256=event.secret_sha256,
        expires_at=event.expires_at,
        used_at=at,
    )
    shelf.put(str(event.session_id), opened)


def go_on(shelf: Shelf[OpenedSession], recorded: Recorded[SessionContinued]) -> None:
    """It is in use."""
    _move(shelf, recorded, used_at=recorded.header.recorded_at)


def close(shelf: Shelf[OpenedSession], recorded: Recorded[SessionClosed]) -> None:
    """It opens nothing any more."""
    _move(shelf, recorded, is_closed=True)


def _move(shelf: Shelf[OpenedSession], recorded: Recorded[Any], **fields: Any) -> None:
    session = shelf.get(str(recorded.event.session_id))
    if session is not None:
        shelf.put(str(session.id), structs.replace(session, **fields))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one session."""
    return (str(recorded.event.session_id),)


SESSIONS = Projection(
    name="sessions",
    version=1,
    document=OpenedSession,
    steps={
        SignInLinkSent: send,
        SessionOpened: open_,
        SessionContinued: go_on,
        SessionClosed: close,
    },
    keys=keys,
)
