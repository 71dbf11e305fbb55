"""Who can be named on an objective."""

from uuid import UUID

from contracts.events.identity import MemberDeactivated, MemberInvited, MemberJoined, TeamCreated
from contracts.events.identity_erasure import PersonErased
from contracts.events.identity_parties import ExternalPartyAdded
from services.planning.projections.people import key_of, people
from services.runtime.projection.definition import fold
from tests.planning.quarter import AYLIN, BAKEHOUSE, HANNA, log


def invited(member_id=HANNA):
    return MemberInvited(member_id=member_id, name="Hanna", email="h@k.example", role="member")


def here(*events):
    return {key for key, nameable in fold(people, log(*events)).items() if nameable.is_here}


def test_somebody_invited_can_be_named_before_the_first_sign_in():
    assert here(invited()) == {key_of("member", HANNA)}
    assert here(invited(), MemberJoined(member_id=HANNA)) == {key_of("member", HANNA)}


def test_somebody_who_left_cannot():
    left = MemberDeactivated(member_id=HANNA)
    assert here(invited(), invited(AYLIN), left) == {key_of("member", AYLIN)}


def test_a_team_can_be_named_from_its_making_on():
    assert here(TeamCreated(team_id=BAKEHOUSE, name="Bakehouse")) == {key_of("team", BAKEHOUSE)}


def test_nothing_personal_is_kept():
    documents = fold(people, log(invited()))
    assert "Hanna" not in repr(documents)


def test_somebody_outside_who_was_forgotten_cannot():
    mill = UUID(int=91)
    known = ExternalPartyAdded(external_party_id=mill, name="", email="")
    assert here(known) == {key_of("external_party", mill)}
    erased = PersonErased(
        subject="external_party", subject_id=mill, key_id=UUID(int=1), legal_ground="objection"
    )
    assert here(known, erased) == set()
