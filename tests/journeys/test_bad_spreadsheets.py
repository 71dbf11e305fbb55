"""Spreadsheets that cannot be imported say why, and those that can in part say what was left."""

import io
import random
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest

from tests.support.customers import customer
from tests.support.platform import Platform
from tests.support.real_quarter import CSV, XLSX
from tests.support.refusals import Faults, Watched

MIB = 1024 * 1024
HEADER = b"objective,team,key_result,unit,baseline,target,actual\n"
ROW = b"Bread,Bakehouse,Ten bakers name us,bakers,0,10,5\n"


@pytest.fixture(scope="module")
def bakery(platform: Platform) -> Iterator[Watched]:
    with customer(platform, "Spelt") as company:
        yield Watched(company)


@pytest.fixture(scope="module")
def place(bakery: Watched) -> tuple[str, str]:
    cycle = bakery.customer.cycle()
    bakery.position = bakery.customer.now()
    return "POST", f"/v1/cycles/{cycle}/import"


def workbook(*rows: list[Any]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


NOISE = random.Random(1).randbytes(50_000)
NAMES = ["objective", "team", "key_result", "target"]
REFUSED: dict[str, tuple[bytes, str, Faults]] = {
    "nothing but blank lines": (b"\n\n", CSV, {"/rows/1": "empty"}),
    "a header alone": (HEADER, CSV, {"/rows/1": "no_rows"}),
    "missing columns": (
        b"objective,team\nBread,Bakehouse\n",
        CSV,
        {"/rows/1/key_result": "missing_column", "/rows/1/target": "missing_column"},
    ),
    "doubled headers": (
        b"objective,Objective,team,owner,kr,target\nA,B,C,D,E,5\n",
        CSV,
        {"/rows/1/objective": "doubled_column", "/rows/1/team": "doubled_column"},
    ),
    "columns missing and doubled": (
        b"team,owner,target\nC,D,5\n",
        CSV,
        {
            "/rows/1/team": "doubled_column",
            "/rows/1/objective": "missing_column",
            "/rows/1/key_result": "missing_column",
        },
    ),
    "noise that says it is CSV": (NOISE, CSV, {"/rows/1": "binary"}),
    "noise that says it is a workbook": (NOISE, XLSX, {"/rows/1": "broken_workbook"}),
    "noise that begins like a workbook": (
        b"PK\x03\x04" + NOISE,
        XLSX,
        {"/rows/1": "broken_workbook"},
    ),
    "a program": (b"\x7fELF\x02\x01\x01" + b"\0" * 9 + NOISE, CSV, {"/rows/1": "binary"}),
    "a workbook cut short": (workbook(NAMES, NAMES)[:-300], XLSX, {"/rows/1": "broken_workbook"}),
    "an old workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NOISE,
        XLSX,
        {"/rows/1": "old_workbook"},
    ),
    "a doubled header in a workbook": (
        workbook(["objective", "objective", "kr", "target"], ["A", "B", "C", 5]),
        XLSX,
        {"/rows/1/objective": "doubled_column"},
    ),
}


@pytest.mark.parametrize(("file", "kind", "faults"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_read_is_422_and_makes_nothing(
    bakery: Watched, place: tuple[str, str], file: bytes, kind: str, faults: Faults
):
    headers = {"Content-Type": kind}
    bakery.refused(place, 422, "spreadsheet_refused", faults, content=file, headers=headers)


@pytest.mark.parametrize("kind", [CSV, XLSX])
def test_50_000_rows_are_413_and_make_nothing(bakery: Watched, place: tuple[str, str], kind: str):
    rows = [["Bread", "Bakehouse", f"Loaf {n}", 5] for n in range(50_000)]
    file = HEADER + ROW * len(rows) if kind == CSV else workbook(NAMES, *rows)
    faults = {"/rows/1": "too_many_rows"}
    headers = {"Content-Type": kind}
    response = bakery.refused(place, 413, "too_large", faults, content=file, headers=headers)
    assert "2000 rows" in response.json()["detail"]


def test_a_file_beyond_20_mib_is_413(bakery: Watched, place: tuple[str, str]):
    file = HEADER + ROW * (21 * MIB // len(ROW))
    response = bakery.refused(place, 413, "too_large", content=file, headers={"Content-Type": CSV})
    assert "at most 20971520 bytes" in response.json()["detail"]


def test_an_empty_body_is_400_and_another_type_415(bakery: Watched, place: tuple[str, str]):
    bakery.refused(place, 400, "empty_body", content=b"", headers={"Content-Type": CSV})
    headers = {"Content-Type": "application/json"}
    bakery.refused(place, 415, "media_type_not_taken", content=b"{}", headers=headers)


def test_a_cycle_that_is_not_there_is_404(bakery: Watched):
    nobody = "0192f7c0-0000-7000-8000-00000000dead"
    for cycle in (nobody, "mine"):
        missing = ("POST", f"/v1/cycles/{cycle}/import")
        headers = {"Content-Type": CSV}
        bakery.refused(missing, 404, "not_found", content=HEADER + ROW, headers=headers)


BAD_ROWS = {
    b"=1+1,Bakehouse,Formula,,0,10,5": ("objective", "formula"),
    b"Bread,Bakehouse,Formula,,0,=SUM(A1:A9),5": ("target", "formula"),
    b"Bread,Bakehouse,Equal,,10,10,5": ("target", "equals_baseline"),
    b"Bread,Bakehouse,Text,,0,ten,5": ("target", "not_a_number"),
    b"Bread,Bakehouse,NaN,,0,NaN,5": ("target", "not_finite"),
    b"Bread,Bakehouse,Huge,,0,1e400,5": ("target", "out_of_range"),
    b"Bread,Bakehouse,Nothing,,0,,5": ("target", "missing"),
    b",Bakehouse,No objective,,0,10,5": ("objective", "missing"),
    b"Bread,Bakehouse,,,0,10,5": ("key_result", "missing"),
    b"Bread,Bakehouse,a\x01b,,0,10,5": ("key_result", "control_character"),
    b"Bread,Bakehouse," + b"x" * 301 + b",,0,10,5": ("key_result", "too_long"),
    b"Bread,Bakehouse,Beyond,,0,10,5,6": ("", "too_many_cells"),
}


def test_every_row_that_cannot_be_is_named_with_its_column_and_the_others_come_in(
    bakery: Watched, place: tuple[str, str]
):
    file = HEADER + b"\n".join([*BAD_ROWS, ROW])
    headers = {"Content-Type": CSV}
    report = bakery.api.send(*place, content=file, headers=headers).json()
    found = {(n["row"], n["column"], n["code"]) for n in report["refused"]}
    assert found == {(n, *why) for n, why in enumerate(BAD_ROWS.values(), start=2)}
    assert report["rows"] == len(BAD_ROWS) + 1
    assert report["made"] == {"teams": 1, "objectives": 1, "key_results": 1, "actuals": 1}
    # A team; an objective drafted, defined, published, its value; and the import itself.
    bakery.moved(6)


def test_a_formula_in_a_workbook_is_named_and_never_computed(
    bakery: Watched, place: tuple[str, str]
):
    file = workbook(NAMES, ["Bread", "Bakehouse", "Computed", "=5+5"])
    response = bakery.api.send(*place, content=file, headers={"Content-Type": XLSX})
    assert [(n["row"], n["column"], n["code"]) for n in response.json()["refused"]] == [
        (2, "target", "formula")
    ]
    bakery.assert_unmoved()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_names_with_accents_survive_every_usual_encoding(
    bakery: Watched, place: tuple[str, str], encoding: str
):
    text = f"objective,team,key_result,target\nBrötchen,Bäckerei,Früh um fünf in {encoding},5\n"
    response = bakery.api.send(*place, content=text.encode(encoding), headers={"Content-Type": CSV})
    report = response.json()
    assert report["made"]["key_results"] == 1
    doubts = {note["code"] for note in report["doubtful"]}
    assert ("read_as_windows_1252" in doubts) == (encoding == "cp1252")
    bakery.position = bakery.customer.now()
    teams = [team["name"] for team in bakery.api.all("/v1/teams")]
    assert sorted(teams) == ["Bakehouse", "Bäckerei"]
