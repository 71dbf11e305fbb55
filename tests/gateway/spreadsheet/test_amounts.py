"""Amounts are read where there is one way to read them, and refused where there are two."""

from decimal import Context, Decimal, Inexact, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.spreadsheet.amounts import Amount, is_decimal_comma, read_amount
from services.gateway.spreadsheet.findings import Cell, Figure, Unusable

READ = [
    ("7", "7"),
    ("-7.5", "-7.5"),
    ("+7", "7"),
    ("−3", "-3"),
    (" 12 ", "12"),
    (".5", "0.5"),
    ("007", "7"),
    ("7,5", "7.5"),
    ("0,234", "0.234"),
    ("1234,567", "1234.567"),
    ("1,2345", "1.2345"),
    ("1.234", "1.234"),
    ("1,234.5", "1234.5"),
    ("1.234,5", "1234.5"),
    ("1,234,567", "1234567"),
    ("1.234.567", "1234567"),
    ("1,234,567.89", "1234567.89"),
    ("1.234.567,89", "1234567.89"),
    ("1 234", "1234"),
    ("1 234,567", "1234.567"),
    ("1\u202f234\u00a0567,8", "1234567.8"),
    ("1'234.50", "1234.5"),
    ("-1,234.567", "-1234.567"),
    ("1e3", "1000"),
    ("2.5E-3", "0.0025"),
    ("1000000000000000", "1000000000000000"),
]


@pytest.mark.parametrize(("text", "value"), READ)
def test_an_amount_with_one_reading_is_read(text: str, value: str) -> None:
    amount = read_amount(text)
    assert amount == Amount(Decimal(value))
    assert str(amount.value) == value


@pytest.mark.parametrize(
    ("text", "value", "sign"),
    [
        ("85%", "85", "%"),
        ("85 %", "85", "%"),
        ("€1,234.5", "1234.5", "€"),
        ("1.234,50 €", "1234.5", "€"),
        ("-$5", "-5", "$"),
        ("$ -5", "-5", "$"),
        ("120 EUR", "120", "EUR"),
        ("USD 120", "120", "USD"),
    ],
)
def test_the_sign_beside_an_amount_is_told_apart(text: str, value: str, sign: str) -> None:
    assert read_amount(text) == Amount(Decimal(value), sign)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1,234", "ambiguous_number"),
        ("-12,345", "ambiguous_number"),
        ("€1,234", "ambiguous_number"),
        ("NaN", "not_finite"),
        ("-nan", "not_finite"),
        ("inf", "not_finite"),
        ("-Infinity", "not_finite"),
        ("∞", "not_finite"),
        ("1e999", "out_of_range"),
        ("1000000000000000.000001", "out_of_range"),
        ("-10000000000000000", "out_of_range"),
        ("9" * 61, "not_a_number"),
        ("1e9999", "not_a_number"),
        ("twelve", "not_a_number"),
        ("12 customers", "not_a_number"),
        ("1,23,456", "not_a_number"),
        ("1,234.567,8", "not_a_number"),
        ("1.234,567.8", "not_a_number"),
        ("1 234,567 890", "not_a_number"),
        ("12,", "not_a_number"),
        ("1..2", "not_a_number"),
        ("--5", "not_a_number"),
        ("(5)", "not_a_number"),
        ("5%%", "not_a_number"),
        ("€5€", "not_a_number"),
        ("٣", "not_a_number"),
        ("1_000", "not_a_number"),
        ("0x10", "not_a_number"),
        ("=2+3", "formula"),
    ],
)
def test_what_has_two_readings_or_none_is_refused(text: str, code: str) -> None:
    amount = read_amount(text)
    assert isinstance(amount, Unusable)
    assert amount.code == code


@pytest.mark.parametrize("text", ["", "  ", "-", "–", "—", "n/a", "N/A"])
def test_nothing_is_nothing(text: str) -> None:
    assert read_amount(text) is None


def test_where_commas_are_decimal_a_point_before_three_digits_has_two_readings() -> None:
    assert read_amount("1.234") == Amount(Decimal("1.234"))
    ambiguous = read_amount("1.234", has_decimal_commas=True)
    assert isinstance(ambiguous, Unusable)
    assert ambiguous.code == "ambiguous_number"
    assert read_amount("98.5", has_decimal_commas=True) == Amount(Decimal("98.5"))


@pytest.mark.parametrize("cell", ["7,5", "-7,5", "1.234,5", "1 234,567", "12,34 €"])
def test_a_decimal_comma_shows_how_a_file_is_written(cell: str) -> None:
    assert is_decimal_comma(cell)


@pytest.mark.parametrize(
    "cell", ["", "7", "7.5", "1,234", "1,234,567", "1,234.5", "a, b", "x" * 99, Figure(Decimal(1))]
)
def test_other_cells_show_no_decimal_comma(cell: Cell) -> None:
    assert not is_decimal_comma(cell)


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.1234567", "0.123457"), ("1e-7", "0"), ("1e-999", "0"), ("-2.5000005", "-2.500001")],
)
def test_six_decimals_are_kept_and_the_rest_is_told(text: str, value: str) -> None:
    assert read_amount(text) == Amount(Decimal(value), is_rounded=True)


def test_a_figure_of_a_workbook_is_limited_alike() -> None:
    assert read_amount(Figure(Decimal("0.85"), "%")) == Amount(Decimal("0.85"), "%")
    assert isinstance(read_amount(Figure(Decimal("1e16"))), Unusable)
    assert read_amount(Unusable("formula", "why")) == Unusable("formula", "why")


@given(st.decimals(min_value="-1e15", max_value="1e15", places=6, allow_nan=False))
def test_a_plain_amount_is_read_as_it_is_written(value: Decimal) -> None:
    with localcontext(Context(prec=1, traps=[Inexact])):
        assert read_amount(f"{value:f}") == Amount(value)


@given(st.text(max_size=80))
def test_any_text_is_an_amount_within_limits_or_is_refused(text: str) -> None:
    amount = read_amount(text)
    if isinstance(amount, Amount):
        assert abs(amount.value) <= Decimal("1e15")
        assert int(amount.value.as_tuple().exponent) >= -6


@given(st.decimals(min_value="-999999", max_value="999999", places=2, allow_nan=False))
def test_english_and_german_writing_give_the_same_amount(value: Decimal) -> None:
    english = f"{value:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert read_amount(english) == read_amount(german) == Amount(value)
