"""Questions about sessions, and their answers."""

from typing import Any, ClassVar
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Query
from contracts.values import Actor, Theme


class SignInDoor(Struct, frozen=True, kw_only=True):
    """An organisation in which a link opens a session, and whose that is."""

    organisation_id: UUID
    organisation: str
    locale: str
    name: str
    language: str | None = None
    member_id: UUID | None = None


class SentLinks(Struct, frozen=True, kw_only=True):
    """The word of a link, and what it opens; no word where the address is nobody's."""

    link: str | None = None
    doors: tuple[SignInDoor, ...] = ()


class OpenedSession(Struct, frozen=True, kw_only=True):
    """A session's token, shown once."""

    token: str


class SessionId(Struct, frozen=True, kw_only=True):
    """Which session it was."""

    session_id: UUID


class Preferences(Struct, frozen=True, kw_only=True):
    """How a member wants to be served; None follows the organisation and the device.

    single_letters says whether keys of a single letter do something, beginning_shown whether the
    list of the beginning stands on the first page.
    """

    language: str | None = None
    theme: Theme | None = None
    single_letters: bool = True
    beginning_shown: bool = True


class SessionView(Struct, frozen=True, kw_only=True):
    """Whom a session stands for now, and what every page needs to know.

    expires_at and continue_from are in µs since 1970 UTC: the session ends at the one unless it is
    continued after the other.
    """

    organisation_id: UUID
    organisation: str
    timezone: str
    locale: str
    suspended: bool
    member_id: UUID
    name: str
    email: str
    actor: Actor
    preferences: Preferences
    expires_at: int
    continue_from: int


class AuthenticateSession(Query):
    """Whose session is this? secret_sha256 is 64 hex digits; the organisation is in the frame."""

    ANSWER: ClassVar[Any] = SessionView

    session_id: UUID
    secret_sha256: str
