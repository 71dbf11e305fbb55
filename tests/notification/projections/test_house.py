from contracts.events.identity import (
    OrganisationReinstated,
    OrganisationSettingsChanged,
    OrganisationSuspended,
)
from contracts.values import Change
from services.notification.projections.house import HOUSE, KEY, House
from services.runtime.projection.definition import fold
from tests.support.history import History
from tests.support.quarter import registered


def house(*events) -> House:
    return fold(HOUSE, History().add("organisation/x", registered(), *events).events)[KEY]


def test_an_organisation_is_known_by_name_clock_and_language():
    assert house() == House(name="Bakery", timezone="Europe/Berlin", locale="de")
    moved = OrganisationSettingsChanged(timezone=Change(old="Europe/Berlin", new="UTC"))
    assert house(moved).timezone == "UTC"


def test_one_that_is_suspended_is_shut_until_it_is_back():
    shut = OrganisationSuspended(reason="Unpaid")
    assert not house(shut).is_open
    assert house(shut, OrganisationReinstated(reason="Paid")).is_open
