from contracts.events.identity import (
    MemberDeactivated,
    MemberInvited,
    MemberRoleChanged,
    TeamChanged,
    TeamCreated,
    TeamMemberAdded,
    TeamMemberRemoved,
)
from contracts.values import Change
from services.notification.projections.principals import NOBODY, PRINCIPALS
from services.runtime.projection.definition import fold
from tests.notification.log import ADA, BEN, TEAM
from tests.support.history import History

ada = MemberInvited(member_id=ADA, name="Ada", email="a@example.com", role="lead")
ben = MemberInvited(member_id=BEN, name="Ben", email="b@example.com", role="member")


def people(*events):
    return fold(PRINCIPALS, History().add("any/x", *events).events)


def test_a_member_sees_by_role_and_teams():
    made = TeamCreated(team_id=TEAM, name="Bakers", lead_id=ADA)
    found = people(ada, ben, made, TeamMemberAdded(team_id=TEAM, member_id=BEN))
    assert found[str(ADA)].actor(ADA).leads == (TEAM,)
    seen = found[str(BEN)].actor(BEN)
    assert (seen.role, seen.teams, seen.leads) == ("member", (TEAM,), ())


def test_what_was_taken_from_a_member_is_not_seen_any_more():
    made = TeamCreated(team_id=TEAM, name="Bakers", lead_id=ADA)
    passed = TeamChanged(team_id=TEAM, lead_id=Change(old=ADA, new=BEN))
    left = (
        TeamMemberAdded(team_id=TEAM, member_id=BEN),
        TeamMemberRemoved(team_id=TEAM, member_id=BEN),
    )
    role = MemberRoleChanged(member_id=BEN, role=Change(old="member", new="viewer"))
    found = people(ada, ben, made, passed, *left, role)
    assert found[str(ADA)].actor(ADA).leads == ()
    seen = found[str(BEN)].actor(BEN)
    assert (seen.role, seen.teams, seen.leads) == ("viewer", (), (TEAM,))


def test_who_left_sees_what_anybody_sees():
    found = people(ada, MemberDeactivated(member_id=ADA))
    assert found[str(ADA)].actor(ADA) == NOBODY


def test_a_team_without_a_lead_is_nobodys():
    assert people(TeamCreated(team_id=TEAM, name="B"), TeamChanged(team_id=TEAM)) == {}
