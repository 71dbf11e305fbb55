"""A real quarter of a real company, its own mistakes included.

What is expected is computed here a second time, naively, from the file itself.
"""

import csv
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path

import pytest

from services.gateway.spreadsheet.findings import Spreadsheet
from services.gateway.spreadsheet.reading import read_spreadsheet

FILE = Path(__file__).parents[2] / "data" / "gitlab-2018-q3.csv"
TRUTH = dict(enumerate(csv.DictReader(FILE.open(encoding="utf-8")), start=2))


@pytest.fixture(scope="module")
def quarter() -> Spreadsheet:
    return read_spreadsheet(FILE.read_bytes(), "text/csv; charset=utf-8")


def rows_with(quarter: Spreadsheet, code: str) -> list[int]:
    return [note.row for note in quarter.doubtful if note.code == code]


def test_every_row_is_read_and_none_is_refused(quarter: Spreadsheet) -> None:
    assert quarter.rows_read == len(quarter.rows) == len(TRUTH) == 78
    assert quarter.refused == ()
    assert quarter.ignored == ()


def test_every_figure_and_text_is_that_of_the_file(quarter: Spreadsheet) -> None:
    for row in quarter.rows:
        line = TRUTH[row.row]
        assert (row.objective, row.owner) == (line["objective"], line["team"])
        assert row.key_result == line["key_result"]
        assert row.kind == ("percent" if line["unit"] == "%" else "number")
        assert (row.unit or "") == line["unit"]
        assert (row.baseline, row.target) == (Decimal(line["baseline"]), Decimal(line["target"]))
        assert row.actual == Decimal(line["actual"])
        assert row.reported_percent == Decimal(line["reported_percent"])


def whole(percent: Fraction) -> int:
    return floor(percent + Fraction(1, 2))


def test_every_reported_percentage_that_disagrees_is_named_and_no_other(
    quarter: Spreadsheet,
) -> None:
    disagreeing = []
    for number, line in TRUTH.items():
        share = Fraction(line["actual"]) / Fraction(line["target"]) * 100
        computed = min(max(share, Fraction(0)), Fraction(100))
        if whole(computed) != whole(Fraction(line["reported_percent"])):
            disagreeing.append(number)
    assert rows_with(quarter, "reported_score_disagrees") == disagreeing
    assert disagreeing == [26, 34, 40, 41, 42, 45, 57, 59, 66, 70, 74, 79]


def test_values_over_the_target_and_below_the_baseline_are_named(quarter: Spreadsheet) -> None:
    over = [n for n, line in TRUTH.items() if Decimal(line["actual"]) > Decimal(line["target"])]
    below = [n for n, line in TRUTH.items() if Decimal(line["actual"]) < 0]
    assert rows_with(quarter, "beyond_target") == over == [11, 34, 40, 42, 46, 64]
    assert rows_with(quarter, "behind_baseline") == below == [26]


def test_a_disagreement_shows_both_figures(quarter: Spreadsheet) -> None:
    note = next(n for n in quarter.doubtful if n.row == 70)
    assert note.column == "reported_percent"
    assert note.message == "The file reports 105 %; 0 to 150, now 105, gives 70.00 %."
