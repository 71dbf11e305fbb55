"""Parameters are typed, and every bad one is named."""

from typing import Any

import pytest

from contracts.errors import Invalid
from contracts.queries.audit import History
from contracts.queries.notification import Feed
from contracts.queries.planning import ObjectiveList
from services.gateway.parameters import Parameters
from services.gateway.shape import Shape

FEED = Parameters(Shape(Feed))
HISTORY = Parameters(Shape(History, (), {"since": "from", "until": "to"}))
LIST = Parameters(Shape(ObjectiveList))


def faults(parameters: Parameters, query: bytes) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        parameters.read(query)
    return [(f.pointer, f.code) for f in refused.value.faults]


def read(parameters: Parameters, query: bytes) -> Any:
    return parameters.read(query)


def test_nothing_given_is_everything_by_default():
    assert read(LIST, b"").limit == 50


def test_numbers_lists_and_texts_are_read_as_what_they_are():
    feed = read(FEED, b"limit=7&types=a.b,c.d&after=x%20y&wait=20")
    assert (feed.limit, feed.types, feed.after, feed.wait) == (7, ("a.b", "c.d"), "x y", 20)


def test_a_parameter_may_have_another_name_outside():
    history = read(HISTORY, b"from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z")
    assert (history.since, history.until) == ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z")
    assert faults(HISTORY, b"since=2026-01-01T00:00:00Z") == [("/since", "unknown_field")]


def test_every_bad_parameter_is_named():
    assert faults(LIST, b"limit=500&cycle_id=7&of=all") == [
        ("/of", "unknown_field"),
        ("/cycle_id", "bad_id"),
        ("/limit", "out_of_range"),
    ]


@pytest.mark.parametrize("limit", ["0", "201", "-1", "ten", "1.5", "", "9" * 30, "%D9%A3"])
def test_a_limit_is_a_whole_number_from_1_to_200(limit):
    assert [pointer for pointer, _ in faults(LIST, b"limit=" + limit.encode())] == ["/limit"]


def test_a_parameter_given_twice_is_refused_rather_than_guessed():
    assert faults(LIST, b"limit=1&limit=2") == [("/limit", "given_twice")]


def test_control_characters_and_bytes_that_are_no_text_are_refused():
    assert faults(LIST, b"after=%00") == [("/after", "control_characters")]
    assert faults(LIST, b"after=\xff") == [("", "bad_parameter")]


def test_a_thousand_parameters_are_refused_without_being_read():
    assert faults(LIST, b"&".join(b"a%d=1" % n for n in range(1000))) == [("", "too_many")]
