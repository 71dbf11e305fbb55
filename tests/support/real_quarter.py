"""The real quarter as a file, and what must come of it, computed apart from the product."""

import csv
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import openpyxl

from tests.support.api import Api
from tests.support.customers import Customer

FILE = Path(__file__).parents[1] / "data" / "gitlab-2018-q3.csv"
Row = dict[str, str]
ROWS: list[Row] = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))
NUMBERS = ("baseline", "target", "actual", "reported_percent")
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Place = tuple[str, str, str]


def progress(row: Mapping[str, str]) -> Fraction:
    """How far a row has come, exactly."""
    baseline, target = Fraction(row["baseline"]), Fraction(row["target"])
    share = (Fraction(row["actual"]) - baseline) / (target - baseline)
    return min(max(share, Fraction(0)), Fraction(1))


def tenths(exact: Fraction) -> Decimal:
    """Rounded half up to one decimal."""
    return Decimal(floor(exact * 10 + Fraction(1, 2))) / 10


def disagrees(row: Mapping[str, str]) -> bool:
    """Whether the percentage that the row reports is another than its figures give."""
    half = Fraction(1, 2)
    return floor(progress(row) * 100 + half) != floor(Fraction(row["reported_percent"]) + half)


def place(objective: str, owner: str, key_result: str) -> Place:
    """Where a key result stands, as two files or screens would both name it."""
    words = (objective, owner, key_result)
    named = [" ".join(word.split()).casefold() for word in words]
    return named[0], named[1], named[2]


def place_of(row: Mapping[str, str]) -> Place:
    """Where a row's key result stands."""
    return place(row["objective"], row["team"], row["key_result"])


def as_csv(rows: Sequence[Row]) -> bytes:
    """The rows as a CSV file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_xlsx(rows: Sequence[Row]) -> bytes:
    """The rows as a workbook, its numbers being numbers."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append([float(v) if name in NUMBERS and v else v for name, v in row.items()])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def import_into(customer: Customer, cycle: str, file: bytes, kind: str = CSV) -> Any:
    """Import a file over HTTP: the report."""
    path = f"/v1/cycles/{cycle}/import"
    response = customer.api.send("POST", path, content=file, headers={"Content-Type": kind})
    assert response.status_code == 200, response.text
    return response.json()


def key_results(api: Api, cycle: str) -> dict[Place, dict[str, Any]]:
    """Every key result of a cycle, by its place."""
    teams = {team["id"]: team["name"] for team in api.all("/v1/teams", limit=200)}
    return {
        place(objective["title"], teams.get(objective["owner"].get("id"), ""), one["title"]): one
        for objective in api.all("/v1/objectives", cycle_id=cycle, limit=200)
        for one in objective["key_results"]
    }


def told(customer: Customer, kind: str, times: int, after: str | None = None) -> str:
    """Follow the public feed until something was told that often; what is read from then on is no
    older. Returns the cursor behind it."""
    seen = 0
    while seen < times:
        place = {} if after is None else {"after": after}
        page = customer.api.get("/v1/events", types=kind, wait=20, limit=500, **place)
        assert page["data"], f"{kind} was told {seen} times, not {times}"
        seen += len(page["data"])
        after = page["next"]
    assert seen == times, f"{kind} was told {seen} times, not {times}"
    customer.now()
    assert after is not None
    return after


def history(api: Api, **narrowed: str) -> list[Any]:
    """Everything that happened, oldest first."""
    return api.all("/v1/history", limit=200, **narrowed)
