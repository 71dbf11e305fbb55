from contracts.events.identity import TeamChanged, TeamMemberAdded, TeamMemberRemoved
from contracts.values import Change
from services.identity.projections.teams import TEAMS, present
from services.runtime.projection.definition import fold
from tests.identity.people import ADA, BAKERS, BEN, SHOPS, bakers_created
from tests.support.history import History


def shown(*events):
    history = History().add(f"team/{BAKERS}", bakers_created, *events)
    return present(fold(TEAMS, history.events)[str(BAKERS)])


def test_a_team_is_shown_as_it_was_made():
    view = shown()
    assert (view.name, view.lead_id, view.parent_id, view.version) == ("Bakers", ADA, None, 1)


def test_a_team_shows_its_newest_name_place_and_lead():
    view = shown(
        TeamChanged(
            team_id=BAKERS,
            name=Change(old="Bakers", new="Bakehouse"),
            parent_id=Change(old=None, new=SHOPS),
            lead_id=Change(old=ADA, new=None),
        )
    )
    assert (view.name, view.parent_id, view.lead_id) == ("Bakehouse", SHOPS, None)


def test_a_team_shows_its_people_in_the_order_they_came():
    added = [TeamMemberAdded(team_id=BAKERS, member_id=m) for m in (BEN, ADA)]
    assert shown(*added).member_ids == (BEN, ADA)
    left = TeamMemberRemoved(team_id=BAKERS, member_id=BEN)
    assert (shown(*added, left).member_ids, shown(*added, left).version) == ((ADA,), 4)
