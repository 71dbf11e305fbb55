"""The unit makes the kind; a sign in a cell may not contradict it."""

import pytest

from services.gateway.spreadsheet.units import UnitClash, kind_and_unit


@pytest.mark.parametrize(
    ("unit", "signs", "expected"),
    [
        ("", [], ("number", "")),
        ("hires", [], ("number", "hires")),
        ("%", [], ("percent", "%")),
        ("Percent", [], ("percent", "%")),
        ("pp", [], ("number", "pp")),
        ("€", [], ("currency", "€")),
        ("k€", [], ("currency", "k€")),
        ("eur", [], ("currency", "eur")),
        ("USD per month", [], ("currency", "USD per month")),
        ("Europe", [], ("number", "Europe")),
        ("", ["%"], ("percent", "%")),
        ("", ["€"], ("currency", "€")),
        ("", ["USD"], ("currency", "USD")),
        ("%", ["%"], ("percent", "%")),
        ("EUR", ["€"], ("currency", "EUR")),
        ("€", ["EUR"], ("currency", "€")),
        ("CAD", ["$"], ("currency", "CAD")),
        ("k€", ["€"], ("currency", "k€")),
    ],
)
def test_the_unit_or_else_the_sign_makes_the_kind(
    unit: str, signs: list[str], expected: tuple[str, str]
) -> None:
    assert kind_and_unit(unit, set(signs)) == expected


@pytest.mark.parametrize(
    ("unit", "signs"),
    [
        ("hires", ["%"]),
        ("hires", ["€"]),
        ("%", ["€"]),
        ("€", ["%"]),
        ("USD", ["€"]),
        ("", ["€", "%"]),
        ("", ["€", "$"]),
    ],
)
def test_a_contradiction_is_refused(unit: str, signs: list[str]) -> None:
    with pytest.raises(UnitClash):
        kind_and_unit(unit, set(signs))
