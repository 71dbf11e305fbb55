"""A cycle as a spreadsheet: read as a customer would, and taken back in."""

import csv
import io
from typing import Any

import httpx
import openpyxl
import pytest

from services.gateway.api.cycles import CSV, XLSX
from services.gateway.exporting import HEADER
from tests.gateway.test_app import assert_problem
from tests.support.porch import Company, furnished

ACTIVE = "=HYPERLINK(1)"


@pytest.fixture
async def company(http: httpx.AsyncClient, request: Any) -> Company:
    """A company of its own for each test."""
    return await furnished(http, f"Exporter {request.node.name[:100]}")


async def exported(company: Company, query: str = "", *, role: str = "owner") -> httpx.Response:
    response = await company.send(
        "GET", f"/v1/cycles/{company.things['cycle_id']}/export{query}", role=role
    )
    assert response.status_code == 200, response.text
    return response


async def rows(company: Company, query: str = "", *, role: str = "owner") -> list[dict[str, str]]:
    response = await exported(company, query, role=role)
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


async def more(company: Company, title: str, metric: Any, **objective: Any) -> str:
    """One more published objective with a key result: the id of this."""
    body = {
        "cycle_id": company.things["cycle_id"],
        "title": f"Objective of {title}",
        "owner": {"kind": "company"},
        "ambition": "aspirational",
        **objective,
    }
    made = await company.done("POST", "/v1/objectives", body)
    path = f"/v1/objectives/{made['id']}"
    kr = await company.done("POST", f"{path}/key-results", {"title": title, "metric": metric})
    await company.done("POST", f"{path}/publish", {"reason": "One more."})
    return str(kr["id"])


NUMBER = {"kind": "number", "baseline": -5, "target": 10}


async def test_there_is_one_row_per_key_result_with_its_figures(company):
    await more(company, "Second", NUMBER)
    response = await exported(company)
    assert response.headers["content-type"] == f"{CSV}; charset=utf-8"
    assert response.headers["content-disposition"].startswith('attachment; filename="Cycle-of-')
    first, second = await rows(company)
    assert tuple(first) == HEADER
    assert first["objective"] == f"Objective of {company.name}"
    assert first["team"] == f"Team of {company.name}"
    assert [first[name] for name in ("baseline", "target", "actual")] == ["0", "10", "4"]
    assert (first["reported_percent"], first["final_score"]) == ("40", "0.4")
    assert (first["committed_score"], first["amended_score"]) == ("0.4", "0.4")
    assert (second["key_result"], second["team"], second["owned_by"]) == ("Second", "", "company")
    assert (second["baseline"], second["actual"], second["status"]) == ("-5", "", "no_check_in")


async def test_a_workbook_holds_the_same_and_its_amounts_are_numbers(company):
    await more(company, ACTIVE, NUMBER)
    response = await exported(company, "?format=xlsx")
    assert response.headers["content-type"] == XLSX
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    text = [list(HEADER), *([line[name] for name in HEADER] for line in await rows(company))]
    assert [[_written(value) for value in row] for row in found] == [
        [_written(value) for value in row] for row in text
    ]
    assert sheet.cell(2, HEADER.index("target") + 1).data_type == "n"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def _written(value: Any) -> Any:
    """A number whatever wrote it, else a text."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return value or ""


@pytest.mark.parametrize("format", ["csv", "xlsx"])
async def test_what_was_exported_reads_back_in_and_is_exported_alike(company, http, format):
    await more(company, ACTIVE, NUMBER)
    await more(company, "Margin", {"kind": "percent", "unit": "%", "baseline": 12.5, "target": 20})
    await more(company, "Loss", {"kind": "currency", "unit": "€", "baseline": 900, "target": 4.25})
    file = (await exported(company, f"?format={format}")).content
    other = await furnished(http, f"Taker of {company.name}")
    cycle = {"name": "Next", "starts_on": "2027-01-01", "ends_on": "2027-03-31"}
    other.things["cycle_id"] = (await other.done("POST", "/v1/cycles", cycle))["id"]
    answer = await http.post(
        f"/v1/cycles/{other.things['cycle_id']}/import",
        headers={
            "Authorization": f"Bearer {other.keys['owner']}",
            "Content-Type": {"csv": CSV, "xlsx": XLSX}[format],
        },
        content=file,
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["refused"] == []
    assert {note["code"] for note in answer.json()["doubtful"]} == {"column_ignored"}
    same = ("objective", "team", "key_result", "unit", "baseline", "target", "kind")
    first, second = await rows(company), await rows(other)
    assert [[row[name] for name in same] for row in second] == [
        [row[name] for name in same] for row in first
    ]
    assert len(first) == 4


async def test_what_no_spreadsheet_can_say_is_refused_row_by_row_when_it_comes_back(company, http):
    yes = await more(company, "Opened", {"kind": "boolean"})
    steps = {"kind": "milestones", "milestones": [{"title": "Plan"}, {"title": "Build"}]}
    stages = await more(company, "Stages", steps)
    plan = (await company.done("GET", f"/v1/key-results/{stages}"))["metric"]["milestones"][0]
    await company.done("POST", f"/v1/key-results/{yes}/check-ins", {"value": True})
    path = f"/v1/key-results/{stages}/check-ins"
    await company.done("POST", path, {"reached": [plan["id"]]})
    found = await rows(company)
    assert [row["actual"] for row in found] == ["4", "yes", "Plan"]
    assert [row["target"] for row in found[1:]] == ["", ""]
    answer = await http.post(
        f"/v1/cycles/{company.things['cycle_id']}/import?dry_run=true",
        headers={"Authorization": f"Bearer {company.keys['owner']}", "Content-Type": CSV},
        content=(await exported(company)).content,
    )
    assert {note["row"] for note in answer.json()["refused"]} == {3, 4}
    made = answer.json()["made"]
    assert (made["objectives"], made["key_results"]) == (0, 0)


async def test_what_is_confidential_to_others_is_not_in_their_file(company):
    owner = {"kind": "member", "id": company.members["lead"]}
    await more(company, "Secret", NUMBER, confidential=True, owner=owner)
    for role, count in (("owner", 2), ("auditor", 2), ("member", 1), ("viewer", 1)):
        assert len(await rows(company, role=role)) == count, role


async def test_it_can_be_had_as_it_was(company):
    then = int((await company.send("PATCH", "/v1/organisation", {})).headers["scoreline-position"])
    before = await exported(company, f"?as_of={then}")
    path = f"/v1/key-results/{company.things['key_result_id']}"
    await company.done("POST", f"{path}/check-ins", {"value": 9})
    harder = {"metric": {"kind": "number", "baseline": 0, "target": 20}, "reason": "Too easy"}
    await company.done("PATCH", path, harder)
    assert (await exported(company, f"?as_of={then}")).content == before.content
    (now,) = await rows(company)
    assert (now["target"], now["actual"], now["amendments"]) == ("20", "9", "1")
    assert (now["committed_score"], now["amended_score"]) == ("0.9", "0.5")


async def test_what_does_not_count_is_left_out_unless_all_is_asked_for(company):
    path = f"/v1/objectives/{company.things['objective_id']}"
    gone = await more(company, "Gone", NUMBER)
    await company.done("POST", f"/v1/key-results/{gone}/withdraw", {"reason": "No more"})
    await company.done("POST", f"{path}/archive", {"reason": "Later"})
    assert await rows(company) == []
    assert [row["state"] for row in await rows(company, "?all=true")] == ["withdrawn", "archived"]


async def test_a_bad_wish_is_refused_with_its_place(company):
    path = f"/v1/cycles/{company.things['cycle_id']}/export?format=pdf&as_off=1"
    response = await company.send("GET", path)
    assert_problem(response, 422, "invalid")
    pointers = {fault["pointer"] for fault in response.json()["errors"]}
    assert pointers == {"/format", "/as_off"}
