import pytest

from contracts import errors
from contracts.commands.identity import ChangeTeam, CreateTeam
from contracts.events.identity import (
    TeamChanged,
    TeamCreated,
    TeamMemberAdded,
    TeamMemberRemoved,
)
from contracts.names import folded
from contracts.values import Change
from services.identity.domain.team import (
    TEAM_LEVELS_MAX,
    Surroundings,
    add_member,
    change,
    create,
    let_go,
    missing,
    remove_member,
)
from services.identity.handlers.streams import TEAM
from tests.identity.people import ADA, BAKERS, BEN, SHOPS, ada, bakers_created, ben, ben_gone
from tests.support.scenario import scenario

ALONE = Surroundings()
nothing = scenario(TEAM)
bakers = nothing.given(bakers_created)
ben_added = TeamMemberAdded(team_id=BAKERS, member_id=BEN)


def creating(*, around=ALONE, **wish):
    command = CreateTeam(**{"team_id": BAKERS, "name": "Bakers", **wish})
    return lambda state: create(state, command, around)


def changing(*, around=ALONE, **wish):
    return lambda state: change(state, ChangeTeam(team_id=BAKERS, **wish), around)


def test_a_team_is_made_with_a_lead():
    nothing.when(creating(lead_id=ADA, around=Surroundings(lead=ada))).then(bakers_created)


def test_a_team_stands_under_another():
    made = TeamCreated(team_id=BAKERS, name="Bakers", parent_id=SHOPS)
    nothing.when(creating(parent_id=SHOPS, around=Surroundings(above=(SHOPS,)))).then(made)


def test_every_fault_of_a_team_is_said_at_once():
    nothing.when(creating(name=" ", parent_id=SHOPS, lead_id=BEN)).then_refused(
        errors.Invalid, "/name", "/parent_id", "/lead_id"
    )


def test_who_left_leads_no_team():
    nothing.when(creating(lead_id=BEN, around=Surroundings(lead=ben_gone))).then_refused(
        errors.Invalid, "/lead_id"
    )


def test_teams_stand_only_so_deep():
    above = tuple(SHOPS for _ in range(TEAM_LEVELS_MAX))
    nothing.when(creating(parent_id=SHOPS, around=Surroundings(above=above))).then_refused(
        errors.Invalid, "/parent_id"
    )
    nothing.when(creating(parent_id=SHOPS, around=Surroundings(above=above[1:]))).then(
        TeamCreated(team_id=BAKERS, name="Bakers", parent_id=SHOPS)
    )


def test_an_id_names_one_team():
    bakers.when(creating(name="Other")).then_refused(errors.IdTaken)


def test_a_changed_team_keeps_what_it_was():
    bakers.when(changing(name="Bakehouse", lead_id=None)).then(
        TeamChanged(
            team_id=BAKERS,
            name=Change(old="Bakers", new="Bakehouse"),
            lead_id=Change(old=ADA, new=None),
        )
    )


def test_a_change_to_what_is_so_already_is_none():
    bakers.when(changing(name=" Bakers", lead_id=ADA)).then()


@pytest.mark.parametrize("above", [(BAKERS,), (SHOPS, BAKERS)])
def test_a_team_never_stands_under_itself(above):
    bakers.when(changing(parent_id=above[0], around=Surroundings(above=above))).then_refused(
        errors.TeamCircle
    )


def test_a_team_that_is_not_there_is_not_found():
    nothing.when(changing(name="X")).then_refused(errors.NotFound)
    nothing.when(lambda state: add_member(state, ben)).then_refused(errors.NotFound)
    nothing.when(lambda state: remove_member(state, ben)).then_refused(errors.NotFound)


def test_a_member_is_put_in_and_taken_out_once():
    with_ben = bakers.when(lambda state: add_member(state, ben)).then(ben_added)
    with_ben.when(lambda state: add_member(state, ben)).then()
    removed = TeamMemberRemoved(team_id=BAKERS, member_id=BEN)
    without = with_ben.when(lambda state: remove_member(state, ben)).then(removed)
    without.when(lambda state: remove_member(state, ben)).then()


def test_who_left_or_never_was_joins_no_team():
    bakers.when(lambda state: add_member(state, ben_gone)).then_refused(errors.MemberLeft)
    bakers.when(lambda state: add_member(state, None)).then_refused(errors.NotFound)
    bakers.when(lambda state: remove_member(state, None)).then_refused(errors.NotFound)


def test_who_leaves_is_followed_by_the_heir_as_lead():
    with_ada = bakers.given(TeamMemberAdded(team_id=BAKERS, member_id=ADA))
    with_ada.when(lambda state: let_go(state, ADA, BEN)).then(
        TeamChanged(team_id=BAKERS, lead_id=Change(old=ADA, new=BEN)),
        TeamMemberRemoved(team_id=BAKERS, member_id=ADA),
    )
    bakers.given(ben_added).when(lambda state: let_go(state, BEN, None)).then(
        TeamMemberRemoved(team_id=BAKERS, member_id=BEN)
    )


def test_missing_names_are_those_no_team_has_each_once():
    there = {folded("Bakers"): BAKERS}
    assert missing(["bakers", " Shops", "SHOPS", "Ovens"], there) == ["Shops", "Ovens"]


def test_a_blank_name_is_named_by_its_place():
    with pytest.raises(errors.Invalid) as refused:
        missing(["Bakers", " "], {})
    assert [fault.pointer for fault in refused.value.faults] == ["/names/1"]
