"""Requests to sign in and out, and to be served otherwise."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from contracts.envelope import Command
from contracts.queries.identity_sessions import (
    OpenedSession,
    Preferences,
    SentLinks,
    SessionId,
)
from contracts.values import Email, Theme

Language = Annotated[str, Meta(pattern=r"^[a-z]{2,3}(?![\s\S])")]


class SendSignInLinks(Command):
    """Make a link that opens a session in every organisation of an address; the gateway asks, and
    mails it. Sent to the platform's own log."""

    ANSWER: ClassVar[Any] = SentLinks

    email: Email


class OpenSession(Command):
    """Use a link: it opens a session, once."""

    ANSWER: ClassVar[Any] = OpenedSession

    session_id: UUID
    secret_sha256: str


class ContinueSession(Command):
    """Say that a session is in use."""

    ANSWER: ClassVar[Any] = SessionId

    session_id: UUID


class CloseSession(Command):
    """Sign out."""

    ANSWER: ClassVar[Any] = SessionId

    session_id: UUID


class ChangePreferences(Command):
    """Another language or theme, of whoever asks; None follows the organisation and the device.
    Whether keys of a single letter do something, and whether the list of the beginning is shown."""

    ANSWER: ClassVar[Any] = Preferences

    language: Language | UnsetType | None = UNSET
    theme: Theme | UnsetType | None = UNSET
    single_letters: bool | UnsetType = UNSET
    beginning_shown: bool | UnsetType = UNSET
