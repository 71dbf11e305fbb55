"""Every id of an objective or key result in an event of planning is known to be one."""

from uuid import UUID

import msgspec
import pytest

from contracts.catalogue import TOLD
from contracts.events import planning, planning_dependencies, planning_life
from contracts.events.planning_dependencies import DependencyDeclared
from contracts.events.planning_life import ObjectiveAligned
from contracts.values import Change, Needed, Support
from services.notification.domain.naming import NOBODY, Named, named_in

ONE, OTHER, NEED = (UUID(int=n) for n in (1, 2, 3))


def test_a_move_names_the_old_place_and_the_new_one():
    old, new = Support(objective_id=OTHER), Support(objective_id=NEED)
    parent = Change[Support | None](old=old, new=new)
    event = ObjectiveAligned(objective_id=ONE, cycle_id=ONE, parent=parent)
    assert named_in(event) == Named(objectives=(OTHER, NEED))


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        ("objective", Named(objectives=(OTHER,))),
        ("key_result", Named(key_result=OTHER)),
        ("team", NOBODY),
        ("external_party", NOBODY),
    ],
)
def test_a_need_names_what_is_needed(kind, named):
    on = Needed(kind=kind, id=OTHER)
    event = DependencyDeclared(
        dependency_id=NEED, objective_id=ONE, cycle_id=ONE, on=on, need="Time"
    )
    assert named_in(event) == named


# What an event is about, and who; none of it is another objective.
PLAIN = {
    "accountable_id",
    "assignee_id",
    "cycle_id",
    "dependency_id",
    "external_party_id",
    "import_id",
    "key_result_id",
    "objective_id",
    "organisation_id",
    "to_cycle_id",
}
TAKEN = {"parent_id", "carried_from", "root_id", "to_objective_id", "on", "parent"}


def test_a_new_field_with_an_id_is_looked_at_before_it_is_told():
    modules = (planning.__name__, planning_life.__name__, planning_dependencies.__name__)
    fields = {
        field.name
        for kind in TOLD.values()
        if kind.__module__ in modules
        for field in msgspec.structs.fields(kind)
        if any(kind in str(field.type) for kind in ("UUID", "Support", "Needed"))
    }
    assert fields - PLAIN - TAKEN == set()
