from decimal import Decimal, localcontext

import pytest

from services.checkin.domain.amount import amount_faults, plain


@pytest.mark.parametrize("amount", ["0", "-0", "7.5", "1e15", "-1e15", "0.000001", "1.50000000"])
def test_an_amount_within_the_limits_is_taken(amount):
    assert amount_faults("/value", Decimal(amount)) == []


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("NaN", "not_a_number"),
        ("sNaN", "not_a_number"),
        ("-Infinity", "not_a_number"),
        ("1000000000000000.1", "too_large"),
        ("-1e16", "too_large"),
        ("1e999999", "too_large"),
        ("0.0000001", "too_many_decimals"),
        ("1e-999999", "too_many_decimals"),
    ],
)
def test_an_amount_beyond_the_limits_is_refused_with_its_place(amount, code):
    (fault,) = amount_faults("/value", Decimal(amount))
    assert (fault.pointer, fault.code) == ("/value", code)


@pytest.mark.parametrize(
    ("amount", "written"),
    [("1e3", "1000"), ("7.50", "7.5"), ("0e40", "0"), ("-0.000001", "-0.000001"), ("10", "10")],
)
def test_an_amount_is_written_as_people_write_it(amount, written):
    assert str(plain(Decimal(amount))) == written


def test_no_digit_is_lost_whatever_the_ambient_precision():
    with localcontext(prec=3):
        assert str(plain(Decimal("123456789012345.654321"))) == "123456789012345.654321"
