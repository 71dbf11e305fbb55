import copy

import pytest

from contracts.compatibility import SNAPSHOTS
from contracts.public_types import accept_told, compare_told, lost_between, present

OLD = {
    "properties": {"a": {"type": "string"}, "b": {"enum": ["x"]}},
    "required": ["a"],
}


def changed(**but):
    new = copy.deepcopy(OLD)
    new["properties"] |= but.pop("properties", {})
    return new | but


def test_what_is_told_is_what_was_promised():
    assert compare_told(SNAPSHOTS) == ([], []), "make contracts-accept"


@pytest.mark.parametrize(
    ("new", "lost"),
    [
        (changed(properties={"a": {"type": "integer"}}), "/a"),
        (changed(required=[]), "/a: may be absent now"),
        ({"properties": {"a": {"type": "string"}}, "required": ["a"]}, "/b: is gone"),
    ],
)
def test_what_readers_would_miss_is_named(new, lost):
    (found,) = lost_between(OLD, new)
    assert found.startswith(lost)


def test_more_fields_and_a_wider_enumeration_break_nobody():
    wider = changed(properties={"b": {"enum": ["x", "y"]}, "c": {"type": "string"}})
    assert lost_between(OLD, wider) == []


def test_a_type_that_is_gone_breaks_and_a_new_one_is_news(tmp_path):
    accept_told(tmp_path)
    now = present()
    now["objective.sold"] = now.pop("objective.closed")
    report = compare_told(tmp_path, now)
    assert report.breaks == ["objective.closed: is told no more"]
    assert report.news == ["objective.sold: a new public type"]
