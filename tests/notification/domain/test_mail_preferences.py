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
