"""Writing objectives down, changing and publishing them, as a company would tell it."""

from uuid import UUID

import pytest

from contracts import errors
from contracts.events.planning import ObjectiveChanged
from contracts.values import Change, Owner, Rhythm
from services.planning.domain.alignment import DEPTH_MAX
from services.planning.domain.drafting import decide
from services.planning.handlers.streams import OBJECTIVE
from tests.planning.quarter import (
    AYLIN,
    BAKEHOUSE,
    BREAD,
    COMPANY,
    HANNA,
    JONAS,
    OF_BAKEHOUSE,
    OF_JONAS,
    QUARTER,
    around,
    change,
    defined,
    draft,
    drafted,
    publish,
    published,
)
from tests.support.scenario import scenario

STRANGER = UUID(int=99)


def told(**there):
    surroundings = around(**there)
    return scenario(OBJECTIVE, lambda state, wish: decide(state, wish, surroundings))


planning, running, in_review, closed = (
    told(cycle_state=state) for state in ("planning", "active", "review", "closed")
)


def changed(**changes):
    return ObjectiveChanged(objective_id=BREAD, cycle_id=QUARTER, **changes)


def test_whoever_writes_an_objective_down_is_accountable_for_it():
    planning.when(draft()).then(drafted(accountable_id=HANNA))


def test_a_members_objective_is_the_members_to_account_for():
    planning.when(draft(owner=OF_JONAS)).then(drafted(owner=OF_JONAS, accountable_id=JONAS))


def test_somebody_else_may_be_named_accountable():
    wish = draft(owner=OF_JONAS, accountable_id=AYLIN)
    planning.when(wish).then(drafted(owner=OF_JONAS, accountable_id=AYLIN))


def test_nobody_is_accountable_where_no_member_writes():
    told(me=None).when(draft()).then_refused(errors.Invalid, "/accountable_id")


def test_drafting_the_same_objective_twice_records_it_once():
    planning.given(drafted()).when(draft()).then()


def test_another_objective_cannot_take_its_id():
    planning.given(drafted()).when(draft(title="Cakes")).then_refused(errors.IdTaken)


def test_a_draft_may_be_written_while_the_cycle_runs():
    running.when(draft()).then(drafted())


@pytest.mark.parametrize("story", [in_review, closed])
def test_after_the_cycle_nothing_is_drafted_changed_or_published(story):
    story.when(draft()).then_refused(errors.CycleStateWrong, wanted="in planning or active")
    there = story.given(drafted(), defined())
    there.when(change(title="Cakes", reason="Why")).then_refused(errors.CycleStateWrong)
    there.when(publish(reason="Why")).then_refused(errors.CycleStateWrong)


def test_everything_unknown_is_named_at_once():
    wish = draft(
        title=" ",
        owner=Owner(kind="team", id=STRANGER),
        accountable_id=STRANGER,
        parent_id=STRANGER,
    )
    told(cycle_state=None).when(wish).then_refused(
        errors.Invalid, "/title", "/cycle_id", "/owner/id", "/accountable_id", "/parent_id"
    )


@pytest.mark.parametrize(
    "owner",
    [
        Owner(kind="company", id=BAKEHOUSE),
        Owner(kind="team"),
        Owner(kind="member"),
        Owner(kind="team", id=JONAS),
        Owner(kind="member", id=BAKEHOUSE),
    ],
)
def test_an_owner_is_the_company_or_a_team_or_member_of_it(owner):
    planning.when(draft(owner=owner)).then_refused(errors.Invalid, "/owner/id")


def test_an_objective_may_stand_under_one_of_the_company():
    parent = UUID(int=50)
    told(ancestors=(parent,)).when(draft(parent_id=parent)).then(drafted(parent_id=parent))


def test_an_objective_cannot_stand_under_itself():
    told(ancestors=(BREAD,)).when(draft(parent_id=BREAD)).then_refused(errors.Invalid, "/parent_id")


def test_objectives_stand_only_so_deep():
    chain = tuple(UUID(int=n) for n in range(100, 100 + DEPTH_MAX))
    fits = told(ancestors=chain[1:])
    fits.when(draft(parent_id=chain[1])).then(drafted(parent_id=chain[1]))
    told(ancestors=chain).when(draft(parent_id=chain[0])).then_refused(errors.Invalid, "/parent_id")


def test_a_draft_changes_freely_and_old_and_new_are_kept():
    wish = change(title="Cakes", owner=OF_BAKEHOUSE, ambition="committed", confidential=True)
    planning.given(drafted()).when(wish).then(
        changed(
            title=Change(old=drafted().title, new="Cakes"),
            owner=Change(old=COMPANY, new=OF_BAKEHOUSE),
            ambition=Change(old="aspirational", new="committed"),
            confidential=Change(old=False, new=True),
        )
    )


def test_a_change_that_changes_nothing_leaves_no_event():
    story = planning.given(drafted(), defined(), published())
    story.when(change(title=drafted().title, accountable_id=HANNA)).then()


def test_a_published_objective_changes_only_with_a_reason():
    story = planning.given(drafted(), defined(), published())
    story.when(change(title="Cakes")).then_refused(errors.Invalid, "/reason")
    story.when(change(title="Cakes", reason=" ")).then_refused(errors.Invalid, "/reason")
    story.when(change(title="Cakes", reason="Bread went well")).then(
        changed(
            title=Change(old=drafted().title, new="Cakes"),
            amendment=True,
            reason="Bread went well",
        )
    )


def test_all_faults_of_an_amendment_are_named_at_once():
    story = running.given(drafted(), defined(), published())
    wish = change(title="", owner=Owner(kind="team", id=STRANGER), accountable_id=STRANGER)
    story.when(wish).then_refused(
        errors.Invalid, "/title", "/owner/id", "/accountable_id", "/reason"
    )


@pytest.mark.parametrize("reason", [None, "We dare less"])
def test_the_ambition_is_fixed_when_the_objective_is_published(reason):
    story = planning.given(drafted(), defined(), published())
    story.when(change(ambition="committed", reason=reason)).then_refused(errors.AmbitionFixed)
    story.when(change(ambition="aspirational")).then()


def test_somebody_who_left_stays_accountable_until_replaced():
    story = told(members=frozenset((JONAS,))).given(drafted(accountable_id=AYLIN))
    story.when(change(accountable_id=AYLIN)).then()
    story.when(change(accountable_id=JONAS)).then(
        changed(accountable_id=Change(old=AYLIN, new=JONAS))
    )


def test_an_objective_is_published_with_a_key_result_and_not_without():
    planning.given(drafted()).when(publish()).then_refused(errors.NoKeyResults)
    planning.given(drafted(), defined()).when(publish()).then(published())


def test_publishing_in_a_running_cycle_is_an_amendment_of_it():
    story = running.given(drafted(), defined())
    story.when(publish()).then_refused(errors.Invalid, "/reason")
    story.when(publish(reason="A second shop opens")).then(
        published(amendment=True, reason="A second shop opens")
    )


def test_an_objective_is_published_once():
    story = planning.given(drafted(), defined(), published())
    story.when(publish()).then_refused(errors.ObjectiveStateWrong, state="published")


@pytest.mark.parametrize("wish", [change(title="Cakes"), publish()])
def test_nothing_happens_to_an_objective_that_was_never_drafted(wish):
    planning.when(wish).then_refused(errors.NotFound, what="objective")


def test_an_objective_may_have_another_rhythm_than_its_cycle_and_lose_it_again():
    monthly = Rhythm(every="monthly", weekday="monday")
    planning.when(draft(rhythm=monthly)).then(drafted(rhythm=monthly))
    there = running.given(drafted(rhythm=monthly), defined(), published())
    there.when(change(rhythm=None)).then_refused(errors.Invalid, "/reason")
    there.when(change(rhythm=None, reason="Weekly is better")).then(
        changed(rhythm=Change(old=monthly, new=None), amendment=True, reason="Weekly is better")
    )
