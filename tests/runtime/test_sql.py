import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from services.runtime.sql import statements

TWO = """-- A board.

-- name: one
SELECT 1;

-- name: two
-- Why.
SELECT 2;
"""
Package = Callable[[str], str]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Package:
    """Makes a package with one file of statements; its name."""

    def make(text: str) -> str:
        name = f"said_{tmp_path.name}"
        (tmp_path / name / "sql").mkdir(parents=True)
        (tmp_path / name / "__init__.py").touch()
        (tmp_path / name / "sql" / "some.sql").write_text(text)
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.delitem(sys.modules, name, raising=False)
        return name

    return make


def test_each_statement_is_known_by_its_name(package: Package):
    sql = statements(package(TWO), "some.sql")
    assert sql.one == "SELECT 1;"
    assert sql.two == "-- Why.\nSELECT 2;"
    assert [name for name, _ in sql] == ["one", "two"]


def test_a_statement_that_is_not_there_is_told_with_the_file(package: Package):
    name = package("-- name: one\nSELECT 1;\n")
    with pytest.raises(AttributeError, match=f"{name}/sql/some.sql has no statement three"):
        _ = statements(name, "some.sql").three


@pytest.mark.parametrize("text", ["SELECT 1;", "-- name: one\nSELECT 1;\n-- name: one\nSELECT 2;"])
def test_a_file_names_each_of_its_statements_once(package: Package, text: str):
    with pytest.raises(ValueError, match="must name each of its statements once"):
        statements(package(text), "some.sql")
