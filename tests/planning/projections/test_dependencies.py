"""What objectives need, in their lists."""

from contracts.events.planning_dependencies import DependencyAccepted
from services.planning.projections.dependencies import (
    dependencies,
    lists,
    of_objective,
    open_in,
    present_dependency,
)
from services.runtime.projection.definition import fold
from tests.planning.domain.test_dependency import PLACE, declared
from tests.planning.quarter import BREAD, QUARTER, log


def names(*events):
    (entry,) = fold(dependencies, log(*events)).items()
    return [name for name, _ in lists(*entry)]


def test_what_nobody_answered_stands_among_the_open_of_its_cycle():
    assert names(declared()) == [of_objective(BREAD), open_in(QUARTER)]
    assert names(declared(), DependencyAccepted(**PLACE)) == [of_objective(BREAD)]


def test_a_dependency_is_shown_without_a_link_unless_one_is_given():
    (document,) = fold(dependencies, log(declared())).values()
    assert present_dependency(document).link is None
    assert present_dependency(document).state == "open"
