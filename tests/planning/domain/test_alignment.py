"""Where an objective may hang."""

from uuid import UUID

from services.planning.domain.alignment import DEPTH_MAX, parent_faults
from tests.planning.quarter import BREAD

CHAIN = tuple(UUID(int=n) for n in range(100, 100 + DEPTH_MAX))


def codes(ancestors):
    return [(fault.pointer, fault.code) for fault in parent_faults(BREAD, ancestors)]


def test_a_parent_that_is_there_will_do():
    assert codes(CHAIN[:1]) == []


def test_a_parent_that_is_not_there_or_hidden_is_unknown():
    assert codes(()) == [("/parent_id", "unknown_objective")]


def test_nothing_stands_under_itself_at_any_height():
    assert codes((BREAD,)) == [("/parent_id", "circle")]
    assert codes((*CHAIN, BREAD)) == [("/parent_id", "circle")]


def test_the_depth_has_a_limit():
    assert codes(CHAIN[:-1]) == []
    assert codes(CHAIN) == [("/parent_id", "too_deep")]
