"""Named statements: SQL lives in .sql files beside the code that runs it, and nowhere else."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

_NAME = re.compile(r"^-- name: ([a-z][a-z0-9_]*)$", re.MULTILINE)


class Statements:
    """The statements of one file, each an attribute under its name."""

    def __init__(self, source: str, texts: dict[str, str]) -> None:
        self._source = source
        self._texts = texts

    def __getattr__(self, name: str) -> str:
        try:
            return self._texts[name]
        except KeyError:
            raise AttributeError(f"{self._source} has no statement {name}") from None

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Name and text of each, in file order."""
        return iter(self._texts.items())


@cache
def statements(package: str, file: str) -> Statements:
    """The statements of <package>/sql/<file>: `sql = statements("services.scoring", "board.sql")`.

    A statement begins at `-- name: <name>` and ends where the next begins. Raises ValueError for
    a file that names one twice or none.
    """
    source = f"{package}/sql/{file}"
    text = files(package).joinpath("sql", file).read_text("utf-8")
    names = list(_NAME.finditer(text))
    ends = [*(name.start() for name in names), len(text)][1:]
    texts = {
        name.group(1): text[name.end() : end].strip() for name, end in zip(names, ends, strict=True)
    }
    if len(texts) != len(names) or not texts:
        raise ValueError(f"{source} must name each of its statements once")
    return Statements(source, texts)
