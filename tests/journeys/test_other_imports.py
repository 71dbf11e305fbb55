"""The real quarter in other forms and at other moments: the result is the same."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.support.customers import Customer, customer
from tests.support.platform import Platform
from tests.support.real_quarter import (
    ROWS,
    XLSX,
    Row,
    as_csv,
    as_xlsx,
    history,
    import_into,
    key_results,
    place_of,
    progress,
    tenths,
    told,
)

CHECKED_IN = "key_result.checked_in"


@pytest.fixture(scope="module")
def company(platform: Platform) -> Iterator[Customer]:
    with customer(platform, "GitLab 2018 again") as found:
        yield found


@pytest.fixture(scope="module")
def cycle(company: Customer) -> str:
    return company.cycle()


def assert_is_the_real_quarter(company: Customer, cycle: str) -> None:
    found = key_results(company.api, cycle)
    assert found.keys() == {place_of(row) for row in ROWS}
    for row in ROWS:
        key_result = found[place_of(row)]
        assert Decimal(str(key_result["metric"]["target"])) == Decimal(row["target"])
        assert (key_result["metric"]["unit"] or "") == row["unit"]
        assert Decimal(str(key_result["current"])) == Decimal(row["actual"])
        score = company.api.get(f"/v1/key-results/{key_result['id']}/score")["score"]
        assert Decimal(str(score)) == tenths(progress(row))


def notes(report: Any, kind: str) -> set[tuple[int, str, str]]:
    return {(note["row"], note["column"], note["code"]) for note in report[kind]}


def test_1_into_a_running_cycle_the_actual_values_are_check_ins_at_once(
    company: Customer, cycle: str
):
    company.activate(cycle)
    report = import_into(company, cycle, as_csv(ROWS))
    assert report["made"] == {"teams": 30, "objectives": 43, "key_results": 78, "actuals": 78}
    assert report["refused"] == []
    told(company, CHECKED_IN, len(ROWS))
    assert_is_the_real_quarter(company, cycle)


def test_2_a_workbook_of_the_same_rows_says_the_same(company: Customer, cycle: str):
    before = company.now()
    again = import_into(company, cycle, as_xlsx(ROWS), XLSX)
    assert (again["unchanged"], set(again["made"].values())) == (78, {0})
    assert again["refused"] == []
    assert notes(again, "doubtful") == notes(import_into(company, cycle, as_csv(ROWS)), "doubtful")
    assert company.now() == before


def test_3_one_changed_actual_value_is_one_more_check_in(company: Customer, cycle: str):
    found = key_results(company.api, cycle)
    behind = newest_place(company)
    changed, edited = edit(7, actual="88")
    report = import_into(company, cycle, as_csv(edited))
    assert report["made"] == {"teams": 0, "objectives": 0, "key_results": 0, "actuals": 1}
    assert report["unchanged"] == 77
    told(company, CHECKED_IN, 1, behind)
    key_result = found[place_of(changed)]["id"]
    newest, first = company.api.all(f"/v1/key-results/{key_result}/check-ins")
    assert (newest["value"], first["value"]) == (88, int(changed["actual"]))
    assert key_results(company.api, cycle)[place_of(changed)]["current"] == 88
    others = [one["id"] for where, one in found.items() if where != place_of(changed)]
    counted = [e for e in history(company.api, type=CHECKED_IN) if e["entity"]["id"] in others]
    assert len(counted) == 77


def test_4_one_changed_target_is_named_doubtful_and_stays(company: Customer, cycle: str):
    before = company.now(), key_results(company.api, cycle)
    _, rows = edit(7, actual="88")  # As it is by now.
    changed, edited = edit(20, rows, target="4711")
    report = import_into(company, cycle, as_csv(edited))
    assert (20, "target", "definition_differs") in notes(report, "doubtful")
    (note,) = [n for n in report["doubtful"] if n["code"] == "definition_differs"]
    assert "4711" in note["message"]
    assert changed["target"] in note["message"]
    assert (report["unchanged"], set(report["made"].values())) == (77, {0})
    assert (company.now(), key_results(company.api, cycle)) == before


def test_5_a_workbook_alone_makes_the_same_quarter(platform: Platform):
    with customer(platform, "GitLab 2018 in Excel") as company:
        cycle = company.cycle()
        report = import_into(company, cycle, as_xlsx(ROWS), XLSX)
        assert report["made"] == {"teams": 30, "objectives": 43, "key_results": 78, "actuals": 78}
        company.activate(cycle)
        told(company, CHECKED_IN, len(ROWS))
        assert_is_the_real_quarter(company, cycle)


def edit(number: int, rows: list[Row] = ROWS, **cells: str) -> tuple[Row, list[Row]]:
    """The row of that number in the file, and the file with other cells in it."""
    at = number - 2
    return rows[at], [*rows[:at], {**rows[at], **cells}, *rows[at + 1 :]]


def newest_place(company: Customer) -> str:
    """A cursor behind everything told so far."""
    company.now()
    page = company.api.get("/v1/events", limit=500)
    while page["has_more"]:
        page = company.api.get("/v1/events", limit=500, after=page["next"])
    return str(page["next"])
