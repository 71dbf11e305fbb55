"""What is wrong with words and amounts."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.values import AMOUNT_MAX, WEIGHT_MAX
from services.planning.domain import faults

amounts = st.decimals(min_value=-AMOUNT_MAX, max_value=AMOUNT_MAX, places=6)


def codes(found):
    return [fault.code for fault in found]


@given(amounts)
def test_every_amount_within_the_limits_is_taken(amount):
    assert faults.amount("/x", amount) == []


@given(amounts)
def test_writing_an_amount_plainly_never_changes_it(amount):
    plain = faults.plain(amount)
    assert plain == amount
    assert plain.as_tuple().exponent == -faults.decimals(amount)


@given(amounts)
def test_what_precision_the_process_computes_with_makes_no_difference(amount):
    with localcontext() as context:
        context.prec = 2
        assert faults.amount("/x", amount) == []
        plain = faults.plain(amount)
    assert plain == amount


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NaN", "not_a_number"),
        ("sNaN", "not_a_number"),
        ("-Infinity", "not_a_number"),
        ("1e16", "too_large"),
        ("1e999999", "too_large"),
        ("1000000000000000.000001", "too_large"),
        ("1e-7", "too_many_decimals"),
        ("1e-999999", "too_many_decimals"),
        ("1." + "0" * 40 + "1", "too_many_decimals"),
        ("1." + "0" * 100, "too_many_decimals"),
    ],
)
def test_other_amounts_are_refused_with_the_reason(text, code):
    assert codes(faults.amount("/x", Decimal(text))) == [code]


@pytest.mark.parametrize(
    ("text", "plain"),
    [("0", "0"), ("-0.00", "0"), ("0E-400", "0"), ("0E+9", "0"), ("7.50", "7.5"), ("1E3", "1000")],
)
def test_a_number_is_written_as_people_write_it(text, plain):
    assert str(faults.plain(Decimal(text))) == plain


@pytest.mark.parametrize("text", ["0", "-1", "1000.000001"])
def test_a_weight_is_above_zero_and_within_its_limit(text):
    assert codes(faults.weight("/weight", Decimal(text))) == ["weight_out_of_range"]
    assert faults.weight("/weight", WEIGHT_MAX) == []
    assert faults.weight("/weight", Decimal("0.000001")) == []


def test_a_weight_is_a_number_first():
    assert codes(faults.weight("/weight", Decimal("NaN"))) == ["not_a_number"]


def test_a_text_of_spaces_says_nothing():
    assert codes(faults.blank("/title", " \u00a0\t")) == ["blank"]
    assert faults.blank("/title", " x ") == []


def test_a_reason_is_wanted_or_not_but_never_empty():
    assert codes(faults.reason(None, wanted=True)) == ["reason_wanted"]
    assert codes(faults.reason("", wanted=False)) == ["blank"]
    assert faults.reason(None, wanted=False) == []
    assert faults.reason("The bus line moved", wanted=True) == []
