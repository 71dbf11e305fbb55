import io
import json

from services.runtime.embedded import logs
from services.runtime.embedded.logs import Lines, Logs


def test_a_line_carries_its_name_on_the_console_and_not_in_its_file(tmp_path):
    console = io.StringIO()
    sink = Logs(tmp_path, console=console)
    sink.line("planning", "cycle activated")
    sink.close()
    assert console.getvalue() == "planning     | cycle activated\n"
    assert (tmp_path / "planning.log").read_text() == "cycle activated\n"


def test_on_demand_every_line_is_a_json_object(tmp_path):
    console = io.StringIO()
    sink = Logs(tmp_path, form="json", console=console)
    sink.line("planning", '{"event":"x","service":"planning"}')
    sink.line("postgres", "FATAL: no")
    sink.close()
    assert [json.loads(line) for line in console.getvalue().splitlines()] == [
        {"event": "x", "service": "planning"},
        {"event": "FATAL: no", "service": "postgres"},
    ]


def test_a_file_that_is_full_makes_room(tmp_path, monkeypatch):
    monkeypatch.setattr(logs, "FILE_BYTES_MAX", 100)
    sink = Logs(tmp_path, console=io.StringIO())
    for number in range(100):
        sink.line("nats", f"line {number}")
    sink.close()
    files = sorted(tmp_path.iterdir())
    assert len(files) == 1 + logs.FILES_KEPT
    assert all(file.stat().st_size <= 100 for file in files)
    assert "line 99" in (tmp_path / "nats.log").read_text()


def test_bytes_become_lines_wherever_they_are_cut():
    lines = Lines()
    assert lines.feed(b"one\ntw") == ["one"]
    assert lines.feed(b"o\r\nthr\xff") == ["two"]
    assert lines.last() == ["thr�"]


def test_a_line_without_end_is_cut_instead_of_kept_for_ever():
    assert len(Lines().feed(b"x" * (logs.LINE_BYTES_MAX + 1))) == 1


def test_what_logs_inside_the_supervisor_is_a_line_too(tmp_path):
    console = io.StringIO()
    sink = Logs(tmp_path, console=console)
    print("child ready", file=sink.stream("supervisor"))
    sink.close()
    assert console.getvalue() == "supervisor   | child ready\n"
