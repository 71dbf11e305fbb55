"""Defining, changing and withdrawing key results, as a company would tell it."""

from decimal import Decimal
from uuid import UUID

import pytest

from contracts import errors
from contracts.events.planning import (
    KeyResultAmended,
    KeyResultChanged,
    KeyResultWithdrawn,
)
from contracts.values import KEY_RESULTS_MAX, Change, Metric
from services.planning.domain.key_result import decide
from services.planning.handlers.streams import OBJECTIVE
from tests.planning.quarter import (
    BREAD,
    HANNA,
    JONAS,
    QUARTER,
    REGULARS,
    WASTE,
    around,
    change_regulars,
    define,
    defined,
    drafted,
    metric,
    published,
    withdraw,
)
from tests.support.scenario import scenario

STRANGER = UUID(int=99)


def told(**there):
    surroundings = around(**there)
    return scenario(OBJECTIVE, lambda state, wish: decide(state, wish, surroundings))


planning, running, in_review, closed = (
    told(cycle_state=state) for state in ("planning", "active", "review", "closed")
)
draft = planning.given(drafted(), defined())
public = planning.given(drafted(), defined(), published())


def changed(**changes):
    return KeyResultChanged(objective_id=BREAD, cycle_id=QUARTER, key_result_id=REGULARS, **changes)


def amended(**changes):
    return KeyResultAmended(objective_id=BREAD, cycle_id=QUARTER, key_result_id=REGULARS, **changes)


def withdrawn(**words):
    return KeyResultWithdrawn(objective_id=BREAD, cycle_id=QUARTER, key_result_id=REGULARS, **words)


def test_who_accounts_for_the_objective_accounts_for_its_key_results_unless_another_is_named():
    story = planning.given(drafted())
    story.when(define()).then(defined(accountable_id=HANNA))
    story.when(define(accountable_id=JONAS)).then(defined(accountable_id=JONAS))


def test_defining_the_same_key_result_twice_records_it_once():
    draft.when(define()).then()


def test_another_key_result_cannot_take_its_id():
    draft.when(define(title="Tourists")).then_refused(errors.IdTaken, what="key result")


def test_an_eighth_key_result_means_a_second_objective():
    many = [defined(UUID(int=100 + n)) for n in range(KEY_RESULTS_MAX)]
    story = planning.given(drafted(), *many[:-1])
    full = story.when(define(UUID(int=106))).then(many[-1])
    full.when(define()).then_refused(errors.TooManyKeyResults, limit=KEY_RESULTS_MAX)
    gone = KeyResultWithdrawn(
        objective_id=BREAD, cycle_id=QUARTER, key_result_id=many[0].key_result_id
    )
    full.given(gone).when(define()).then(defined())


def test_every_fault_of_a_definition_is_named_at_once():
    wish = define(title=" ", weight=Decimal(0), accountable_id=STRANGER, metric=metric(5, 5))
    public.when(wish).then_refused(
        errors.Invalid, "/title", "/weight", "/accountable_id", "/metric/target", "/reason"
    )


def test_a_key_result_added_to_a_published_objective_is_an_amendment():
    public.when(define(WASTE, reason="Flour got dearer")).then(
        defined(WASTE, amendment=True, reason="Flour got dearer")
    )


def test_a_drafts_key_result_changes_freely_and_old_and_new_are_kept():
    draft.when(change_regulars(title="Guests", weight=Decimal("2.50"), accountable_id=JONAS)).then(
        changed(
            title=Change(old="Regulars", new="Guests"),
            weight=Change(old=Decimal(1), new=Decimal("2.5")),
            accountable_id=Change(old=HANNA, new=JONAS),
        )
    )


def test_a_published_target_moves_only_with_a_reason_that_is_kept():
    wish = metric(210, 300)
    public.when(change_regulars(metric=wish)).then_refused(errors.Invalid, "/reason")
    public.when(change_regulars(metric=wish, reason="The bus line moved")).then(
        amended(metric=Change(old=metric(), new=wish), reason="The bus line moved")
    )


def test_what_a_changed_metric_leaves_out_stays_as_it_was():
    wish = Metric(kind="number", target=Decimal(300))
    draft.when(change_regulars(metric=wish)).then(
        changed(metric=Change(old=metric(), new=metric(210, 300)))
    )


def test_another_kind_of_metric_is_given_whole():
    wish = Metric(kind="percent", target=Decimal(30))
    draft.when(change_regulars(metric=wish)).then_refused(errors.Invalid, "/metric/baseline")


@pytest.mark.parametrize("story", [draft, public])
def test_a_change_that_changes_nothing_leaves_no_event(story):
    same = metric("210.00", "3.5e2")
    story.when(change_regulars(title="Regulars", weight=Decimal("1.0"), metric=same)).then()


def test_all_faults_of_an_amendment_are_named_at_once():
    wish = change_regulars(
        title=" ", metric=metric(1, 1), weight=Decimal("NaN"), accountable_id=STRANGER
    )
    public.when(wish).then_refused(
        errors.Invalid, "/title", "/metric/target", "/weight", "/accountable_id", "/reason"
    )


def test_somebody_who_left_stays_accountable_until_replaced():
    story = told(members=frozenset((JONAS,))).given(drafted(), defined())
    story.when(change_regulars(accountable_id=HANNA)).then()


def test_a_draft_in_a_running_cycle_still_changes_freely():
    story = running.given(drafted(), defined())
    story.when(change_regulars(title="Guests")).then(
        changed(title=Change(old="Regulars", new="Guests"))
    )


def test_a_key_result_is_withdrawn_once_and_then_stands_still():
    story = draft.when(withdraw()).then(withdrawn())
    story.when(withdraw()).then_refused(errors.KeyResultGone)
    story.when(change_regulars(title="Guests")).then_refused(errors.KeyResultGone)


def test_withdrawing_a_published_key_result_needs_a_reason():
    public.when(withdraw()).then_refused(errors.Invalid, "/reason")
    told = withdrawn(reason="Nobody counts", amendment=True)
    public.when(withdraw(reason="Nobody counts")).then(told)


@pytest.mark.parametrize("story", [in_review, closed])
def test_after_the_cycle_no_key_result_changes(story):
    there = story.given(drafted(), defined(), published())
    there.when(define(WASTE, reason="Why")).then_refused(errors.CycleStateWrong)
    there.when(change_regulars(title="Guests", reason="Why")).then_refused(errors.CycleStateWrong)
    there.when(withdraw(reason="Why")).then_refused(errors.CycleStateWrong)


def test_nothing_happens_to_what_was_never_defined():
    planning.when(define()).then_refused(errors.NotFound, what="objective")
    planning.when(change_regulars(title="Guests")).then_refused(errors.NotFound)
    draft.when(withdraw(WASTE)).then_refused(errors.NotFound, what="key result")
