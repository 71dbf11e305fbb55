"""`scoreline import`: what it prints and how it ends, against a server that answers."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from click.testing import CliRunner, Result

from services.cli.import_file import CSV, XLSX, import_file, told

CYCLE = "0192f7c0-0000-7000-8000-000000000001"
REPORT: dict[str, Any] = {
    "dry_run": False,
    "rows": 3,
    "made": {"teams": 1, "objectives": 2, "key_results": 2, "actuals": 0},
    "unchanged": 0,
    "refused": [],
    "doubtful": [],
}
DOUBT = {"row": 4, "column": "reported_percent", "code": "x", "message": "The file reports 90 %."}
FAULT = {"row": 2, "column": "target", "code": "x", "message": "A target is needed."}


class Platform(HTTPServer):
    """Answers every POST alike and keeps what came."""

    status = 200
    answer: Any = REPORT

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.came: list[tuple[str, dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answering(BaseHTTPRequestHandler):
    """One request."""

    server: Platform

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((self.path, dict(self.headers), body))
        raw = json.dumps(self.server.answer).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def platform() -> Iterator[Platform]:
    with Platform() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def run(platform: Platform, tmp_path: Any, *more: str, name: str = "okrs.csv") -> Result:
    file = tmp_path / name
    file.write_bytes(b"objective,kr,target\n")
    arguments = [str(file), "--cycle", CYCLE, "--url", platform.url, "--key", "sl_k", *more]
    return CliRunner().invoke(import_file, arguments)


def test_what_was_made_is_counted_and_all_well_ends_with_0(platform, tmp_path):
    done = run(platform, tmp_path)
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "3 rows read",
        "made: 1 teams, 2 objectives, 2 key results, 0 actuals",
    ]
    ((path, headers, body),) = platform.came
    assert path == f"/v1/cycles/{CYCLE}/import"
    assert headers["Authorization"] == "Bearer sl_k"
    assert headers["Content-Type"] == CSV
    assert body == b"objective,kr,target\n"


def test_a_dry_run_asks_for_one_and_says_so(platform, tmp_path):
    platform.answer = {**REPORT, "dry_run": True}
    done = run(platform, tmp_path, "--dry-run")
    assert platform.came[0][0].endswith("/import?dry_run=true")
    assert "would make: 1 teams" in done.stdout


def test_a_workbook_is_sent_as_one(platform, tmp_path):
    run(platform, tmp_path, name="okrs.XLSX")
    assert platform.came[0][1]["Content-Type"] == XLSX


def test_doubts_are_told_and_still_end_with_0(platform, tmp_path):
    platform.answer = {**REPORT, "doubtful": [DOUBT]}
    done = run(platform, tmp_path)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-2:] == [
        "doubtful: 1 row",
        "  row 4: reported_percent: The file reports 90 %.",
    ]


def test_refused_rows_are_told_and_end_with_1(platform, tmp_path):
    platform.answer = {**REPORT, "refused": [FAULT, {**FAULT, "row": 3, "column": ""}]}
    done = run(platform, tmp_path)
    assert done.exit_code == 1
    assert done.stdout.splitlines()[-3:] == [
        "refused: 2 rows",
        "  row 2: target: A target is needed.",
        "  row 3: A target is needed.",
    ]


def test_a_refused_file_ends_with_2_and_every_reason(platform, tmp_path):
    platform.status = 422
    platform.answer = {
        "detail": "The file is refused.",
        "errors": [{"pointer": "/rows/1/objective", "code": "x", "message": "Missing."}],
    }
    done = run(platform, tmp_path)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "nothing was imported: The file is refused.",
        "  1, objective: Missing.",
    ]


@pytest.mark.parametrize("bad", ["http://127.0.0.1:{port}", "nowhere", "ftp:/x", "http://a b/"])
def test_where_nobody_answers_it_ends_with_2_in_one_line(platform, tmp_path, bad):
    url = bad.format(port=platform.server_port)
    platform.server_close()
    file = tmp_path / "okrs.csv"
    file.write_bytes(b"objective,kr,target\n")
    arguments = [str(file), "--cycle", CYCLE, "--url", url, "--key", "sl_k"]
    done = CliRunner().invoke(import_file, arguments)
    assert done.exit_code == 2
    assert url in done.stderr and len(done.stderr.splitlines()) == 1


def test_a_file_that_is_not_there_ends_with_2(platform):
    arguments = ["no.csv", "--cycle", CYCLE, "--url", platform.url, "--key", "sl_k"]
    assert CliRunner().invoke(import_file, arguments).exit_code == 2
    assert platform.came == []


def test_rows_that_were_there_before_are_counted():
    assert "unchanged: 3 rows" in list(told({**REPORT, "unchanged": 3}))
