"""How I am mailed: what, when, and when not; and for who may mend it, whose address was refused."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from contracts.commands.notification_mail import ChangeMailPreferences, TrustAddress
from contracts.queries.notification_mail import (
    MAILS_A_DAY_MAX,
    AddressView,
    MailPreferencesView,
    MyNotifications,
    RefusedAddresses,
)
from contracts.rights import may
from services.gateway.answer import Answer
from services.gateway.pages.choosing import WEEKDAYS, Choice, said_in
from services.gateway.pages.editing import Edit
from services.gateway.pages.form import Form
from services.gateway.pages.marking import words
from services.gateway.pages.people import people_of
from services.gateway.pages.refusals import NOTHING, Wrong
from services.gateway.pages.screen import shows, takes
from services.gateway.pages.telling import changed, made, told
from services.gateway.pages.window import Window

TICKS = ("reminders", "digests", "notices")
HOURS = ("reminder_hour", "quiet_from", "quiet_to")
FIELDS = (*TICKS, *HOURS, "digest_on", "reminder_on", "timezone")
YES = "yes"
# What the numbers of RFC 5321 say; of others, that there was one.
REASONS: Mapping[int, str] = {
    550: words("there is no such mailbox"),
    551: words("the mailbox has moved elsewhere"),
    553: words("there is no such address"),
}
HOUR = words("%(hour)s:00")
OTHER_REASON = words("the mail server does not take it")


async def show(window: Window) -> Answer:
    """How whoever looks is mailed."""
    return await _page(window)


async def _page(window: Window, found: Wrong = NOTHING, edit: Edit | None = None) -> Answer:
    may_trust = may(TrustAddress, window.actor, set())
    refused: list[AddressView] = await window.listed(RefusedAddresses) if may_trust else []
    mine: MailPreferencesView = await window.ask(MyNotifications())
    return window.page(
        "pages/mail.html",
        status=422 if found is not NOTHING else 200,
        edit=edit or _as_it_is(mine),
        is_refused=mine.is_refused,
        refused=[(one, _why(window, one)) for one in refused],
        may_trust=may_trust,
        people=await people_of(window) if refused else None,
        zones=sorted(available_timezones()),
        hours=_hours(window),
        days=said_in(window, WEEKDAYS),
        most=MAILS_A_DAY_MAX,
        wrong=found,
    )


def _why(window: Window, one: AddressView) -> str:
    return window.language.say(REASONS.get(one.refused_with or 0, OTHER_REASON))


def _hours(window: Window) -> list[Choice]:
    return [(str(hour), window.language.say(HOUR, hour=hour)) for hour in range(24)]


def _as_it_is(mine: MailPreferencesView) -> Edit:
    """The form of somebody's preferences; who else would write them meanwhile is themselves, so it
    is held to no version."""
    values = {name: _text(getattr(mine, name)) for name in FIELDS}
    return Edit(None, values, values)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return YES if value else ""
    return "" if value is None else str(value)


def _wished(_window: Window, edit: Edit) -> ChangeMailPreferences | None:
    given = {name: _value(name, edit.get(name)) for name in edit.changed}
    command: ChangeMailPreferences = made(ChangeMailPreferences, given)
    return command if given else None


def _value(name: str, text: str) -> Any:
    if name in TICKS:
        return text == YES
    if name in HOURS and text.isdecimal():
        return int(text)
    return text or None


async def _now(window: Window) -> Edit:
    return _as_it_is(await window.ask(MyNotifications()))


async def _anew(window: Window, edit: Edit, found: Wrong) -> Answer:
    return await _page(window, found, edit)


def _trusted(window: Window, _form: Form) -> TrustAddress:
    return TrustAddress(member_id=window.place("member_id"))


async def _not_trusted(window: Window, _form: Form, found: Wrong) -> Answer:
    return await _page(window, found)


SCREENS = (
    shows("/mail", show),
    takes("/mail", changed(lambda _form: FIELDS, _wished, _now, _anew, lambda _w, _f: "/mail")),
    takes(
        "/mail/refused/{member_id}/again",
        told(_trusted, _not_trusted, lambda _window, _form: "/mail#refused"),
    ),
)
