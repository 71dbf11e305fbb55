"""People outside are made known."""

from uuid import UUID

from contracts import errors
from contracts.commands.identity_parties import AddExternalParty
from contracts.events.identity_parties import ExternalPartyAdded
from services.identity.domain.external_party import add
from services.identity.handlers.streams import EXTERNAL_PARTY
from tests.support.scenario import scenario

MIA = UUID(int=1)
story = scenario(EXTERNAL_PARTY, add)
WISH = AddExternalParty(external_party_id=MIA, name=" Mia Mill ", email="mia@mill.example")
KNOWN = ExternalPartyAdded(external_party_id=MIA, name="Mia Mill", email="mia@mill.example")


def test_somebody_outside_is_known_once():
    story.when(WISH).then(KNOWN).when(WISH).then()
    other = AddExternalParty(external_party_id=MIA, name="Max", email="max@mill.example")
    story.given(KNOWN).when(other).then_refused(errors.IdTaken)


def test_a_name_and_a_company_say_something():
    blank = AddExternalParty(external_party_id=MIA, name=" ", email="m@m.example", company=" ")
    story.when(blank).then_refused(errors.Invalid, "/name", "/company")


def test_all_that_is_personal_is_sealed_for_them():
    assert set(ExternalPartyAdded.PERSONAL) == {"name", "email", "company"}
    assert set(ExternalPartyAdded.PERSONAL.values()) == {"external_party_id"}
