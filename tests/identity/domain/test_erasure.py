"""Somebody is forgotten: once, for a reason that does not say who it was."""

from uuid import UUID

import pytest

from contracts import errors
from contracts.commands.identity_erasure import EraseExternalParty, EraseMember
from contracts.events.identity import MemberDeactivated
from contracts.events.identity_erasure import ErasureFinished, PersonErased
from contracts.events.identity_parties import ExternalPartyAdded
from services.identity.domain.erasure import erase_member, erase_party
from services.identity.handlers.streams import EXTERNAL_PARTY, MEMBER
from tests.identity.people import ADA, BEN, ada_invited, ben_invited, ben_left
from tests.support.scenario import scenario

KEY_ID, MIA = UUID(int=7), UUID(int=8)
member = scenario(MEMBER).given(ben_invited)
party = scenario(EXTERNAL_PARTY).given(
    ExternalPartyAdded(
        external_party_id=MIA, name="Mia Mill", email="mia@mill.example", company="Old Mill"
    )
)


def erasing(who=BEN, reason="Asked by letter.", *, has_other_owner=False):
    command = EraseMember(member_id=who, legal_ground="consent_withdrawn", reason=reason)
    return lambda state: erase_member(
        state, command, KEY_ID, heir=None, has_other_owner=has_other_owner
    )


def erasing_party(reason=""):
    command = EraseExternalParty(external_party_id=MIA, legal_ground="objection", reason=reason)
    return lambda state: erase_party(state, command, KEY_ID)


def erased(subject="member", who=BEN, ground="consent_withdrawn", reason="Asked by letter."):
    return PersonErased(
        subject=subject, subject_id=who, key_id=KEY_ID, legal_ground=ground, reason=reason
    )


def test_who_is_still_here_leaves_with_it():
    member.when(erasing()).then(MemberDeactivated(member_id=BEN), erased())


def test_who_left_before_is_only_forgotten():
    member.given(ben_left).when(erasing()).then(erased())


def test_nobody_is_forgotten_twice():
    gone = member.when(erasing()).then(MemberDeactivated(member_id=BEN), erased())
    gone.when(erasing()).then()
    finished = ErasureFinished(subject="member", subject_id=BEN, key_id=KEY_ID)
    gone.given(finished).when(erasing()).then()


def test_the_last_owner_is_not_forgotten():
    owner = scenario(MEMBER).given(ada_invited)
    owner.when(erasing(ADA)).then_refused(errors.LastOwner)
    owner.when(erasing(ADA, has_other_owner=True)).then(
        MemberDeactivated(member_id=ADA), erased(who=ADA)
    )


@pytest.mark.parametrize("reason", ["Ben asked.", "see BEN@example.com", "on behalf of ben"])
def test_a_reason_that_names_the_person_is_refused(reason):
    member.when(erasing(reason=reason)).then_refused(errors.Invalid, "/reason")


def test_a_word_that_only_holds_the_name_names_nobody():
    reason = "No benefit of keeping it."
    member.when(erasing(reason=reason)).then(
        MemberDeactivated(member_id=BEN), erased(reason=reason)
    )


def test_somebody_outside_is_forgotten_once():
    gone = party.when(erasing_party()).then(erased("external_party", MIA, "objection", ""))
    gone.when(erasing_party()).then()


@pytest.mark.parametrize("reason", ["Mia asked", "the contract with Old Mill ended"])
def test_a_reason_that_names_somebody_outside_is_refused(reason):
    party.when(erasing_party(reason)).then_refused(errors.Invalid, "/reason")


def test_who_is_not_known_cannot_be_forgotten():
    scenario(MEMBER).when(erasing()).then_refused(errors.NotFound)
    scenario(EXTERNAL_PARTY).when(erasing_party()).then_refused(errors.NotFound)
