"""The table of gates in the service's README, held to the suite: each gate has its test, and each
of those prints its figure where the end of a run finds it."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.figures import figures

ROOT = Path(__file__).parents[2]
README = ROOT / "services/notification/README.md"
GATES = range(1, 17)
ROW = re.compile(r"^\| (\d+) [\w -]+ \| `(tests/[\w/]+\.py)::(test_\w+)` \| (.+) \| (.+) \|$", re.M)


def rows() -> list[tuple[str, ...]]:
    section = README.read_text().partition("## Gates")[2].partition("\n## ")[0]
    return ROW.findall(section)


def test_every_gate_is_in_the_table():
    assert {int(number) for number, *_ in rows()} == set(GATES)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[2])
def test_a_gate_is_a_test_that_prints_its_figure(row: tuple[str, ...]):
    number, path, name, *_ = row
    text = (ROOT / path).read_text()
    (found,) = [
        node
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name
    ]
    printed = [
        ast.get_source_segment(text, node) or ""
        for node in ast.walk(found)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    assert any(re.search(rf'print\(\s*f?"gate {number}\b', one) for one in printed)


@dataclass
class Ran:
    capstdout: str
    when: str | None = "call"


def test_figures_stand_in_the_order_of_the_gates_and_once():
    reports = [
        Ran("noise\ngate 10: 80 vectors\n"),
        Ran("gate 2: 9 requests\ngate 2: 9 requests\n"),
        Ran("gate 3: in a fixture", when="setup"),
        Ran("not a gate 4: at the beginning of a line"),
    ]
    assert figures(reports) == ["gate 2: 9 requests", "gate 10: 80 vectors"]
