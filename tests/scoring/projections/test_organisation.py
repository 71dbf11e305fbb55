from contracts.events.identity import OrganisationSettingsChanged
from contracts.values import Change
from services.scoring.projections.organisation import ORGANISATION, Clock
from tests.support.quarter import documents, registered


def test_the_time_zone_is_the_one_last_given():
    assert documents(ORGANISATION, registered()) == {"organisation": Clock("Europe/Berlin")}
    moved = OrganisationSettingsChanged(timezone=Change(old="Europe/Berlin", new="Asia/Tokyo"))
    assert documents(ORGANISATION, registered(), moved) == {"organisation": Clock("Asia/Tokyo")}
