"""Commands as they come in: sight, rights, versions, and streams that hold each other."""

from decimal import Decimal
from uuid import UUID

import pytest

from contracts import errors
from contracts.commands.planning import (
    ActivateCycle,
    ChangeCycle,
    CloseCycle,
    ReopenCycle,
    StartCycleReview,
)
from contracts.envelope import decode
from contracts.events.identity import MemberDeactivated
from contracts.events.planning import CycleActivated
from contracts.queries.planning import CycleById, KeyResultById, ObjectiveById
from contracts.values import KEY_RESULTS_MAX, Owner
from tests.planning.bakery import LEAD, MEMBER, OWNER, VIEWER, Bakery
from tests.planning.quarter import (
    AYLIN,
    BREAD,
    JONAS,
    OF_BAKEHOUSE,
    OF_JONAS,
    QUARTER,
    REGULARS,
    WASTE,
    change,
    change_regulars,
    define,
    draft,
    metric,
    open_quarter,
    publish,
    withdraw,
)

OTHER = UUID(int=50)
STRANGER = UUID(int=99)


async def test_a_command_answers_as_the_question_after_it(bakery: Bakery):
    objective, regulars = ObjectiveById(objective_id=BREAD), KeyResultById(key_result_id=REGULARS)
    steps = [
        (draft(), objective),
        (define(), regulars),
        (publish(), objective),
        (change(title="Cakes", reason="Why"), objective),
        (change_regulars(weight=Decimal(2), reason="Why"), regulars),
        (withdraw(reason="Why"), regulars),
        (ChangeCycle(cycle_id=QUARTER, name="Q3"), CycleById(cycle_id=QUARTER)),
    ]
    for command, question in steps:
        done = await bakery.tell(command)
        view = await bakery.ask(question)
        assert decode(done.body, command.ANSWER) == view
        assert done.version == view.version
        assert done.position == await bakery.count()


async def test_an_answer_shows_where_key_results_stand(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    await bakery.go_on_to("active")
    await bakery.check_in(224, 7)
    answer = await bakery.told(change_regulars(title="Guests", reason="Why"))
    assert answer.current == Decimal(224)
    assert answer == await bakery.ask(KeyResultById(key_result_id=REGULARS))
    answer = await bakery.told(change(title="Cakes", reason="Why"))
    assert answer == await bakery.ask(ObjectiveById(objective_id=BREAD))


async def test_a_command_told_twice_under_one_key_happens_once(bakery: Bakery):
    first = await bakery.tell(draft(), key="k", fingerprint="f")
    again = await bakery.tell(draft(), key="k", fingerprint="f")
    assert (again.replayed, again.body, again.version) == (True, first.body, first.version)
    await bakery.tell(define(), key="kr", fingerprint="f")
    await bakery.tell(change_regulars(title="Guests"))
    again = await bakery.tell(define(), key="kr", fingerprint="f")
    assert (again.replayed, again.version) == (True, 1)


async def test_a_fulfilled_wish_is_answered_and_leaves_no_event(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    before = await bakery.count()
    for wish in (change(), change_regulars(metric=metric()), ChangeCycle(cycle_id=QUARTER)):
        await bakery.tell(wish)
    assert await bakery.count() == before


async def test_if_match_speaks_of_the_objective_or_of_the_key_result(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    with pytest.raises(errors.Stale) as stale:
        await bakery.tell(change(description="More"), if_match=1)
    assert stale.value.facts == {"seen": 1, "actual": 3}
    await bakery.tell(change(description="More", reason="Why"), if_match=3)
    with pytest.raises(errors.Stale):
        await bakery.tell(change_regulars(title="Guests"), if_match=4)
    done = await bakery.tell(change_regulars(title="Guests", reason="Why"), if_match=1)
    assert done.version == 2
    with pytest.raises(errors.Stale):
        await bakery.tell(define(WASTE, reason="Why"), if_match=1)
    await bakery.tell(define(WASTE, reason="Why"), if_match=5)
    with pytest.raises(errors.Stale):
        await bakery.tell(ChangeCycle(cycle_id=QUARTER, name="Q3"), if_match=7)


@pytest.mark.parametrize(
    "wish",
    [
        change(title="Cakes"),
        publish(),
        define(),
        change_regulars(title="Guests"),
        withdraw(),
        ChangeCycle(cycle_id=STRANGER, name="Q3"),
        ActivateCycle(cycle_id=STRANGER),
        StartCycleReview(cycle_id=STRANGER),
        CloseCycle(cycle_id=STRANGER),
        ReopenCycle(cycle_id=STRANGER, reason="Why"),
    ],
)
@pytest.mark.parametrize("by", [OWNER, VIEWER])
async def test_what_does_not_exist_is_not_found_whoever_asks(bakery: Bakery, wish, by):
    with pytest.raises(errors.NotFound):
        await bakery.tell(wish, by=by, if_match=3)


async def test_what_another_organisation_has_is_not_found(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    elsewhere = await bakery.town.open(UUID(int=8))
    for wish in (change(title="Cakes"), publish(), define(WASTE), withdraw()):
        with pytest.raises(errors.NotFound):
            await bakery.tell(wish, organisation=elsewhere)
    await bakery.tell(open_quarter(cycle_id=OTHER), organisation=elsewhere)
    theirs = draft(
        objective_id=OTHER,
        cycle_id=OTHER,
        parent_id=BREAD,
        owner=OF_BAKEHOUSE,
        accountable_id=JONAS,
    )
    with pytest.raises(errors.Invalid) as refused:
        await bakery.tell(theirs, organisation=elsewhere)
    pointers = {fault.pointer for fault in refused.value.faults}
    assert pointers == {"/parent_id", "/owner/id", "/accountable_id"}


async def test_somebody_who_left_cannot_be_made_accountable(bakery: Bakery):
    left = MemberDeactivated(member_id=AYLIN)
    await bakery.town.record(left, stream=f"member/{AYLIN}")
    with pytest.raises(errors.Invalid) as refused:
        await bakery.tell(draft(accountable_id=AYLIN, owner=Owner(kind="member", id=AYLIN)))
    assert [f.pointer for f in refused.value.faults] == ["/owner/id", "/accountable_id"]


async def test_only_admins_move_cycles(bakery: Bakery):
    for wish in (open_quarter(cycle_id=OTHER), ChangeCycle(cycle_id=QUARTER, name="Q3")):
        for by in (LEAD, MEMBER, VIEWER):
            with pytest.raises(errors.Forbidden):
                await bakery.tell(wish, by=by)


async def test_members_draft_for_anybody_and_viewers_do_not(bakery: Bakery):
    await bakery.tell(draft(), by=MEMBER)
    await bakery.tell(draft(objective_id=OTHER, owner=OF_BAKEHOUSE), by=MEMBER)
    with pytest.raises(errors.Forbidden):
        await bakery.tell(draft(objective_id=STRANGER), by=VIEWER)


async def test_an_objective_is_led_by_who_accounts_for_it_and_by_the_lead_of_its_team(
    bakery: Bakery,
):
    await bakery.tell(draft(owner=OF_BAKEHOUSE))
    with pytest.raises(errors.Forbidden):
        await bakery.tell(change(title="Cakes"), by=MEMBER)
    with pytest.raises(errors.Forbidden):
        await bakery.tell(define(), by=MEMBER)
    await bakery.tell(change(title="Cakes"), by=LEAD)
    await bakery.tell(change(accountable_id=JONAS))
    await bakery.tell(define(), by=MEMBER)
    await bakery.tell(publish(), by=MEMBER)


async def test_who_accounts_for_a_key_result_changes_that_one_and_no_other(bakery: Bakery):
    await bakery.tell(draft())
    await bakery.tell(define(accountable_id=JONAS))
    await bakery.tell(define(WASTE))
    await bakery.tell(change_regulars(title="Guests"), by=MEMBER)
    with pytest.raises(errors.Forbidden):
        await bakery.tell(withdraw(WASTE), by=MEMBER)
    with pytest.raises(errors.Forbidden):
        await bakery.tell(change(title="Cakes"), by=MEMBER)


async def test_what_is_confidential_is_not_found_by_others_not_even_its_version(bakery: Bakery):
    await bakery.tell(draft(confidential=True, owner=OF_JONAS))
    await bakery.tell(define())
    hidden = (
        change(title="Cakes"),
        publish(),
        define(WASTE),
        change_regulars(title="Guests"),
        withdraw(),
    )
    for wish in hidden:
        with pytest.raises(errors.NotFound):
            await bakery.tell(wish, by=LEAD, if_match=99)
    with pytest.raises(errors.Invalid) as refused:
        await bakery.tell(draft(objective_id=OTHER, parent_id=BREAD), by=LEAD)
    assert [fault.code for fault in refused.value.faults] == ["unknown_objective"]
    await bakery.tell(change_regulars(title="Guests"), by=MEMBER)


async def test_objectives_hang_under_each_other_up_to_the_limit(bakery: Bakery):
    above = None
    for n in range(100, 110):
        await bakery.tell(draft(objective_id=UUID(int=n), parent_id=above))
        above = UUID(int=n)
    with pytest.raises(errors.Invalid) as refused:
        await bakery.tell(draft(parent_id=above))
    assert [fault.code for fault in refused.value.faults] == ["too_deep"]


async def test_activation_lists_what_is_short_and_counts_what_was_just_published(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    wish = ActivateCycle(cycle_id=QUARTER)
    with pytest.raises(errors.CycleShort) as short:
        await bakery.tell(wish)
    assert [fault.code for fault in short.value.faults] == ["too_few_objectives"]
    await bakery.write(OTHER, WASTE)
    assert (await bakery.told(wish)).state == "active"


async def test_an_override_is_recorded_with_what_was_short(bakery: Bakery):
    await bakery.go_on_to("active")
    event = (await bakery.town.events())[-1].event
    assert event == CycleActivated(
        cycle_id=QUARTER,
        short=("/objectives no_objectives",),
        override_reason="We start small",
    )


@pytest.mark.parametrize("state", ["review", "closed"])
async def test_in_review_and_after_it_the_structure_stands(bakery: Bakery, state):
    await bakery.write(BREAD, REGULARS)
    await bakery.go_on_to(state)
    before = await bakery.count()
    for wish in (
        draft(objective_id=OTHER),
        change(title="Cakes", reason="Why"),
        define(WASTE, reason="Why"),
        change_regulars(title="Guests", reason="Why"),
        withdraw(reason="Why"),
    ):
        with pytest.raises(errors.CycleStateWrong):
            await bakery.tell(wish)
    assert await bakery.count() == before


async def test_nothing_slips_into_a_cycle_that_moves_at_the_same_moment(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    await bakery.go_on_to("active")
    bakery.meanwhile(StartCycleReview(cycle_id=QUARTER))
    with pytest.raises(errors.CycleStateWrong):
        await bakery.tell(change(title="Cakes", reason="Why"))


async def test_a_cycle_that_moves_without_harm_is_not_held_against_anybody(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    bakery.meanwhile(ChangeCycle(cycle_id=QUARTER, name="Q3"))
    answer = await bakery.told(change(title="Cakes", reason="Why"))
    assert answer.title == "Cakes"


async def test_two_who_write_at_once_both_see_their_wish_granted(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    bakery.meanwhile(change_regulars(title="Guests", reason="Why"))
    answer = await bakery.told(change(title="Cakes", reason="Why"))
    assert (answer.title, answer.key_results[0].title) == ("Cakes", "Guests")


async def test_two_who_define_the_last_key_result_at_once_one_is_told(bakery: Bakery):
    await bakery.tell(draft())
    for n in range(KEY_RESULTS_MAX - 1):
        await bakery.tell(define(UUID(int=100 + n)))
    bakery.meanwhile(define(WASTE))
    with pytest.raises(errors.TooManyKeyResults):
        await bakery.tell(define())
