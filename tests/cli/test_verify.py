"""`scoreline verify FILE`: what a person and a program are told, and the exit codes."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from services.cli.main import main
from services.verifier import scoreline_verify
from tests.verifier.vectors import FOLDER, KEY

GOOD = str(FOLDER / "whole.export")


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["verify", *arguments])
    return result.exit_code, result.output


def test_a_good_export_is_verified_for_a_person():
    code, text = run(GOOD, "--key", KEY)
    assert code == 0
    assert text.startswith("VERIFIED\n")
    assert "checkpoints: 3 signed" in text


def test_a_program_is_told_the_same_as_json():
    code, text = run(GOOD, "--json")
    told = json.loads(text)
    assert (code, told["exit"], told["verdict"], told["findings"]) == (0, 0, "verified", [])


@pytest.mark.parametrize(
    ("name", "code"), [("better_score_1", 1), ("stale_checkpoint_1", 2), ("unsigned", 2)]
)
def test_the_exit_code_is_the_verdict(name, code):
    assert run(str(FOLDER / f"{name}.export"))[0] == code


def test_what_is_no_export_is_said_to_be_none(tmp_path):
    for name, raw in (("empty", b""), ("text", b"Dear auditor\n"), ("bytes", bytes(range(256)))):
        path = tmp_path / name
        path.write_bytes(raw)
        assert run(str(path))[0] == 3
    assert run(str(tmp_path / "none"))[0] == 3
    assert run(GOOD, "--checkpoint", str(tmp_path / "text"))[0] == 3
    assert run(GOOD, "--key", "none")[0] == 3
    assert run("--json")[0] == 3


def test_a_kept_checkpoint_is_read_from_its_file(tmp_path):
    with open(GOOD, "rb") as file:
        line = next(line for line in file if line.startswith(b"checkpoint\t"))
    kept = tmp_path / "kept.txt"
    kept.write_text(json.loads(line.split(b"\t")[1]), newline="")
    assert run(GOOD, "--checkpoint", str(kept))[0] == 0


def test_the_file_runs_alone_with_nothing_of_ours(tmp_path):
    alone = tmp_path / "scoreline_verify.py"
    with open(scoreline_verify.__file__, "rb") as file:
        alone.write_bytes(file.read())
    told = subprocess.run(
        [sys.executable, "-I", str(alone), GOOD], capture_output=True, cwd=tmp_path, check=False
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith(b"VERIFIED")
