"""How a member wants to be mailed. Pure."""

from collections.abc import Iterator, Sequence
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

_FIELDS = (
    "reminders",
    "digests",
    "notices",
    "reminder_hour",
    "digest_on",
    "timezone",
    "reminder_on",
    "quiet_from",
    "quiet_to",
)


class MailPreferences(Struct, frozen=True, kw_only=True):
    """What is mailed and when; everything, at nine, unless the member said otherwise. quiet_from
    and quiet_to are hours, both or neither."""

    reminders: bool = True
    digests: bool = True
    notices: bool = True
    reminder_hour: int = 9
    digest_on: Weekday = "monday"
    timezone: str | None = None
    reminder_on: Weekday | None = None
    quiet_from: int | None = None
    quiet_to: int | None = None

    def is_quiet_at(self, hour: int) -> bool:
        """Whether nothing is to be mailed at an hour of the member's day."""
        start, end = self.quiet_from, self.quiet_to
        if start is None or end is None:
            return False
        return start <= hour < end if start < end else hour >= start or hour < end

    def view(self, *, is_refused: bool) -> MailPreferencesView:
        """As it is shown."""
        fields = {name: getattr(self, name) for name in _FIELDS}
        return MailPreferencesView(**fields, is_refused=is_refused)


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
    """Be mailed otherwise. Raises Invalid for a time zone that is none, for half a stretch of quiet
    hours, for one without an hour, and for an hour for reminders that lies in it."""
    wished = {name: new for name in _FIELDS if (new := getattr(wish, name)) is not UNSET}
    faults = [*_zone_faults(wish), *_quiet_faults(replace(preferences, **wished))]
    if faults:
        raise errors.Invalid(*faults)
    changes = {
        name: Change(old=old, new=new)
        for name in _FIELDS
        if name in wished and (old := getattr(preferences, name)) != (new := wished[name])
    }
    return [MailPreferencesChanged(member_id=member_id, **changes)] if changes else []


def end(preferences: MailPreferences, member_id: UUID, kind: MailKind) -> Sequence[Event]:
    """Mail no more of a kind."""
    wish: dict[str, Any] = {kind: False}
    return change(preferences, member_id, ChangeMailPreferences(**wish))


def _zone_faults(wish: ChangeMailPreferences) -> Iterator[Fault]:
    if isinstance(wish.timezone, str) and not _is_zone(wish.timezone):
        message = "Expected the name of a time zone, as Europe/Berlin."
        yield Fault("/timezone", "bad_timezone", message)


def _quiet_faults(after: MailPreferences) -> Iterator[Fault]:
    if (after.quiet_from is None) != (after.quiet_to is None):
        missing = "quiet_from" if after.quiet_from is None else "quiet_to"
        message = "Quiet hours have a beginning and an end; expected both, or null for both."
        yield Fault(f"/{missing}", "half_quiet", message)
    elif after.quiet_from is not None and after.quiet_from == after.quiet_to:
        message = "Quiet hours end at another hour than that at which they begin."
        yield Fault("/quiet_to", "empty_quiet", message)
    elif after.is_quiet_at(after.reminder_hour):
        message = "This hour lies in the quiet hours, in which nothing is mailed."
        yield Fault("/reminder_hour", "quiet_hour", message)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
