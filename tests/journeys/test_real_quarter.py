"""A real quarter of a real company: imported, checked in, scored and looked back upon.

The expected figures come from a computation of its own, in fractions, from the file.
"""

import csv
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import pytest

from tests.support.api import Api
from tests.support.platform import Platform

FILE = Path(__file__).parents[1] / "data" / "gitlab-2018-q3.csv"
ROWS = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))


def progress(row: dict[str, str]) -> Fraction:
    baseline, target = Fraction(row["baseline"]), Fraction(row["target"])
    return min(
        max((Fraction(row["actual"]) - baseline) / (target - baseline), Fraction(0)), Fraction(1)
    )


def tenths(exact: Fraction) -> Decimal:
    return Decimal(int(exact * 10 + Fraction(1, 2))) / 10


def place(objective: str, owner: str, key_result: str) -> tuple[str, str, str]:
    return objective.casefold().strip(), owner.casefold().strip(), key_result.casefold().strip()


def heard(api: Api, kind: str, times: int) -> None:
    """Follow the public feed until something was told that often; then read no older state."""
    after: dict[str, str] = {}
    seen = 0
    while seen < times:
        page = api.get("/v1/events", types=kind, wait=20, **after)
        assert page["data"], f"{kind} was told {seen} times, not {times}"
        seen += len(page["data"])
        after = {"after": page["next"]}
    api.position = max(h["position"] for h in api.all("/v1/history", limit=200))


@pytest.fixture(scope="module")
def gitlab(platform: Platform) -> Any:
    with Api(platform.url, platform.operator_key) as operator:
        made = operator.post(
            "/v1/organisations",
            {
                "name": "GitLab 2018",
                "timezone": "UTC",
                "locale": "en",
                "owner": {"name": "Sid", "email": "sid@example.com"},
            },
        )
    with Api(platform.url, made["api_key"]) as api:
        yield api, made, platform


@pytest.fixture(scope="module")
def quarter(gitlab: Any) -> Any:
    api, _made, _platform = gitlab
    cycle = api.post(
        "/v1/cycles",
        {
            "name": "2018 Q3",
            "starts_on": "2018-07-01",
            "ends_on": "2018-09-30",
            "check_ins": {"every": "weekly", "weekday": "friday"},
        },
    )
    return cycle["id"]


def scoreline_import(gitlab: Any, cycle: str, *more: str) -> subprocess.CompletedProcess[str]:
    _api, made, platform = gitlab
    command = [sys.executable, "-m", "services.cli.main", "import", str(FILE)]
    options = ["--cycle", cycle, "--url", platform.url, "--key", made["api_key"], *more]
    return subprocess.run([*command, *options], capture_output=True, text=True, timeout=120)


def test_1_a_dry_run_says_what_would_be_made_and_makes_nothing(gitlab, quarter):
    api, *_ = gitlab
    done = scoreline_import(gitlab, quarter, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "78" in done.stdout
    assert api.all("/v1/objectives", cycle_id=quarter) == []
    assert api.all("/v1/teams") == []


def test_2_the_import_makes_every_key_result_of_the_file(gitlab, quarter):
    api, *_ = gitlab
    done = scoreline_import(gitlab, quarter)
    assert done.returncode == 0, done.stderr
    teams = {team["id"]: team["name"] for team in api.all("/v1/teams")}
    found = {
        place(o["title"], teams[o["owner"]["id"]], k["title"]): k
        for o in api.all("/v1/objectives", cycle_id=quarter)
        for k in o["key_results"]
    }
    wanted = {place(r["objective"], r["team"], r["key_result"]) for r in ROWS}
    assert found.keys() == wanted
    assert len(ROWS) == 78
    assert all(k["current"] is None for k in found.values())


def test_3_every_reported_percentage_that_disagrees_is_named(gitlab, quarter):
    done = scoreline_import(gitlab, quarter)
    for number, row in enumerate(ROWS, start=2):
        reported = row["reported_percent"]
        half = Fraction(1, 2)
        disagrees = floor(progress(row) * 100 + half) != floor(Fraction(reported) + half)
        named = any(
            line.strip().startswith(f"row {number}:") and "reported" in line
            for line in done.stdout.splitlines()
        )
        assert named == disagrees, f"row {number}: {row}\n{done.stdout}"


def test_4_the_cycle_is_activated_and_the_actual_values_arrive_as_check_ins(gitlab, quarter):
    api, *_ = gitlab
    short = api.send("POST", f"/v1/cycles/{quarter}/activate", json={})
    assert short.status_code == 409 and short.json()["errors"], short.text
    reason = {"override_reason": "A real quarter has objectives of any number"}
    assert api.post(f"/v1/cycles/{quarter}/activate", reason)["state"] == "active"
    expected = {place(r["objective"], r["team"], r["key_result"]): r for r in ROWS}
    teams = {team["id"]: team["name"] for team in api.all("/v1/teams")}
    heard(api, "key_result.checked_in", len(ROWS))
    for objective in api.all("/v1/objectives", cycle_id=quarter):
        for key_result in objective["key_results"]:
            row = expected[
                place(objective["title"], teams[objective["owner"]["id"]], key_result["title"])
            ]
            assert Decimal(str(key_result["current"])) == Decimal(row["actual"])


def test_5_the_scores_come_out_as_the_arithmetic_says(gitlab, quarter):
    api, *_ = gitlab
    expected = {place(r["objective"], r["team"], r["key_result"]): r for r in ROWS}
    teams = {team["id"]: team["name"] for team in api.all("/v1/teams")}
    for objective in api.all("/v1/objectives", cycle_id=quarter):
        owner = teams[objective["owner"]["id"]]
        figures = []
        for key_result in objective["key_results"]:
            row = expected[place(objective["title"], owner, key_result["title"])]
            figures.append(progress(row))
            answer = api.get(f"/v1/key-results/{key_result['id']}/score")
            assert Decimal(str(answer["score"])) == tenths(figures[-1]), row
        answer = api.get(f"/v1/objectives/{objective['id']}/score")
        mean = sum(figures, Fraction(0)) / len(figures)
        assert Decimal(str(answer["score"])) == tenths(mean)
        assert abs(Fraction(str(answer["progress"])) - mean) < Fraction(1, 10**9)


def test_6_the_history_of_an_objective_shows_who_changed_what_old_and_new(gitlab, quarter):
    api, made, _ = gitlab
    objective = api.all("/v1/objectives", cycle_id=quarter)[0]
    history = api.all(f"/v1/objectives/{objective['id']}/history")
    assert [h["position"] for h in history] == sorted(h["position"] for h in history)
    kinds = [h["type"] for h in history]
    assert kinds[0].endswith("drafted") and any("checked_in" in k or "check_in" in k for k in kinds)
    drafted = history[0]
    assert drafted["actor"]["id"] == made["owner"]["id"] and drafted["actor"]["name"] == "Sid"
    title = next(c for c in drafted["changes"] if c["field"] == "title")
    assert (title["old"], title["new"]) == (None, objective["title"])
    scored = next(h for h in history if "score" in h["type"])
    change = next(c for c in scored["changes"] if c["field"] == "score")
    assert change["old"] != change["new"]


def test_7_the_same_file_again_changes_nothing(gitlab, quarter):
    api, *_ = gitlab
    before = api.all("/v1/objectives", cycle_id=quarter), len(api.all("/v1/history", limit=200))
    done = scoreline_import(gitlab, quarter)
    assert done.returncode == 0, done.stderr
    after = api.all("/v1/objectives", cycle_id=quarter), len(api.all("/v1/history", limit=200))
    assert before == after
