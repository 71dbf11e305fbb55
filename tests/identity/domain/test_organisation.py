import pytest

from contracts import errors
from contracts.commands.identity import (
    ChangeOrganisation,
    OwnerToBe,
    RegisterOrganisation,
    ReinstateOrganisation,
    SuspendOrganisation,
)
from contracts.events.identity import (
    OrganisationReinstated,
    OrganisationSettingsChanged,
    OrganisationSuspended,
)
from contracts.values import Change
from services.identity.domain.organisation import decide, register
from services.identity.handlers.streams import ORGANISATION as STREAM
from tests.identity.people import ORGANISATION, registered
from tests.support.scenario import scenario

organisation = scenario(STREAM, decide).given(registered)
suspend = SuspendOrganisation(organisation_id=ORGANISATION, reason="unpaid")
reinstate = ReinstateOrganisation(organisation_id=ORGANISATION, reason="paid")


def registering(**words: str) -> RegisterOrganisation:
    return RegisterOrganisation(
        organisation_id=ORGANISATION,
        name=words.get("name", "Kornblum"),
        timezone=words.get("timezone", "Europe/Berlin"),
        locale="de",
        owner=OwnerToBe(name=words.get("owner", "Ada"), email="ada@example.com"),
    )


def test_a_company_is_registered_with_its_log():
    command = registering(name=" Kornblum ")
    scenario(STREAM).when(lambda _: [register(command, "0" * 32)]).then(registered)


def test_everything_wrong_with_a_registration_is_said_at_once():
    command = registering(name="  ", timezone="Berlin", owner=" ")
    scenario(STREAM).when(lambda _: [register(command, "0" * 32)]).then_refused(
        errors.Invalid, "/name", "/timezone", "/owner/name"
    )


@pytest.mark.parametrize(
    "zone", ["", "Mars/Base", "../etc/passwd", "/etc/localtime", "America", "europe/berlin"]
)
def test_a_time_zone_is_one_of_the_database(zone):
    organisation.when(ChangeOrganisation(timezone=zone)).then_refused(errors.Invalid, "/timezone")


def test_a_changed_setting_keeps_the_old_value():
    organisation.when(ChangeOrganisation(name="Kornblum & Co", timezone="Europe/Berlin")).then(
        OrganisationSettingsChanged(name=Change(old="Kornblum", new="Kornblum & Co"))
    )


def test_settings_that_are_so_already_change_nothing():
    organisation.when(ChangeOrganisation(name="Kornblum", locale="de")).then()


def test_what_is_not_there_cannot_be_changed():
    scenario(STREAM, decide).when(suspend).then_refused(errors.NotFound)


def test_the_door_is_closed_once_and_opened_once():
    closed = organisation.when(suspend).then(OrganisationSuspended(reason="unpaid"))
    closed.when(suspend).then()
    opened = closed.when(reinstate).then(OrganisationReinstated(reason="paid"))
    opened.when(reinstate).then()
