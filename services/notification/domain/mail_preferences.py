"""How a member wants to be mailed. Pure."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import UNSET, Struct
from msgspec.structs import replace

from contracts import errors
from contracts.commands.notification_mail import ChangeMailPreferences
from contracts.envelope import Event, Fault
from contracts.events.notification_mail import MailPreferencesChanged
from contracts.queries.notification_mail import MailKind, MailPreferencesView
from contracts.values import Change, Weekday

_FIELDS = ("reminders", "digests", "notices", "reminder_hour", "digest_on", "timezone")


class MailPreferences(Struct, frozen=True, kw_only=True):
    """What is mailed and when; everything, at nine, unless the member said otherwise."""

    reminders: bool = True
    digests: bool = True
    notices: bool = True
    reminder_hour: int = 9
    digest_on: Weekday = "monday"
    timezone: str | None = None

    @property
    def view(self) -> MailPreferencesView:
        """As it is shown."""
        return MailPreferencesView(**{name: getattr(self, name) for name in _FIELDS})


USUAL = MailPreferences()


def evolve(preferences: MailPreferences, event: Event) -> MailPreferences:
    """The preferences after an event."""
    if not isinstance(event, MailPreferencesChanged):
        return preferences
    changes = {name: c.new for name in _FIELDS if (c := getattr(event, name)) is not None}
    return replace(preferences, **changes)


def change(
    preferences: MailPreferences, member_id: UUID, wish: ChangeMailPreferences
) -> Sequence[Event]:
    """Be mailed otherwise. Raises Invalid for a time zone that is none."""
    if isinstance(wish.timezone, str) and not _is_zone(wish.timezone):
        message = "Expected the name of a time zone, as Europe/Berlin."
        raise errors.Invalid(Fault("/timezone", "bad_timezone", message))
    changes = {
        name: Change(old=old, new=new)
        for name in _FIELDS
        if (new := getattr(wish, name)) is not UNSET and (old := getattr(preferences, name)) != new
    }
    return [MailPreferencesChanged(member_id=member_id, **changes)] if changes else []


def end(preferences: MailPreferences, member_id: UUID, kind: MailKind) -> Sequence[Event]:
    """Mail no more of a kind."""
    wish: dict[str, Any] = {kind: False}
    return change(preferences, member_id, ChangeMailPreferences(**wish))


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
