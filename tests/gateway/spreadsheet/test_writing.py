import csv
import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.spreadsheet.writing import csv_of, guarded, unguarded, xlsx_of

ACTIVE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "'=1", "''-2"]


def read_csv(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", ACTIVE)
def test_no_text_begins_like_a_formula_and_each_reads_back(text):
    assert guarded(text)[0] == "'"
    assert unguarded(guarded(text)) == text


@given(st.text() | st.text(alphabet="'=+-@\t\rab", max_size=5))
def test_every_text_reads_back(text):
    marked = guarded(text)
    assert marked[:1] not in ("=", "+", "-", "@", "\t", "\r")
    assert unguarded(marked) == text


@pytest.mark.parametrize("text", ["Bread", "'tis", "5 % more", "a=b", ""])
def test_other_texts_stay_as_they_are(text):
    assert guarded(text) == unguarded(text) == text


def test_a_csv_file_holds_marked_texts_and_plain_numbers():
    rows = read_csv(csv_of(("a", "b", "c"), [("=1+1", Decimal("-7.50"), None)]))
    assert rows == [["a", "b", "c"], ["'=1+1", "-7.50", ""]]


def test_amounts_are_written_without_an_exponent():
    assert read_csv(csv_of(("a",), [(Decimal("1E+3"),)]))[1] == ["1000"]


@pytest.mark.parametrize("text", ACTIVE[:5] + ACTIVE[6:])
def test_a_workbook_holds_no_formula(text):
    raw = xlsx_of("sheet", ("a", "b"), [(text, Decimal("7.5"))])
    sheet = openpyxl.load_workbook(io.BytesIO(raw)).active
    assert sheet["A2"].data_type == "s"
    assert unguarded(sheet["A2"].value) == text
    assert (sheet["B2"].data_type, sheet["B2"].value) == ("n", 7.5)
