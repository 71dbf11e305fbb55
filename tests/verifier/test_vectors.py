"""The frozen exports keep their verdicts: a change of the verifier is held to them, and so is any
other verifier."""

import base64
import json
from pathlib import Path

import pytest

from services.verifier.scoreline_verify import Key, check
from tests.verifier.tampering import MUTATIONS
from tests.verifier.vectors import FOLDER, LIST, judged

TOLD = json.loads(LIST.read_text())


@pytest.mark.parametrize("vector", TOLD["vectors"], ids=lambda vector: vector["file"])
def test_a_frozen_export_keeps_its_verdict(vector):
    report = judged((FOLDER / vector["file"]).read_bytes())
    assert (report.exit_code, json.loads(report.as_json())["verdict"]) == (
        vector["exit"],
        vector["verdict"],
    )
    if vector["entry"] is not None:
        assert vector["entry"] in [finding["index"] for finding in report.findings]


def test_there_are_good_ones_and_bad_ones_of_every_kind():
    names = {Path(vector["file"]).stem for vector in TOLD["vectors"]}
    assert {vector["exit"] for vector in TOLD["vectors"]} == {0, 1, 2}
    assert all(any(name.startswith(mutate.__name__) for name in names) for mutate in MUTATIONS)
    assert {path.name for path in FOLDER.glob("*.export")} == {f"{name}.export" for name in names}


def test_without_the_key_a_good_one_is_good_and_says_where_its_key_is_from():
    with (FOLDER / "whole.export").open("rb") as file:
        report = check(file)
    assert report.exit_code == 0
    public = base64.b64encode(Key(TOLD["key"]).raw).decode()
    assert any(public in note for note in report.notes)
