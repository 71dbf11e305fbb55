"""Settings: the organisation, the rhythm of its cycles, keys for programs, and what is its own."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import available_timezones

from contracts.commands.audit_export import MakeExport
from contracts.commands.identity import ChangeOrganisation, IssueApiKey, RevokeApiKey
from contracts.commands.planning import ChangeCycle
from contracts.queries.identity import ApiKeyList, ApiKeyView, Organisation, OrganisationView
from contracts.queries.planning import CycleById, CycleView
from contracts.rights import may
from services.gateway.answer import Answer
from services.gateway.pages.choosing import said_in
from services.gateway.pages.cycles import cycles_of
from services.gateway.pages.editing import Edit, fresh
from services.gateway.pages.form import Form
from services.gateway.pages.marking import words
from services.gateway.pages.people import people_of
from services.gateway.pages.refusals import NOTHING, Wrong, wrong
from services.gateway.pages.screen import shows, takes
from services.gateway.pages.telling import changed, made
from services.gateway.pages.whom import admins_among
from services.gateway.pages.window import Refusing, Window
from services.runtime import ids

OWN = ("name", "timezone", "locale")
PACE = ("every", "weekday")
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
    edit: Edit | None = None,
) -> Answer:
    may_keys = may(IssueApiKey, window.actor, set())
    keys: list[ApiKeyView] = await window.listed(ApiKeyList) if may_keys else []
    organisation, people = await window.ask(Organisation()), await people_of(window)
    return window.page(
        "pages/settings.html",
        status=422 if found is not NOTHING else 200,
        organisation=organisation,
        edit=edit if edit and at == "organisation" else _of_organisation(window, organisation),
        **_choices(window, await cycles_of(window), edit, at),
        keys=[one for one in keys if one.state == "active"],
        issued=issued,
        people=people,
        admins=admins_among(window, people),
        may_change=may(ChangeOrganisation, window.actor, set()),
        may_keys=may_keys,
        may_cycle=may(ChangeCycle, window.actor, set()),
        may_export=may(MakeExport, window.actor, set()),
        wrong=found,
        form=form or Form({}),
        at=at,
    )


def _choices(
    window: Window, cycles: Sequence[CycleView], edit: Edit | None, at: str
) -> dict[str, Any]:
    """The cycles whose rhythm can change with their forms, and what there is to choose from."""
    open_ones = [one for one in cycles if one.state in ("planning", "active")]
    return {
        "cycles": open_ones,
        "rhythms": {
            one.id: edit if edit and at == str(one.id) else _of_cycle(one) for one in open_ones
        },
        "zones": sorted(available_timezones()),
        "languages": [(code, one.name) for code, one in window.site.languages.items()],
        "cadences": CADENCES,
        "weekdays": WEEKDAYS,
        "paces": said_in(window, tuple(CADENCES.items())),
        "days": said_in(window, tuple(WEEKDAYS.items())),
    }


def _of_organisation(window: Window, organisation: OrganisationView) -> Edit:
    known = (code for code in window.site.languages if organisation.locale.startswith(code))
    values = {
        "name": organisation.name,
        "timezone": organisation.timezone,
        "locale": next(known, organisation.locale),
    }
    return fresh(organisation.version, values)


def _of_cycle(cycle: CycleView) -> Edit:
    rhythm = cycle.check_ins
    return fresh(cycle.version, {"every": rhythm.every, "weekday": rhythm.weekday})


def _organised(_window: Window, edit: Edit) -> ChangeOrganisation | None:
    given = {name: edit.get(name) for name in edit.changed}
    command: ChangeOrganisation = made(ChangeOrganisation, given)
    return command if given else None


async def _organisation_now(window: Window) -> Edit:
    return _of_organisation(window, await window.ask(Organisation()))


async def _organisation_anew(window: Window, edit: Edit, found: Wrong) -> Answer:
    return await _page(window, found, at="organisation", edit=edit)


def _paced(window: Window, edit: Edit) -> ChangeCycle | None:
    if not edit.changed:
        return None
    rhythm = {name: edit.get(name) for name in PACE}
    given = {"cycle_id": str(window.place("cycle_id")), "check_ins": rhythm}
    command: ChangeCycle = made(ChangeCycle, given)
    return command


async def _pace_now(window: Window) -> Edit:
    return _of_cycle(await window.ask(CycleById(cycle_id=window.place("cycle_id"))))


async def _pace_anew(window: Window, edit: Edit, found: Wrong) -> Answer:
    return await _page(window, found, at=str(window.place("cycle_id")), edit=edit)


async def issue(window: Window) -> Answer:
    """A key for a program; its secret is shown this once."""
    form = await window.form()
    try:
        issued = await window.tell(
            IssueApiKey(
                api_key_id=form.id("once") or ids.new_id(),
                name=form.line("name"),
                member_id=form.id("member_id") or window.me,
            )
        )
    except Refusing as refusing:
        return await _page(window, wrong(refusing.refused, window.language), form, "keys")
    return await _page(window, issued=issued)


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
    takes(
        "/settings",
        changed(
            lambda _form: OWN,
            _organised,
            _organisation_now,
            _organisation_anew,
            lambda _window, _form: "/settings",
        ),
    ),
    takes(
        "/settings/cycles/{cycle_id}",
        changed(
            lambda _form: PACE,
            _paced,
            _pace_now,
            _pace_anew,
            lambda _window, _form: "/settings#cadence",
        ),
    ),
    takes("/settings/keys", issue),
    takes("/settings/keys/{api_key_id}/revoke", revoke),
)
