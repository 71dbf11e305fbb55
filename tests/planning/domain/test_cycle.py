"""A cycle's life, as a company would tell it."""

from datetime import date

import pytest
from msgspec.structs import replace

from contracts import errors
from contracts.commands.planning import (
    ActivateCycle,
    ChangeCycle,
    CloseCycle,
    ReopenCycle,
    StartCycleReview,
)
from contracts.envelope import Fault
from contracts.events.planning import (
    CycleActivated,
    CycleChanged,
    CycleClosed,
    CycleReopened,
    CycleReviewStarted,
    SpreadsheetImported,
)
from contracts.values import Change, Rhythm
from services.planning.domain.cycle import decide
from services.planning.handlers.streams import CYCLE
from tests.planning.quarter import QUARTER, open_quarter, opened
from tests.support.scenario import scenario

cycle = scenario(CYCLE, decide)
activated = CycleActivated(cycle_id=QUARTER)
in_review = CycleReviewStarted(cycle_id=QUARTER)
closed = CycleClosed(cycle_id=QUARTER)
planned = cycle.given(opened())
running = planned.given(activated)
reviewed = running.given(in_review)
over = reviewed.given(closed)

SHORT = [Fault("/owners/company", "too_few_objectives", "The company has 1.")]


def activate(short=(), **words):
    command = ActivateCycle(cycle_id=QUARTER, **words)
    return lambda state: decide(state, command, short)


def change(**wishes):
    return ChangeCycle(cycle_id=QUARTER, **wishes)


def review(**words):
    return StartCycleReview(cycle_id=QUARTER, **words)


def close(**words):
    return CloseCycle(cycle_id=QUARTER, **words)


def reopen(reason="The August figures were wrong"):
    return ReopenCycle(cycle_id=QUARTER, reason=reason)


def test_a_cycle_opens_with_its_question():
    cycle.when(open_quarter()).then(opened())


def test_opening_the_same_cycle_twice_records_it_once():
    planned.when(open_quarter()).then()


def test_another_cycle_cannot_take_its_id():
    planned.when(open_quarter(name="Autumn")).then_refused(errors.IdTaken, what="cycle")


def test_a_cycle_may_last_a_day_but_not_end_before_it_starts():
    day = date(2026, 7, 1)
    cycle.when(open_quarter(starts_on=day, ends_on=day)).then(opened(starts_on=day, ends_on=day))
    cycle.when(open_quarter(ends_on=date(2026, 6, 30))).then_refused(errors.Invalid, "/ends_on")


def test_every_fault_is_named_at_once():
    wish = open_quarter(name="  ", ends_on=date(2026, 6, 30))
    cycle.when(wish).then_refused(errors.Invalid, "/name", "/ends_on")


def test_while_planning_anything_may_change_and_old_and_new_are_kept():
    wish = change(name="Q3", ends_on=date(2026, 10, 31), votes_per_member=3)
    planned.when(wish).then(
        CycleChanged(
            cycle_id=QUARTER,
            name=Change(old="Summer", new="Q3"),
            ends_on=Change(old=date(2026, 9, 30), new=date(2026, 10, 31)),
            votes_per_member=Change(old=5, new=3),
        )
    )


def test_a_change_that_changes_nothing_leaves_no_event():
    planned.when(change(name="Summer", starts_on=date(2026, 7, 1))).then()
    running.when(change(name="Summer", starts_on=date(2026, 7, 1))).then()


def test_moving_the_first_day_behind_the_last_is_refused_there():
    planned.when(change(starts_on=date(2026, 10, 1))).then_refused(errors.Invalid, "/starts_on")


def test_a_running_cycle_keeps_its_dates_but_may_change_its_words_and_rhythm():
    rhythm = Rhythm(every="monthly", weekday="monday")
    running.when(change(check_ins=rhythm)).then(
        CycleChanged(cycle_id=QUARTER, rhythm=Change(old=Rhythm(), new=rhythm))
    )
    wish = change(name="Q3", ends_on=date(2026, 10, 31))
    running.when(wish).then_refused(errors.CycleStateWrong, wanted="in planning", state="active")


@pytest.mark.parametrize("story", [reviewed, over])
def test_after_the_cycle_its_definition_stands(story):
    story.when(change(name="Q3")).then_refused(errors.CycleStateWrong)


def test_what_is_short_holds_up_activation():
    planned.when(activate(SHORT)).then_refused(errors.CycleShort, "/owners/company")


def test_an_admin_may_go_on_with_a_reason_and_what_was_short_is_kept():
    planned.when(activate(SHORT, override_reason="We start small")).then(
        CycleActivated(
            cycle_id=QUARTER,
            short=("/owners/company too_few_objectives",),
            override_reason="We start small",
        )
    )


def test_overriding_needs_words():
    wish = activate(SHORT, override_reason=" ")
    planned.when(wish).then_refused(errors.Invalid, "/override_reason")


def test_where_nothing_is_short_nothing_is_overridden():
    wish = activate(override_reason="To be sure", reason="Everybody is ready")
    planned.when(wish).then(CycleActivated(cycle_id=QUARTER, reason="Everybody is ready"))


def test_a_cycle_goes_through_its_states_and_back_with_reasons():
    back = CycleReopened(
        cycle_id=QUARTER, state=Change(old="review", new="active"), reason=reopen().reason
    )
    again = CycleReopened(
        cycle_id=QUARTER, state=Change(old="closed", new="review"), reason=reopen().reason
    )
    story = planned.when(activate()).then(activated)
    story = story.when(review()).then(in_review)
    story = story.when(reopen()).then(back)
    story = story.when(review(reason="September is over")).then(
        CycleReviewStarted(cycle_id=QUARTER, reason="September is over")
    )
    story = story.when(close()).then(closed)
    story.when(reopen()).then(again).when(close()).then(closed)


def test_reopening_needs_a_reason_in_words():
    reviewed.when(reopen("\n")).then_refused(errors.Invalid, "/reason")


@pytest.mark.parametrize(
    ("story", "wish", "wanted", "state"),
    [
        (running, activate(), "in planning", "active"),
        (over, activate(), "in planning", "closed"),
        (planned, review(), "active", "in planning"),
        (over, review(), "active", "closed"),
        (planned, close(), "in review", "in planning"),
        (running, close(), "in review", "active"),
        (over, close(), "in review", "closed"),
        (planned, reopen(), "in review or closed", "in planning"),
        (running, reopen(), "in review or closed", "active"),
    ],
)
def test_no_state_is_skipped(story, wish, wanted, state):
    story.when(wish).then_refused(errors.CycleStateWrong, wanted=wanted, state=state)


def ending(short=(), hidden=(), **words):
    command = close(**words)
    return lambda state: decide(state, command, short, (), 0, hidden)


def test_closing_lists_what_is_short_and_goes_on_with_a_reason():
    open_end = [Fault("/objectives/7", "no_outcome", "It has no outcome.")]
    reviewed.when(ending(open_end)).then_refused(errors.CycleShort, "/objectives/7")
    over_it = CycleClosed(cycle_id=QUARTER, override_reason="We know.")
    told = replace(over_it, short=("/objectives/7 no_outcome",))
    reviewed.when(ending(open_end, override_reason="We know.")).then(told)
    hidden = ending(open_end, ["/objectives/7"], override_reason="We know.")
    reviewed.when(hidden).then(over_it)


@pytest.mark.parametrize("wish", [change(name="Q3"), activate(), review(), close(), reopen()])
def test_nothing_happens_to_a_cycle_that_was_never_opened(wish):
    cycle.when(wish).then_refused(errors.NotFound, what="cycle")


def test_an_import_leaves_the_definition_as_it_is_and_counts_as_a_version():
    imported = SpreadsheetImported(
        cycle_id=QUARTER, digest="00", rows=3, objectives=1, key_results=3, actuals=3
    )
    before = planned.aggregate.state(planned.history)
    after = planned.aggregate.state((*planned.history, imported))
    assert (before.version, after.version) == (1, 2)
    assert (before.name, before.state) == (after.name, after.state)


def test_what_is_confidential_is_short_for_who_activates_and_stands_in_no_event():
    secret = Fault("/key_results/7", "no_number", "Of something confidential.")
    wish = ActivateCycle(cycle_id=QUARTER, override_reason="We start")
    hidden = {secret.pointer}
    planned.when(lambda state: decide(state, wish, [*SHORT, secret], [secret], hidden=hidden)).then(
        CycleActivated(
            cycle_id=QUARTER,
            short=("/owners/company too_few_objectives",),
            override_reason="We start",
        )
    )
    bare = ActivateCycle(cycle_id=QUARTER)
    planned.when(lambda state: decide(state, bare, [secret], hidden=hidden)).then_refused(
        errors.CycleShort, secret.pointer
    )
