"""What members are reminded of, told and mailed, and how they want that."""

from datetime import date
from typing import Literal
from uuid import UUID

from contracts.envelope import Event
from contracts.values import Change, Weekday

# mailed: a mail server took it; refused: it will never take it; inbox: the member wants no such
# mail, or has an address that was refused, and finds it in the inbox alone. Beside refused stands
# what a server said of the address, as 550; None where it was this mail that it would not have.
Way = Literal["mailed", "refused", "inbox"]


class MailPreferencesChanged(Event):
    """A member wants to be told otherwise; None where nothing changed. A time zone that is None
    follows the organisation."""

    member_id: UUID
    reminders: Change[bool] | None = None
    digests: Change[bool] | None = None
    notices: Change[bool] | None = None
    reminder_hour: Change[int] | None = None
    digest_on: Change[Weekday] | None = None
    timezone: Change[str | None] | None = None
    reminder_on: Change[Weekday | None] | None = None
    quiet_from: Change[int | None] | None = None
    quiet_to: Change[int | None] | None = None


class ReminderSent(Event):
    """A member was reminded of check-ins owed, once on that day where the member is. objective_ids
    and due_on are those of the key results, in their order."""

    member_id: UUID
    on: date
    key_result_ids: tuple[UUID, ...]
    objective_ids: tuple[UUID, ...]
    due_on: tuple[date, ...]
    way: Way
    refused_with: int | None = None


class DigestSent(Event):
    """A member was told what moved in the week before that day; from and to are sequences of the
    feed."""

    member_id: UUID
    on: date
    from_sequence: int
    to_sequence: int
    way: Way
    refused_with: int | None = None


class NoticesMailed(Event):
    """A member was mailed what is new in the inbox, or wants no such mail."""

    member_id: UUID
    notice_ids: tuple[str, ...]
    way: Way
    refused_with: int | None = None


class AddressTrusted(Event):
    """An address that was refused is mailed to again."""

    member_id: UUID


class NoticesRead(Event):
    """A member has read what is in the inbox."""

    member_id: UUID
    notice_ids: tuple[str, ...]
