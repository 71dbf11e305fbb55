from contracts import errors
from contracts.commands.identity import ChangeMember, DeactivateMember, InviteMember
from contracts.events.identity import (
    MemberChanged,
    MemberDeactivated,
    MemberJoined,
    MemberRoleChanged,
)
from contracts.values import Change
from services.identity.domain.member import change, deactivate, email_digest, invite, join
from services.identity.handlers.streams import MEMBER
from tests.identity.people import (
    ADA,
    BEN,
    ORGANISATION,
    SHOPS,
    ada,
    ada_invited,
    ada_joined,
    ben,
    ben_gone,
    ben_invited,
    ben_left,
)
from tests.support.scenario import scenario

nobody = scenario(MEMBER)
owner = nobody.given(ada_invited, ada_joined)
member = nobody.given(ben_invited)
asking = InviteMember(member_id=BEN, name=" Ben ", email="ben@example.com", role="member")


def changing(command: ChangeMember, *, has_other_owner: bool = False):
    return lambda state: change(state, command, has_other_owner=has_other_owner)


def letting_go(who=BEN, *, to=None, heir=None, has_other_owner=False):
    command = DeactivateMember(member_id=who, hand_over_to=to)
    return lambda state: deactivate(state, command, heir=heir, has_other_owner=has_other_owner)


def test_a_person_is_asked_in():
    nobody.when(lambda state: invite(state, asking)).then(ben_invited)


def test_a_person_without_a_name_is_not():
    nameless = InviteMember(member_id=BEN, name=" ", email="ben@example.com")
    nobody.when(lambda state: invite(state, nameless)).then_refused(errors.Invalid, "/name")


def test_an_id_names_one_member():
    member.when(lambda state: invite(state, asking)).then_refused(errors.IdTaken)


def test_a_member_comes_in_once():
    inside = member.when(join).then(MemberJoined(member_id=BEN))
    inside.when(join).then()


def test_a_changed_name_or_address_keeps_the_old_one():
    command = ChangeMember(member_id=BEN, name="Benno", email="ben@example.com")
    member.when(changing(command)).then(MemberChanged(member_id=BEN, name="Benno", old_name="Ben"))


def test_name_and_role_are_changed_in_one_go():
    command = ChangeMember(member_id=BEN, email="benno@example.com", role="lead")
    member.when(changing(command)).then(
        MemberChanged(member_id=BEN, email="benno@example.com", old_email="ben@example.com"),
        MemberRoleChanged(member_id=BEN, role=Change(old="member", new="lead")),
    )


def test_a_change_to_what_is_so_already_is_none():
    member.when(changing(ChangeMember(member_id=BEN, name="Ben ", role="member"))).then()


def test_the_last_owner_stays_owner():
    command = ChangeMember(member_id=ADA, role="member")
    owner.when(changing(command)).then_refused(errors.LastOwner)
    owner.when(letting_go(ADA)).then_refused(errors.LastOwner)


def test_an_owner_may_step_down_while_there_is_another():
    command = ChangeMember(member_id=ADA, role="member")
    owner.when(changing(command, has_other_owner=True)).then(
        MemberRoleChanged(member_id=ADA, role=Change(old="owner", new="member"))
    )


def test_a_member_leaves_once():
    gone = member.when(letting_go(to=ADA, heir=ada)).then(
        MemberDeactivated(member_id=BEN, hand_over_to=ADA)
    )
    gone.when(letting_go(to=ADA, heir=ada)).then()


def test_work_goes_to_somebody_who_is_here_and_somebody_else():
    member.when(letting_go(to=SHOPS)).then_refused(errors.Invalid, "/hand_over_to")
    member.when(letting_go(to=BEN, heir=ben)).then_refused(errors.Invalid, "/hand_over_to")
    owner.when(letting_go(ADA, to=BEN, heir=ben_gone)).then_refused(errors.Invalid, "/hand_over_to")


def test_who_left_is_not_changed_any_more():
    gone = member.given(ben_left)
    gone.when(changing(ChangeMember(member_id=BEN, name="B"))).then_refused(errors.MemberLeft)


def test_nobody_by_that_id_is_not_found():
    nobody.when(changing(ChangeMember(member_id=BEN, name="B"))).then_refused(errors.NotFound)
    nobody.when(letting_go()).then_refused(errors.NotFound)


def test_an_address_is_the_same_in_capitals_and_another_elsewhere():
    digest = email_digest(ORGANISATION, "Ben@Example.com")
    assert digest == email_digest(ORGANISATION, "ben@example.COM")
    assert digest != email_digest(SHOPS, "ben@example.com")
    assert "ben" not in digest
