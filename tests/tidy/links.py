"""Rules on what belongs together: code and test, event and reader, statement and user."""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.tidy.tree import Tree, name_of, origins, parsed, python, stem, texts

SUBJECTS = "contracts/subjects.py"
MIRRORED = ("domain", "projections", "queries")
HEADINGS = ("owns", "hears", "says", "tables", "invariants")
_SUBJECT = re.compile(r"(evt|cmd|qry|hint)\.|_INBOX")
_STATEMENT = re.compile(r"^-- name: (\w+)", re.MULTILINE)
_HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
_TEST = re.compile(r"\btest_\w+(?!\w|\.py)")


def untested(tree: Tree) -> list[str]:
    """Domain, projection and query files without a test at the mirrored path."""
    found = []
    for path in tree:
        parts = PurePosixPath(path).parts
        is_mirrored = len(parts) >= 4 and parts[0] == "services" and parts[2] in MIRRORED
        if is_mirrored and path.endswith(".py") and parts[-1] != "__init__.py":
            test = "/".join(("tests", *parts[1:-1], f"test_{parts[-1]}"))
            if test not in tree:
                found.append(f"{path}: its test should stand at {test}")
    return found


def untold(tree: Tree) -> list[str]:
    """Tests of what decides about a stream that do not tell it as a scenario."""
    found = []
    for path, module in python(tree, "services/"):
        parts = PurePosixPath(path).parts
        functions = {node.name for node in module.body if isinstance(node, ast.FunctionDef)}
        if len(parts) >= 4 and parts[2] == "domain" and "evolve" in functions:
            test = "/".join(("tests", *parts[1:-1], f"test_{parts[-1]}"))
            if test in tree and "scenario" not in origins(parsed(tree[test])):
                found.append(f"{test}: state comes from events: tests.support.scenario")
    return found


def spelled_subjects(tree: Tree) -> list[str]:
    """Subjects of the bus written by hand."""
    return [
        f"{path}:{line}: subjects come from {SUBJECTS}: {text[:40]!r}"
        for path, module in python(tree, "contracts/", "services/", "deploy/")
        if path != SUBJECTS
        for line, text in texts(module)
        if _SUBJECT.match(text)
    ]


def idle_statements(tree: Tree) -> list[str]:
    """Named statements that no code names."""
    used = set()
    for _, module in python(tree, "services/", "deploy/"):
        used |= {node.attr for node in ast.walk(module) if isinstance(node, ast.Attribute)}
        used |= {text for _, text in texts(module)}
    return [
        f"{path}: nobody uses the statement {name}"
        for path, text in tree.items()
        if path.endswith(".sql")
        for name in _STATEMENT.findall(text)
        if name not in used
    ]


def unheard_events(tree: Tree) -> list[str]:
    """Events that no projection and no reaction reads, where their service has any.

    A plan of what is read is enough: naming the event's class is.
    """
    heard = set()
    reading = [path for path in tree if re.match(r"services/\w+/(projections|handlers)/", path)]
    for _, module in python({path: tree[path] for path in reading}):
        heard |= {name_of(node).rpartition(".")[2] for node in ast.walk(module)}
    return [
        f"{path}:{event.lineno}: no projection or reaction reads {event.name}"
        for path, event in _events(tree)
        if any(at.startswith(f"services/{_service(path)}/projections/") for at in reading)
        if event.name not in heard
    ]


def _service(path: str) -> str:
    """Whose messages a file of contracts holds: planning_work.py is planning's."""
    return stem(path).partition("_")[0]


def _events(tree: Tree) -> Iterator[tuple[str, ast.ClassDef]]:
    for path, module in python(tree, "contracts/events/"):
        for node in module.body:
            if isinstance(node, ast.ClassDef) and "Event" in map(name_of, node.bases):
                yield path, node


def unspoken_services(tree: Tree) -> list[str]:
    """Services without a README, READMEs without the five headings, promises without a test."""
    tests = {
        node.name
        for _, module in python(tree, "tests/")
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    found = []
    for path in tree:
        if re.fullmatch(r"services/\w+/main\.py", path):
            service = path.split("/")[1]
            readme = f"services/{service}/README.md"
            # The command line composes services and owns nothing of its own.
            if readme in tree:
                found += _readme_faults(readme, tree[readme], tests)
            elif service != "cli":
                found.append(f"{readme} is missing")
    return found


def _readme_faults(path: str, text: str, tests: set[str]) -> list[str]:
    sections = _sections(text)
    found = [f"{path}: no heading {name!r}" for name in HEADINGS if name not in sections]
    promises = _promises(sections.get("invariants", ""))
    if "invariants" in sections and not promises:
        found.append(f"{path}: no invariant is promised")
    for promise in promises:
        named = _TEST.findall(promise)
        if not named:
            found.append(f"{path}: no test is named for {promise!r}")
        found += [f"{path}: there is no test {name}" for name in named if name not in tests]
    return found


def _sections(text: str) -> dict[str, str]:
    headings = list(_HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    return {
        heading[1].lower(): text[heading.end() : end]
        for heading, end in zip(headings, ends, strict=True)
    }


def _promises(section: str) -> list[str]:
    """The rows of a section's table below its head, and its bullets."""
    lines = [line.strip() for line in section.splitlines()]
    rows = [line for line in lines if line.startswith("|") and not re.fullmatch(r"[|\s:-]+", line)]
    return rows[1:] + [line for line in lines if line.startswith(("- ", "* "))]
