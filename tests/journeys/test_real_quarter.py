"""A real quarter of a real company: imported, checked in, scored and looked back upon.

The expected figures come from a computation of its own, in fractions, from the file.
"""

import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from tests.support.customers import Customer, customer
from tests.support.platform import Platform
from tests.support.real_quarter import (
    FILE,
    ROWS,
    disagrees,
    history,
    key_results,
    place_of,
    progress,
    tenths,
    told,
)


@pytest.fixture(scope="module")
def gitlab(platform: Platform) -> Iterator[Customer]:
    with customer(platform, "GitLab 2018") as company:
        yield company


@pytest.fixture(scope="module")
def quarter(gitlab: Customer) -> str:
    return gitlab.cycle(check_ins={"every": "weekly", "weekday": "friday"})


def scoreline_import(
    gitlab: Customer, cycle: str, *more: str, file: Path = FILE
) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-P", "-m", "services.cli.main", "import", str(file)]
    options = ["--cycle", cycle, "--url", gitlab.platform.url, "--key", gitlab.key, *more]
    done = subprocess.run([*command, *options], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done


def lines(done: "subprocess.CompletedProcess[str]") -> list[str]:
    return done.stdout.splitlines()


def test_1_a_dry_run_says_what_would_be_made_and_makes_nothing(gitlab: Customer, quarter: str):
    before = gitlab.now()
    done = scoreline_import(gitlab, quarter, "--dry-run")
    assert lines(done)[:2] == [
        "78 rows read",
        "would make: 30 teams, 43 objectives, 78 key results, 78 actuals",
    ]
    assert gitlab.now() == before
    assert gitlab.api.all("/v1/objectives", cycle_id=quarter) == []
    assert gitlab.api.all("/v1/teams") == []


def test_2_the_import_makes_every_key_result_of_the_file(gitlab: Customer, quarter: str):
    done = scoreline_import(gitlab, quarter)
    assert "made: 30 teams, 43 objectives, 78 key results, 78 actuals" in lines(done)
    gitlab.now()
    found = key_results(gitlab.api, quarter)
    wanted = {place_of(row): row for row in ROWS}
    assert found.keys() == wanted.keys()
    assert len(found) == len(ROWS) == 78
    for where, row in wanted.items():
        metric = found[where]["metric"]
        assert Decimal(str(metric["baseline"])) == Decimal(row["baseline"]), row
        assert Decimal(str(metric["target"])) == Decimal(row["target"]), row
        assert found[where]["current"] is None, "no cycle runs yet"


def test_3_every_reported_percentage_that_disagrees_is_named(gitlab: Customer, quarter: str):
    said = lines(scoreline_import(gitlab, quarter))
    for number, row in enumerate(ROWS, start=2):
        named = any(line.startswith(f"  row {number}: reported_percent:") for line in said)
        assert named == disagrees(row), f"row {number}: {row}"
    assert sum(map(disagrees, ROWS)) == 12


def test_4_the_cycle_is_activated_and_the_actual_values_arrive_as_check_ins(
    gitlab: Customer, quarter: str
):
    short = gitlab.api.send("POST", f"/v1/cycles/{quarter}/activate", json={})
    assert short.status_code == 409, short.text
    codes = {fault["code"] for fault in short.json()["errors"]}
    assert codes == {"too_few_objectives", "lint_task_not_result"}
    gitlab.activate(quarter)
    told(gitlab, "key_result.checked_in", len(ROWS))
    found = key_results(gitlab.api, quarter)
    for row in ROWS:
        key_result = found[place_of(row)]
        assert Decimal(str(key_result["current"])) == Decimal(row["actual"]), row
        (check_in,) = gitlab.api.all(f"/v1/key-results/{key_result['id']}/check-ins")
        assert check_in["author"] == gitlab.owner_id
        assert (check_in["source"], check_in["state"]) == ("import", "recorded")
        assert check_in["effective_on"] == "2018-09-30"


def test_5_the_scores_come_out_as_the_arithmetic_says(gitlab: Customer, quarter: str):
    expected = {place_of(row): progress(row) for row in ROWS}
    under: dict[str, list[Fraction]] = {}
    for where, key_result in key_results(gitlab.api, quarter).items():
        answer = gitlab.api.get(f"/v1/key-results/{key_result['id']}/score")
        assert Decimal(str(answer["score"])) == tenths(expected[where]), where
        under.setdefault(key_result["objective_id"], []).append(expected[where])
    assert len(under) == 43
    for objective, figures in under.items():
        answer = gitlab.api.get(f"/v1/objectives/{objective}/score")
        mean = sum(figures, Fraction(0)) / len(figures)
        assert Decimal(str(answer["score"])) == tenths(mean)
        assert abs(Fraction(str(answer["progress"])) - mean) < Fraction(1, 10**9)


def test_6_the_history_of_an_objective_shows_who_changed_what_old_and_new(
    gitlab: Customer, quarter: str
):
    objective = gitlab.api.all("/v1/objectives", cycle_id=quarter)[0]
    (key_result,) = objective["key_results"]
    body = {"metric": {**key_result["metric"], "target": 99}, "reason": "One per cent is noise."}
    gitlab.api.patch(f"/v1/key-results/{key_result['id']}", body)
    entries = gitlab.api.all(f"/v1/objectives/{objective['id']}/history")
    assert [e["position"] for e in entries] == sorted({e["position"] for e in entries})
    kinds = [entry["type"] for entry in entries]
    assert kinds[:3] == ["objective.drafted", "key_result.defined", "objective.published"]
    drafted, checked_in, amended = (
        next(e for e in entries if e["type"] == kind)
        for kind in ("objective.drafted", "key_result.checked_in", "key_result.amended")
    )
    sid = {"kind": "member", "id": gitlab.owner_id, "name": "Sid", "erased": False}
    assert drafted["actor"] == amended["actor"] == sid
    assert {"field": "title", "old": None, "new": objective["title"]} in drafted["changes"]
    assert {"field": "current", "old": None, "new": 100} in checked_in["changes"]
    assert {"field": "metric.target", "old": 100, "new": 99} in amended["changes"]
    assert amended["reason"] == "One per cent is noise."
    gitlab.api.patch(
        f"/v1/key-results/{key_result['id']}",
        {"metric": key_result["metric"], "reason": "It is counted after all."},
    )


def test_7_every_objective_has_the_history_of_its_score(gitlab: Customer, quarter: str):
    gitlab.now()
    for objective in gitlab.api.all("/v1/objectives", cycle_id=quarter, limit=200):
        stands = gitlab.api.get(f"/v1/objectives/{objective['id']}/score")["score"]
        entries = gitlab.api.all(f"/v1/objectives/{objective['id']}/history", limit=200)
        moves = [
            change
            for entry in entries
            if entry["type"] == "score.changed" and entry["entity"]["kind"] == "objective"
            for change in entry["changes"]
            if change["field"] == "score"
        ]
        olds = [None, *(move["new"] for move in moves)][:-1]
        assert [move["old"] for move in moves] == olds, "each starts where the last one ended"
        assert (moves[-1]["new"] if moves else 0) == stands


def test_8_the_same_file_again_changes_nothing(gitlab: Customer, quarter: str):
    before = gitlab.now(), history(gitlab.api), key_results(gitlab.api, quarter)
    done = scoreline_import(gitlab, quarter)
    assert lines(done)[1:3] == [
        "made: 0 teams, 0 objectives, 0 key results, 0 actuals",
        "unchanged: 78 rows",
    ]
    assert (gitlab.now(), history(gitlab.api), key_results(gitlab.api, quarter)) == before


def test_9_the_quarter_is_exported_and_reads_back_in_as_a_plan(
    gitlab: Customer, quarter: str, tmp_path: Path
):
    for format in ("csv", "xlsx"):
        path = f"/v1/cycles/{quarter}/export"
        response = gitlab.api.send("GET", path, params={"format": format})
        assert response.status_code == 200, response.text
        file = tmp_path / f"quarter.{format}"
        file.write_bytes(response.content)
        again = gitlab.cycle(f"Again from {format}")
        done = scoreline_import(gitlab, again, file=file)
        assert "made: 0 teams, 43 objectives, 78 key results, 78 actuals" in lines(done)
        assert not [line for line in lines(done) if "refused" in line]
        gitlab.now()
        found = key_results(gitlab.api, again)
        assert found.keys() == {place_of(row) for row in ROWS}
        for row in ROWS:
            metric = found[place_of(row)]["metric"]
            assert Decimal(str(metric["target"])) == Decimal(row["target"]), row
