"""A spreadsheet over HTTP: all of it or nothing, and every row's fate told."""

import io
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest

from contracts.values import IMPORT_ROWS_MAX
from services.gateway.api.cycles import CSV, XLSX
from tests.gateway.test_app import assert_problem
from tests.support.porch import Company, furnished

QUARTER = Path(__file__).parents[1] / "data" / "gitlab-2018-q3.csv"
SHEET = b"objective,team,key_result,baseline,target\nGrow,Sales,Orders,0,10\nGrow,,Profit,0,5\n"


@pytest.fixture
async def company(http: httpx.AsyncClient, request: Any) -> Company:
    """A company of its own for each test."""
    return await furnished(http, f"Importer {request.node.name[:100]}")


async def sent(
    company: Company, content: bytes, media: str = CSV, query: str = "", **headers: str
) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await company.http.post(
        f"/v1/cycles/{company.things['cycle_id']}/import{query}",
        headers={
            "Authorization": f"Bearer {company.keys['owner']}",
            "Content-Type": media,
            **named,
        },
        content=content,
    )


async def names(company: Company) -> list[str]:
    return [team["name"] for team in (await company.done("GET", "/v1/teams"))["data"]]


async def count(company: Company, caller: Any) -> int:
    return len(await caller.town.events(company.id))


async def test_a_real_quarter_comes_in_whole_and_a_second_time_changes_nothing(company, caller):
    content = QUARTER.read_bytes()
    first = await sent(company, content)
    assert first.status_code == 200
    assert first.json()["made"]["key_results"] == 78
    assert int(first.headers["scoreline-position"]) > 0
    before = await count(company, caller)
    second = await sent(company, content)
    assert second.json()["made"] == {"teams": 0, "objectives": 0, "key_results": 0, "actuals": 0}
    assert second.json()["unchanged"] == 78
    assert await count(company, caller) == before


async def test_a_dry_run_says_the_same_and_makes_nothing(company, caller):
    before = await count(company, caller)
    dry = await sent(company, SHEET, query="?dry_run=true")
    assert dry.json()["dry_run"] is True
    assert await count(company, caller) == before
    made = (await sent(company, SHEET)).json()["made"]
    assert made == dry.json()["made"]
    assert made == {"teams": 1, "objectives": 2, "key_results": 2, "actuals": 0}


async def test_no_owner_and_the_companys_own_name_are_the_company(company):
    sheet = f"objective,owner,kr,target\nA,,K,1\nB,{company.name.upper()},K,1\nC, sales ,K,1\n"
    await sent(company, sheet.encode())
    found = (await company.done("GET", "/v1/objectives?limit=200"))["data"]
    owners = {objective["title"]: objective["owner"]["kind"] for objective in found}
    assert (owners["A"], owners["B"], owners["C"]) == ("company", "company", "team")
    assert (await names(company))[-1] == "sales"


async def test_a_team_written_in_other_ways_is_the_same_team(company):
    await company.done("POST", "/v1/teams", {"name": "Straße  Nord"})
    sheet = "objective,team,kr,target\nA,STRASSE NORD,K,1\nA,Straße Nord,L,1\n"
    report = (await sent(company, sheet.encode())).json()
    assert report["made"] == {"teams": 0, "objectives": 1, "key_results": 2, "actuals": 0}


async def test_what_was_refused_and_what_is_doubtful_is_named_row_by_row(company):
    sheet = (
        b"objective,key_result,baseline,target,actual,score\nA,K,5,5,,\n,L,0,1,,\nA,M,0,10,4,90\n"
    )
    report = (await sent(company, sheet)).json()
    assert [(n["row"], n["column"], n["code"]) for n in report["refused"]] == [
        (2, "target", "equals_baseline"),
        (3, "objective", "missing"),
    ]
    assert (4, "reported_score_disagrees") in [(n["row"], n["code"]) for n in report["doubtful"]]
    assert report["rows"] == 3
    assert report["made"]["key_results"] == 1


async def test_a_workbook_is_read_like_a_csv_file(company):
    book = openpyxl.Workbook()
    book.active.append(["Objective", "Team", "Key Result", "Target"])
    book.active.append(["Grow", "Sales", "Orders", 10])
    stream = io.BytesIO()
    book.save(stream)
    for media in (XLSX, "application/octet-stream"):
        report = (await sent(company, stream.getvalue(), media)).json()
    assert report["unchanged"] == 1


REFUSED = {
    "an empty body": (b"", CSV, 400, "empty_body"),
    "blank lines": (b"\n\n", CSV, 422, "spreadsheet_refused"),
    "a column missing": (b"objective,key_result\nA,K\n", CSV, 422, "spreadsheet_refused"),
    "a header twice": (
        b"objective,objective,kr,target\nA,A,K,1\n",
        CSV,
        422,
        "spreadsheet_refused",
    ),
    "no rows": (b"objective,kr,target\n", CSV, 422, "spreadsheet_refused"),
    "a binary file": (bytes(range(256)) * 10, CSV, 422, "spreadsheet_refused"),
    "a broken workbook": (b"PK\x03\x04 not a workbook", XLSX, 422, "spreadsheet_refused"),
    "a page": (b"objective,kr,target\nA,K,1\n", "text/html", 415, "media_type_not_taken"),
    "json": (b"objective,kr,target\nA,K,1\n", "application/json", 415, "media_type_not_taken"),
    "50,000 rows": (b"objective,kr,target\n" + b"A,K,1\n" * 50_000, CSV, 413, "too_large"),
    "more than 20 MiB": (b"x" * (20 * 1024 * 1024 + 1), CSV, 413, "too_large"),
}


@pytest.mark.parametrize(("content", "media", "status", "code"), REFUSED.values(), ids=REFUSED)
async def test_a_file_that_cannot_be_read_is_refused_whole_with_the_reason(
    company, caller, content, media, status, code
):
    before = await count(company, caller)
    response = await sent(company, content, media)
    problem = assert_problem(response, status, code)
    assert all(fault["pointer"].startswith("/") for fault in problem["errors"])
    assert await count(company, caller) == before


async def test_as_many_rows_as_are_allowed_come_in(company):
    rows = "".join(f"O{n // 5},K{n},{n + 1}\n" for n in range(IMPORT_ROWS_MAX))
    report = (await sent(company, f"objective,kr,target\n{rows}".encode())).json()
    assert report["made"]["key_results"] == IMPORT_ROWS_MAX


async def test_an_import_that_planning_refuses_makes_no_teams_either(company, caller):
    await company.done("POST", f"/v1/cycles/{company.things['cycle_id']}/start-review")
    before = await count(company, caller)
    assert_problem(await sent(company, SHEET), 409, "cycle_state_wrong")
    assert await count(company, caller) == before


async def test_the_same_key_and_file_answers_as_the_first_time(company, caller):
    first = await sent(company, SHEET, Idempotency_Key="import 1")
    before = await count(company, caller)
    again = await sent(company, SHEET, Idempotency_Key="import 1")
    assert again.headers["idempotency-replayed"] == "true"
    assert again.content == first.content
    other = await sent(company, SHEET + b"Grow,New team,More,0,1\n", Idempotency_Key="import 1")
    assert_problem(other, 422, "key_reused")
    assert await count(company, caller) == before


async def test_only_who_may_import_does(company, caller):
    before = await count(company, caller)
    headers = {"Authorization": f"Bearer {company.keys['member']}", "Content-Type": CSV}
    path = f"/v1/cycles/{company.things['cycle_id']}/import"
    response = await company.http.post(path, headers=headers, content=SHEET)
    assert "owner, admin" in assert_problem(response, 403, "forbidden")["detail"]
    assert await count(company, caller) == before
