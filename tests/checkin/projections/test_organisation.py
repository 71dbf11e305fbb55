from contracts.events.identity import OrganisationSettingsChanged
from contracts.values import Change
from services.checkin.projections.organisation import KEY, ORGANISATION, Clock
from tests.support.quarter import documents, registered


def clock(*events):
    return documents(ORGANISATION, *events)[KEY]


def test_the_organisation_s_time_zone_is_the_one_it_registered_with():
    assert clock(registered("Europe/Berlin")) == Clock("Europe/Berlin")


def test_the_organisation_s_time_zone_follows_its_settings():
    moved = OrganisationSettingsChanged(
        timezone=Change(old="Europe/Berlin", new="Asia/Tokyo"), name=Change(old="A", new="B")
    )
    assert clock(registered(), moved) == Clock("Asia/Tokyo")


def test_other_settings_leave_the_time_zone():
    renamed = OrganisationSettingsChanged(name=Change(old="A", new="B"))
    assert clock(registered(), renamed) == Clock("Europe/Berlin")
