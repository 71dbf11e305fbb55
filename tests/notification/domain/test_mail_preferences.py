from typing import Any
from uuid import UUID

import pytest

from contracts import errors
from contracts.commands.notification_mail import ChangeMailPreferences
from contracts.events.notification_mail import MailPreferencesChanged
from contracts.unsubscribe import KINDS
from contracts.values import Change
from services.notification.domain import mail_preferences as rules
from services.notification.handlers.mail_preferences import PREFERENCES
from tests.support.scenario import scenario

ANNA = UUID(int=31)
story = scenario(PREFERENCES)


def changing(**wish):
    return lambda now: rules.change(now, ANNA, ChangeMailPreferences(**wish))


def test_what_changes_is_recorded_with_old_and_new():
    story.when(changing(digests=False, reminder_hour=7)).then(
        MailPreferencesChanged(
            member_id=ANNA,
            digests=Change(old=True, new=False),
            reminder_hour=Change(old=9, new=7),
        )
    )


def test_wishing_what_is_so_already_changes_nothing():
    story.when(changing(digests=True, timezone=None)).then()


@pytest.mark.parametrize("kind", KINDS)
def test_mail_of_a_kind_ends_once(kind):
    off: dict[str, Any] = {kind: Change(old=True, new=False)}
    ended = MailPreferencesChanged(member_id=ANNA, **off)
    story.when(lambda now: rules.end(now, ANNA, kind)).then(ended)
    story.given(ended).when(lambda now: rules.end(now, ANNA, kind)).then()


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "", "../etc", "/etc/passwd"])
def test_a_time_zone_that_is_none_is_named(zone):
    story.when(changing(timezone=zone)).then_refused(errors.Invalid, "/timezone")


def test_quiet_hours_may_go_over_midnight():
    for start, end, quiet in ((20, 7, {20, 23, 0, 6}), (12, 14, {12, 13})):
        wished = rules.MailPreferences(quiet_from=start, quiet_to=end)
        assert {hour for hour in (0, 6, 7, 12, 13, 14, 20, 23) if wished.is_quiet_at(hour)} == quiet
    assert not any(rules.USUAL.is_quiet_at(hour) for hour in range(24))


@pytest.mark.parametrize(
    ("wish", "pointer"),
    [
        ({"quiet_from": 20}, "/quiet_to"),
        ({"quiet_to": 7}, "/quiet_from"),
        ({"quiet_from": 7, "quiet_to": 7}, "/quiet_to"),
        ({"quiet_from": 8, "quiet_to": 18}, "/reminder_hour"),
        ({"quiet_from": 20, "quiet_to": 7, "reminder_hour": 6}, "/reminder_hour"),
    ],
)
def test_quiet_hours_that_cannot_be_are_named(wish, pointer):
    story.when(changing(**wish)).then_refused(errors.Invalid, pointer)


def test_everything_wrong_is_named_at_once():
    with pytest.raises(errors.Invalid) as refused:
        changing(timezone="Nowhere", quiet_from=3)(rules.USUAL)
    assert [fault.pointer for fault in refused.value.faults] == ["/timezone", "/quiet_to"]
