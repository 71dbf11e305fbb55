"""Questions about a member's inbox and mail, and their answers."""

from datetime import date
from typing import Any, ClassVar, Literal
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Query
from contracts.queries.identity import Limit
from contracts.queries.page import Page
from contracts.values import LIST_LIMIT_DEFAULT, Weekday

MailKind = Literal["reminders", "digests", "notices"]
# Mails that a member gets in a day, as UTC has days; what is beyond waits for the next one.
MAILS_A_DAY_MAX = 12
NoticeKind = Literal["mention", "assignment", "reminder", "webhook"]


class MailPreferencesView(Struct, frozen=True, kw_only=True):
    """What a member is mailed, and when: at reminder_hour, where the member is; the digest on
    digest_on, reminders on reminder_on, or where that is null on the weekday of the check-ins; none
    from quiet_from until quiet_to. A time zone that is null is that of the organisation.
    is_refused: a mail server refused the address, so nothing is mailed there."""

    reminders: bool
    digests: bool
    notices: bool
    reminder_hour: int
    digest_on: Weekday
    timezone: str | None
    reminder_on: Weekday | None = None
    quiet_from: int | None = None
    quiet_to: int | None = None
    is_refused: bool = False


class AddressView(Struct, frozen=True, kw_only=True):
    """A member whose address was refused, with what a mail server said and since when; both null
    where mail goes there."""

    member_id: UUID
    refused_with: int | None
    since: str | None


MailOutcome = Literal[
    "mailed",
    "address_refused",
    "mail_refused",
    "put_off",
    "server_refused",
    "no_connection",
    "tls_invalid",
    "timeout",
    "broken",
]


class MailAttemptView(Struct, frozen=True, kw_only=True):
    """A mail that was tried: to whom, of which kind, the how-manieth attempt, what came of it, with
    the mail server's number where it gave one. Nothing of what it says."""

    id: UUID
    member_id: UUID
    kind: MailKind
    attempt: int
    at: str
    duration_ms: int
    outcome: MailOutcome
    status: int | None


class NoticeView(Struct, frozen=True, kw_only=True):
    """Something for a member to know: about is what it happened to, by who did it, null where the
    calendar or the platform did. happened is the type of the event where it is about a webhook,
    whose title is its host."""

    id: str
    kind: NoticeKind
    about: Literal["objective", "key_result", "initiative", "blocker", "comment", "webhook"]
    about_id: UUID
    title: str
    objective_id: UUID | None
    key_result_id: UUID | None
    by: UUID | None
    at: str
    due_on: date | None
    is_read: bool
    happened: str | None = None


class InboxView(Struct, frozen=True, kw_only=True):
    """What is in a member's inbox, newest first; unread is how many of these are not read."""

    data: tuple[NoticeView, ...]
    next: str | None
    unread: int


class ReadView(Struct, frozen=True, kw_only=True):
    """Which notices are read now."""

    notice_ids: tuple[str, ...]


class UnsubscribeView(Struct, frozen=True, kw_only=True):
    """What a link at the foot of a mail ends, and whether that is ended. locale is what the member
    reads: their own choice, else that of the organisation."""

    kind: MailKind
    organisation: str
    is_ended: bool
    locale: str = "en"


class LetterTaken(Struct, frozen=True, kw_only=True):
    """A mail server took a letter, or it lies in the outbox."""

    message_id: str


class MyNotifications(Query):
    """What I am mailed, and when."""

    ANSWER: ClassVar[Any] = MailPreferencesView


class Inbox(Query):
    """What mentions me, what became mine, and what I was reminded of, newest first."""

    ANSWER: ClassVar[Any] = InboxView

    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None
    unread: bool = False


class RefusedAddresses(Query):
    """Members whose address a mail server refused for good; mail goes there no more."""

    ANSWER: ClassVar[Any] = Page[AddressView]

    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None


class MailAttempts(Query):
    """Mails that were tried in the last 90 days, newest first; of one member where it is named."""

    ANSWER: ClassVar[Any] = Page[MailAttemptView]

    member_id: UUID | None = None
    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None


class UnsubscribeLink(Query):
    """What a link at the foot of a mail ends."""

    ANSWER: ClassVar[Any] = UnsubscribeView

    token: str
