"""Settings: the organisation, the rhythm of its cycles, keys for programs, and what is its own."""

from typing import Any
from zoneinfo import available_timezones

from contracts.commands.audit_export import MakeExport
from contracts.commands.identity import ChangeOrganisation, IssueApiKey, RevokeApiKey
from contracts.commands.planning import ChangeCycle
from contracts.queries.identity import ApiKeyList, ApiKeyView, Organisation
from contracts.rights import may
from contracts.values import Rhythm
from services.gateway.answer import Answer
from services.gateway.pages.cycles import cycles_of
from services.gateway.pages.form import Form
from services.gateway.pages.marking import words
from services.gateway.pages.people import people_of
from services.gateway.pages.refusals import NOTHING, Wrong, wrong
from services.gateway.pages.screen import shows, takes
from services.gateway.pages.window import Refusing, Window
from services.runtime import ids

CADENCES = {
    "weekly": words("every week"),
    "biweekly": words("every second week"),
    "monthly": words("every month"),
}
WEEKDAYS = {
    "monday": words("Monday"),
    "tuesday": words("Tuesday"),
    "wednesday": words("Wednesday"),
    "thursday": words("Thursday"),
    "friday": words("Friday"),
    "saturday": words("Saturday"),
    "sunday": words("Sunday"),
}


async def show(window: Window) -> Answer:
    """The settings."""
    return await _page(window)


async def _page(
    window: Window,
    found: Wrong = NOTHING,
    form: Form | None = None,
    at: str = "",
    issued: ApiKeyView | None = None,
) -> Answer:
    may_keys = may(IssueApiKey, window.actor, set())
    keys: list[ApiKeyView] = await window.listed(ApiKeyList) if may_keys else []
    cycles = await cycles_of(window)
    return window.page(
        "pages/settings.html",
        status=422 if found is not NOTHING else 200,
        organisation=await window.ask(Organisation()),
        zones=sorted(available_timezones()),
        cycles=[one for one in cycles if one.state in ("planning", "active")],
        cadences=CADENCES,
        weekdays=WEEKDAYS,
        keys=[one for one in keys if one.state == "active"],
        issued=issued,
        people=await people_of(window),
        may_change=may(ChangeOrganisation, window.actor, set()),
        may_keys=may_keys,
        may_cycle=may(ChangeCycle, window.actor, set()),
        may_export=may(MakeExport, window.actor, set()),
        wrong=found,
        form=form or Form({}),
        at=at,
    )


async def change(window: Window) -> Answer:
    """Another name, time zone or language of the organisation."""
    form = await window.form()
    wish: Any = {"name": form.line("name"), "timezone": form.line("timezone")}
    if form.get("locale") in window.site.languages:
        wish["locale"] = form.get("locale")
    try:
        await window.tell(ChangeOrganisation(**wish))
    except Refusing as refusing:
        return await _page(window, wrong(refusing.refused, window.language), form, "organisation")
    return window.go("/settings")


async def cadence(window: Window) -> Answer:
    """Another rhythm of the check-ins of a cycle."""
    form = await window.form()
    every: Any = form.get("every") if form.get("every") in CADENCES else "weekly"
    weekday: Any = form.get("weekday") if form.get("weekday") in WEEKDAYS else "friday"
    rhythm = Rhythm(every=every, weekday=weekday)
    try:
        await window.tell(ChangeCycle(cycle_id=window.place("cycle_id"), check_ins=rhythm))
    except Refusing as refusing:
        found = wrong(refusing.refused, window.language)
        return await _page(window, found, form, str(window.place("cycle_id")))
    return window.go("/settings#cadence")


async def issue(window: Window) -> Answer:
    """A key for a program; its secret is shown this once."""
    form = await window.form()
    try:
        made = await window.tell(
            IssueApiKey(
                api_key_id=form.id("once") or ids.new_id(),
                name=form.line("name"),
                member_id=form.id("member_id") or window.me,
            )
        )
    except Refusing as refusing:
        return await _page(window, wrong(refusing.refused, window.language), form, "keys")
    return await _page(window, issued=made)


async def revoke(window: Window) -> Answer:
    """Stops a key."""
    form = await window.form()
    try:
        await window.tell(RevokeApiKey(api_key_id=window.place("api_key_id")))
    except Refusing as refusing:
        return await _page(window, wrong(refusing.refused, window.language), form, "keys")
    return window.go("/settings#keys")


SCREENS = (
    shows("/settings", show),
    takes("/settings", change),
    takes("/settings/cycles/{cycle_id}", cadence),
    takes("/settings/keys", issue),
    takes("/settings/keys/{api_key_id}/revoke", revoke),
)
