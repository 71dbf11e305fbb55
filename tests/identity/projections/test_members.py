from contracts.events.identity import (
    MemberChanged,
    MemberRoleChanged,
    TeamChanged,
    TeamCreated,
    TeamMemberAdded,
    TeamMemberRemoved,
)
from contracts.values import Change
from services.identity.projections.members import MEMBERS, Member, lists, present
from services.runtime.projection.definition import Shelf, apply, fold
from tests.identity.people import (
    ADA,
    BAKERS,
    BEN,
    SHOPS,
    ada_invited,
    ada_joined,
    bakers_created,
    ben_invited,
    ben_left,
)
from tests.support.history import History


def people():
    ada = History().add(f"member/{ADA}", ada_invited, ada_joined)
    return ada.add(f"member/{BEN}", ben_invited)


def of(history, member_id):
    return fold(MEMBERS, history.events)[str(member_id)]


def test_a_member_is_invited_and_then_active():
    assert present(of(people(), BEN)).state == "invited"
    assert present(of(people(), ADA)).state == "active"


def test_a_member_shows_the_newest_name_address_and_role():
    history = people().add(
        f"member/{BEN}",
        MemberChanged(member_id=BEN, name="Benno", old_name="Ben"),
        MemberRoleChanged(member_id=BEN, role=Change(old="member", new="lead")),
    )
    view = present(of(history, BEN))
    assert (view.name, view.email, view.role) == ("Benno", "ben@example.com", "lead")
    assert view.version == 3


def test_teams_of_a_member_do_not_count_as_changes_of_the_member():
    history = people().add(
        f"team/{BAKERS}", bakers_created, TeamMemberAdded(team_id=BAKERS, member_id=BEN)
    )
    assert (present(of(history, BEN)).team_ids, of(history, BEN).version) == ((BAKERS,), 1)
    history.add(f"team/{BAKERS}", TeamMemberRemoved(team_id=BAKERS, member_id=BEN))
    assert present(of(history, BEN)).team_ids == ()


def test_the_lead_of_a_team_passes_from_one_to_the_other():
    history = people().add(f"team/{BAKERS}", bakers_created)
    assert of(history, ADA).leads == (BAKERS,)
    history.add(f"team/{BAKERS}", TeamChanged(team_id=BAKERS, lead_id=Change(old=ADA, new=BEN)))
    assert (of(history, ADA).leads, of(history, BEN).leads) == ((), (BAKERS,))


def lists_of(member: Member) -> list[str]:
    return [name.partition("/")[0] for name, _ in lists("", member)]


def test_only_who_is_here_stands_in_the_lists_of_owners_and_of_addresses():
    history = people()
    assert lists_of(of(history, ADA)) == ["all", "email", "owners"]
    assert lists_of(of(history, BEN)) == ["all", "email"]
    made_owner = MemberRoleChanged(member_id=BEN, role=Change(old="member", new="owner"))
    history.add(f"member/{BEN}", made_owner, ben_left)
    assert lists_of(of(history, BEN)) == ["all"]


def test_no_event_touches_a_member_it_does_not_declare():
    history = people().add(
        f"team/{SHOPS}",
        TeamCreated(team_id=SHOPS, name="Shops"),
        TeamChanged(team_id=SHOPS, name=Change(old="Shops", new="Stores")),
        TeamChanged(team_id=SHOPS, lead_id=Change(old=None, new=ADA)),
        TeamChanged(team_id=SHOPS, lead_id=Change(old=ADA, new=None)),
    )
    documents: dict[str, Member] = {}
    for recorded in history.events:
        apply(MEMBERS, Shelf(documents, set(MEMBERS.keys(recorded))), recorded)
    assert documents == fold(MEMBERS, history.events)
