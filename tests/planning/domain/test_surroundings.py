"""Who can be named."""

from uuid import UUID

from contracts.values import Owner
from services.planning.domain.surroundings import accountable_faults, owner_faults
from tests.planning.quarter import COMPANY, JONAS, OF_BAKEHOUSE, OF_JONAS, around

STRANGER = UUID(int=99)


def codes(found):
    return [(fault.pointer, fault.code) for fault in found]


def test_the_company_its_teams_and_its_members_can_own():
    for owner in (COMPANY, OF_BAKEHOUSE, OF_JONAS):
        assert owner_faults(owner, around()) == []


def test_others_cannot():
    for kind in ("team", "member"):
        found = codes(owner_faults(Owner(kind=kind, id=STRANGER), around()))
        assert found == [("/owner/id", f"unknown_{kind}")]


def test_a_team_is_not_a_member():
    misnamed = Owner(kind="member", id=OF_BAKEHOUSE.id)
    assert codes(owner_faults(misnamed, around())) == [("/owner/id", "unknown_member")]


def test_only_the_company_has_no_id():
    assert codes(owner_faults(Owner(kind="team"), around())) == [("/owner/id", "missing")]
    misnamed = Owner(kind="company", id=JONAS)
    assert codes(owner_faults(misnamed, around())) == [("/owner/id", "not_wanted")]


def test_whoever_is_accountable_is_a_member():
    assert accountable_faults(JONAS, around()) == []
    found = codes(accountable_faults(STRANGER, around()))
    assert found == [("/accountable_id", "unknown_member")]
