"""What happens when people sign in, and how they want to be served."""

from uuid import UUID

from contracts.envelope import Event
from contracts.values import Change, Theme


class SignInLinkSent(Event):
    """A member gets a link that opens a session once; expires_at is in µs since 1970 UTC.

    Only the SHA-256 of its secret is kept, 64 hex digits.
    """

    session_id: UUID
    member_id: UUID
    secret_sha256: str
    expires_at: int


class SessionOpened(Event):
    """The link was used: the session goes on until expires_at at most, in µs since 1970 UTC."""

    session_id: UUID
    member_id: UUID
    secret_sha256: str
    expires_at: int


class SessionContinued(Event):
    """The session is in use; told once an hour at most."""

    session_id: UUID
    member_id: UUID


class SessionClosed(Event):
    """The member signed out."""

    session_id: UUID
    member_id: UUID


class PreferencesChanged(Event):
    """A member wants to be served otherwise; None where nothing changed. A language or theme that
    is None follows the organisation and the device."""

    member_id: UUID
    language: Change[str | None] | None = None
    theme: Change[Theme | None] | None = None
    single_letters: Change[bool] | None = None
    beginning_shown: Change[bool] | None = None
