"""The language of an organisation."""

from uuid import UUID

from contracts.events.identity import OrganisationRegistered, OrganisationSettingsChanged
from contracts.values import Change
from services.planning.projections.languages import ONLY, languages
from services.runtime.projection.definition import fold
from tests.planning.quarter import log

registered = OrganisationRegistered(
    organisation_id=UUID(int=7), name="", timezone="UTC", locale="de-AT", log_id=""
)


def spoken(*events):
    return fold(languages, log(registered, *events))[ONLY].locale


def test_an_organisation_speaks_what_it_was_registered_with_until_it_changes():
    other_name = OrganisationSettingsChanged(name=Change(old="", new="Brot"))
    other_language = OrganisationSettingsChanged(locale=Change(old="de-AT", new="en"))
    assert spoken() == spoken(other_name) == "de-AT"
    assert spoken(other_name, other_language) == "en"
