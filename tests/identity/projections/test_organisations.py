from contracts.events.identity import (
    OrganisationReinstated,
    OrganisationSettingsChanged,
    OrganisationSuspended,
)
from contracts.values import Change
from services.identity.projections.organisations import ORGANISATIONS, present
from services.runtime.projection.definition import fold
from tests.identity.people import ORGANISATION, registered
from tests.support.history import History

STREAM = f"organisation/{ORGANISATION}"


def shown(*events):
    documents = fold(ORGANISATIONS, History().add(STREAM, registered, *events).events)
    return present(documents[str(ORGANISATION)])


def test_an_organisation_is_shown_as_it_was_registered():
    view = shown()
    assert (view.name, view.timezone, view.locale) == ("Kornblum", "Europe/Berlin", "de")
    assert (view.state, view.version) == ("active", 1)
    assert view.created_at == "2026-11-23T12:00:00.000001Z"


def test_only_what_changed_changes():
    view = shown(OrganisationSettingsChanged(timezone=Change(old="Europe/Berlin", new="UTC")))
    assert (view.name, view.timezone, view.version) == ("Kornblum", "UTC", 2)


def test_a_suspended_organisation_says_so_until_it_is_reinstated():
    suspended = OrganisationSuspended(reason="unpaid")
    assert shown(suspended).state == "suspended"
    assert shown(suspended, OrganisationReinstated(reason="paid")).state == "active"
