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


def test_what_everybody_reads_does_not_hang_under_what_only_some_may_know_of():
    above = [UUID(int=70)]
    (fault,) = parent_faults(BREAD, above, is_told=True)
    assert (fault.pointer, fault.code) == ("/parent_id", "confidential_parent")
    assert parent_faults(BREAD, above) == []
