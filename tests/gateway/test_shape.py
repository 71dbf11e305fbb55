"""A body is read strictly, and every answer about it is 400 or 422 with a reason."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from contracts.commands.planning import ActivateCycle, OpenCycle, PublishObjective
from contracts.commands.scoring import SetKeyResultScore
from contracts.errors import Invalid
from services.gateway.api import ROUTES
from services.gateway.problems import Problem
from services.gateway.shape import Shape

SCORE = Shape(SetKeyResultScore, ("key_result_id",))
CYCLE = Shape(OpenCycle, ("cycle_id",))


def refusal(shape: Shape, raw: bytes) -> Problem:
    with pytest.raises(Problem) as refused:
        shape.from_json(raw)
    return refused.value


def faults(shape: Shape, raw: bytes) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        shape.from_json(raw)
    return [(f.pointer, f.code) for f in refused.value.faults]


def read(shape: Shape, raw: bytes) -> Any:
    return shape.from_json(raw)


def test_fields_the_path_gives_are_not_fields_of_the_body():
    body = b'{"score": 1, "reason": "R", "key_result_id": "0192f7c0-0000-7000-8000-000000000001"}'
    assert faults(SCORE, body) == [("/key_result_id", "unknown_field")]


def test_an_amount_keeps_every_digit():
    assert read(SCORE, b'{"score": 999999999999999.123456, "reason": "R"}').score == Decimal(
        "999999999999999.123456"
    )


def test_an_amount_in_quotes_is_no_amount():
    for text in ("5", "NaN", "Infinity", "1e3"):
        assert faults(SCORE, b'{"reason": "R", "score": "%s"}' % text.encode()) == [
            ("/score", "wrong_type")
        ]


@pytest.mark.parametrize("number", ["1e400", "1e999999999999999999999", "9" * 20, "9" * 5000])
def test_a_number_beyond_the_limit_is_a_fault_however_it_is_written(number):
    assert [
        code for _, code in faults(SCORE, b'{"reason": "R", "score": %s}' % number.encode())
    ] == ["out_of_range"]


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_words_for_no_number_are_not_json_and_it_says_so(word):
    problem = refusal(SCORE, b'{"score": %s}' % word.encode())
    assert (problem.status, problem.code) == (400, "bad_json")
    assert "NaN and Infinity" in problem.detail


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b'{"score": 1} x',
        b"value=1",
        b"\xff",
        b'{"reason": "\xff", "score": 1}',
        '{"score": 1}'.encode("utf-16"),
        b'\xef\xbb\xbf{"score": 1}',
        b'{"score": 1, "reason": "\\ud800"}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
)
def test_what_is_not_json_in_utf_8_is_400_and_not_called_invalid_values(raw):
    problem = refusal(SCORE, raw)
    assert (problem.status, problem.code) == (400, "bad_json")


def test_an_empty_body_is_an_empty_object_only_where_nothing_is_needed():
    assert read(Shape(ActivateCycle, ("cycle_id",)), b"").override_reason is None
    assert read(Shape(PublishObjective, ("objective_id",)), b"") is not None
    assert refusal(SCORE, b"").code == "empty_body"


def test_of_a_name_given_twice_the_last_value_counts():
    assert read(SCORE, b'{"score": 1, "reason": "R", "score": 2}').score == 2


def test_every_fault_of_the_body_is_named_at_once():
    body = b'{"name": "", "starts_on": "soon", "check_ins": {"every": "daily"}, "x": 1}'
    assert faults(CYCLE, body) == [
        ("/x", "unknown_field"),
        ("/name", "too_short"),
        ("/starts_on", "bad_date"),
        ("/ends_on", "missing"),
        ("/check_ins/every", "not_allowed"),
    ]


def test_every_example_of_the_documentation_is_a_body_that_is_taken():
    for route in ROUTES:
        if route.example is not None:
            route.shape.from_json(json.dumps(route.example).encode())


anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
    max_leaves=20,
)


@given(some.sampled_from([r for r in ROUTES if r.is_command]), anything)
def test_whatever_comes_is_read_or_refused(route, value):
    try:
        route.shape.from_json(json.dumps(value).encode())
    except (Problem, Invalid):
        return


@given(some.sampled_from([r for r in ROUTES if r.is_command]), some.data())
def test_a_body_with_the_right_names_is_read_or_refused(route, data):
    names = some.sampled_from(route.shape.names or ("x",))
    value = data.draw(some.dictionaries(names, anything))
    try:
        route.shape.from_json(json.dumps(value).encode())
    except (Problem, Invalid):
        return
