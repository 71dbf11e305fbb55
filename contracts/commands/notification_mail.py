"""Requests about a member's inbox and mail."""

from datetime import date
from typing import Annotated, Any, ClassVar
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from contracts.envelope import Command
from contracts.queries.notification_mail import (
    AddressView,
    LetterTaken,
    MailPreferencesView,
    ReadView,
    UnsubscribeView,
)
from contracts.values import Email, Title, Weekday

NOTICES_READ_MAX = 200
LETTER_CHARS_MAX = 20_000

Hour = Annotated[int, Meta(ge=0, le=23)]
NoticeId = Annotated[str, Meta(min_length=3, max_length=20)]


class ChangeMailPreferences(Command):
    """Be mailed otherwise; what is not named stays. A time zone that is null follows the
    organisation. reminder_on is the weekday for reminders, null that of the check-ins. From the
    hour quiet_from until quiet_to nothing is mailed; over midnight where that is the earlier one,
    both null for no quiet hours."""

    ANSWER: ClassVar[Any] = MailPreferencesView

    reminders: bool | UnsetType = UNSET
    digests: bool | UnsetType = UNSET
    notices: bool | UnsetType = UNSET
    reminder_hour: Hour | UnsetType = UNSET
    digest_on: Weekday | UnsetType = UNSET
    timezone: Annotated[str, Meta(max_length=64)] | UnsetType | None = UNSET
    reminder_on: Weekday | UnsetType | None = UNSET
    quiet_from: Hour | UnsetType | None = UNSET
    quiet_to: Hour | UnsetType | None = UNSET


class ReadNotices(Command):
    """Mark notices of the inbox as read."""

    ANSWER: ClassVar[Any] = ReadView

    notice_ids: Annotated[tuple[NoticeId, ...], Meta(min_length=1, max_length=NOTICES_READ_MAX)]


class TrustAddress(Command):
    """Mail a member again whose address was refused: the mailbox was mended."""

    ANSWER: ClassVar[Any] = AddressView

    member_id: UUID


class Unsubscribe(Command):
    """End one kind of mail with the link at the foot of it; the link is the credential."""

    ANSWER: ClassVar[Any] = UnsubscribeView

    token: str


class SendLetter(Command):
    """Mail a letter of the gateway's; nothing of it is recorded, since it may open a door."""

    ANSWER: ClassVar[Any] = LetterTaken

    letter_id: UUID
    to: Email
    subject: Title
    text: Annotated[str, Meta(max_length=LETTER_CHARS_MAX)]


class SendReminder(Command):
    """Remind a member of the check-ins owed on a day, if they still are."""

    ANSWER: ClassVar[Any] = ReadView

    member_id: UUID
    on: date


class SendDigest(Command):
    """Tell a member what moved in the week before a day, if anything did."""

    ANSWER: ClassVar[Any] = ReadView

    member_id: UUID
    on: date


class MailNotices(Command):
    """Mail a member what is new in the inbox; hour is that of the platform, since 1970 UTC."""

    ANSWER: ClassVar[Any] = ReadView

    member_id: UUID
    hour: int
