"""What holds up activation."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from msgspec.structs import replace

from contracts.events.planning_dependencies import DependencyDeclared
from contracts.values import KEY_RESULTS_MAX, CurvePoint, Needed
from services.planning.domain.dependency import Dependency
from services.planning.domain.readiness import hidden_places, shortcomings, unfinished
from services.planning.handlers.streams import OBJECTIVE
from tests.planning.quarter import (
    BAKEHOUSE,
    BREAD,
    COMPANY,
    OF_BAKEHOUSE,
    QUARTER,
    REGULARS,
    defined,
    drafted,
    metric,
    published,
)

ON = Needed(kind="team", id=BAKEHOUSE)
NEED = DependencyDeclared(
    dependency_id=UUID(int=8), objective_id=BREAD, cycle_id=QUARTER, on=ON, need="A van"
)


def objective(n, owner=COMPANY, key_results=1, is_published=True):
    told = [defined(UUID(int=n * 100 + k)) for k in range(key_results)]
    state = OBJECTIVE.state([drafted(owner=owner), *told, *([published()] if is_published else [])])
    assert state is not None
    return replace(state, id=UUID(int=n))


def codes(objectives):
    return [(fault.pointer, fault.code) for fault in shortcomings(objectives)]


def test_two_to_five_objectives_for_each_owner_that_has_any_are_enough():
    company = [objective(n) for n in range(2)]
    bakehouse = [objective(n + 10, OF_BAKEHOUSE) for n in range(5)]
    assert codes([*company, *bakehouse]) == []


def test_one_is_too_few_and_six_are_too_many_and_each_owner_is_named():
    bakehouse = [objective(n, OF_BAKEHOUSE) for n in range(6)]
    assert codes([objective(10), *bakehouse]) == [
        ("/owners/company", "too_few_objectives"),
        (f"/owners/team/{OF_BAKEHOUSE.id}", "too_many_objectives"),
    ]


def test_drafts_do_not_count():
    drafts = [objective(n, is_published=False) for n in range(3)]
    assert codes([objective(10), objective(11), *drafts]) == []


@pytest.mark.parametrize("objectives", [[], [objective(1, is_published=False)]])
def test_a_cycle_without_a_published_objective_is_not_ready(objectives):
    assert codes(objectives) == [("/objectives", "no_objectives")]


def test_a_published_objective_whose_key_results_were_withdrawn_is_named():
    bare = objective(1, key_results=0)
    assert codes([bare, objective(2)]) == [(f"/objectives/{bare.id}", "no_key_results")]


def test_seven_key_results_are_allowed():
    assert codes([objective(1, key_results=KEY_RESULTS_MAX), objective(2)]) == []


def test_a_curve_that_the_cycle_left_behind_is_short():
    curve = (CurvePoint(on=date(2026, 7, 31), share=Decimal("0.5")),)
    planned = defined(metric=replace(metric(), curve=curve))
    state = OBJECTIVE.state([drafted(), planned, published()])
    assert state is not None
    fits, late = date(2026, 7, 1), date(2026, 8, 1)
    assert len(shortcomings([state], (fits, date(2026, 9, 30)))) == 1
    found = shortcomings([state], (late, date(2026, 9, 30)))
    assert [(fault.pointer, fault.code) for fault in found][1:] == [
        (f"/key_results/{REGULARS}", "outside_cycle")
    ]


def test_the_places_of_what_is_confidential_are_those_nobody_else_hears_of():
    secret = replace(objective(1), confidential=True)
    of_secret = Dependency(
        id=UUID(int=8), objective_id=secret.id, cycle_id=secret.cycle_id, on=ON, declared=NEED
    )
    of_other = replace(of_secret, id=UUID(int=9), objective_id=UUID(int=2))
    assert hidden_places([secret, objective(2)], [of_secret, of_other]) == {
        f"/objectives/{secret.id}",
        f"/key_results/{secret.key_results[0].id}",
        f"/dependencies/{of_secret.id}",
    }


def test_a_published_objective_without_an_outcome_is_short_at_the_end():
    ended, open_end = objective(1), objective(2)
    assert [(f.pointer, f.code) for f in unfinished([ended, open_end], {ended.id})] == [
        (f"/objectives/{open_end.id}", "no_outcome")
    ]


def test_what_is_closed_set_aside_or_only_a_draft_needs_no_review():
    closed = replace(objective(1), state="closed", outcome="missed")
    aside = replace(objective(2), archived_with=UUID(int=2))
    assert unfinished([closed, aside, objective(3, is_published=False)], ()) == []
