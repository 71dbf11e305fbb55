"""The house rules, held against this tree. What each of them refuses: test_planted.py."""

from collections.abc import Callable

import pytest

from tests.tidy import habits, links, places, shape
from tests.tidy.tree import Tree, this_tree

Rule = Callable[[Tree], list[str]]

RULES: list[Rule] = [
    shape.long_functions,
    shape.long_files,
    shape.empty_names,
    habits.sleeps,
    habits.left_out,
    habits.clocks_and_ids,
    habits.sql_in_python,
    habits.broad_excepts,
    habits.undone,
    habits.silenced,
    habits.scattered_htmx,
    habits.styled_inline,
    links.untested,
    links.untold,
    links.spelled_subjects,
    links.idle_statements,
    links.unheard_events,
    links.unspoken_services,
    places.machine_places,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_this_tree_keeps_the_house_rules(rule: Rule) -> None:
    found = rule(this_tree())
    assert not found, "\n" + "\n".join(found)


def test_the_tree_is_not_empty() -> None:
    tree = this_tree()
    assert {"Makefile", "contracts/envelope.py", "tests/tidy/tree.py"} <= tree.keys()
    assert not any("__pycache__" in path for path in tree)


def test_every_exception_to_a_rule_is_still_needed() -> None:
    tree = this_tree()
    assert habits.SQL_IN_PYTHON.keys() <= tree.keys()
    for path in shape.LONG_FILES:
        assert shape.long_files({"services/another.py": tree[path]})
