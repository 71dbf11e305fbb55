"""Rules on what no line of code here does."""

import ast
import re
from collections.abc import Iterator

from tests.tidy.tree import Tree, called, comments, name_of, origins, python, texts

OURS = ("contracts/", "services/", "deploy/")

# Loops of the floor that must outlive whatever one message, step or request raises.
EDGES = ("services/runtime/bus/", "services/runtime/projection/")

CLOCK = "services/runtime/clock.py"
IDS = "services/runtime/ids.py"
_CLOCK_CALLS = re.compile(
    r"datetime\.(datetime\.(now|utcnow|today)|date\.today)|time\.(time|time_ns|localtime|gmtime)"
)
_ID_CALLS = re.compile(r"uuid\.uuid[1-8]")

_SQL = re.compile(
    r"""\s*(
        SELECT\s | INSERT\s+INTO\s | UPDATE\s+[\w.]+\s+SET\s | DELETE\s+FROM\s | MERGE\s+INTO\s
      | (CREATE|ALTER|DROP)\s+(OR\s|TABLE|ROLE|USER|SCHEMA|DATABASE|FUNCTION|POLICY|INDEX|TYPE
            |EXTENSION|VIEW|TRIGGER|SEQUENCE|SYSTEM|UNIQUE)
      | (GRANT|REVOKE)\s+[\w,\s]+\s(ON|TO|FROM)\s | TRUNCATE\s | COPY\s+\w
      | WITH\s+\w+\s+AS\s | (BEGIN|COMMIT|ROLLBACK)\s*(;|$) | SET\s+(LOCAL\s|ROLE\s) | LISTEN\s
    )""",
    re.VERBOSE,
)
_SQL_LOWER = re.compile(
    r"\s*(select\s.+\sfrom\s|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s"
    r"|(create|alter|drop)\s+(table|role|schema|database)\s)",
    re.DOTALL,
)
# Where a statement is text in Python, and why it must be.
SQL_IN_PYTHON = {
    "services/runtime/tenancy.py": "the begin carries the setting, which takes no parameter",
}

# Pages with a policy of their own: their one style sheet stands inside, named by its hash.
STYLED = frozenset(
    f"services/gateway/web/templates/{name}.html" for name in ("docs", "dependency", "unsubscribe")
)

_SKIPS = re.compile(r"(pytest|unittest)\.(mark\.)?(skip|skipIf|skipif|xfail|importorskip)")
_MOCKS = re.compile(r"unittest\.mock|mock\b|pytest_mock|mock$")
_UNDONE = re.compile(r"\b(" + "TO" + "DO|FIX" + "ME)\\b")
_SILENCE = re.compile(r"#\s*(type:\s*ignore|noqa|pragma:|mypy:|ruff:|fmt:)(?P<rest>.*)")
_REASONED = re.compile(
    r"\s*(\[[\w, -]+\]|:?\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*|off|on|skip)\s+#.*(\w\s+\w.*|likewise)"
)


def sleeps(tree: Tree) -> list[str]:
    """Tests that wait for time to pass instead of for something to happen."""
    found = []
    for path, module in python(tree, "tests/"):
        for call, name in called(module):
            gives_way = name == "asyncio.sleep" and [ast.unparse(arg) for arg in call.args] == ["0"]
            if name.rpartition(".")[2] == "sleep" and not gives_way:
                found.append(f"{path}:{call.lineno}: wait for a signal with a deadline, not {name}")
    return found


def left_out(tree: Tree) -> list[str]:
    """Tests that do not run, or that run against a mock of our own code."""
    found = []
    for path, module in python(tree, "tests/"):
        for node in ast.walk(module):
            if isinstance(node, ast.Attribute) and _SKIPS.fullmatch(name_of(node)):
                found.append(f"{path}:{node.lineno}: a test that does not run proves nothing")
        for name, origin in origins(module).items():
            if _MOCKS.match(origin):
                found.append(f"{path}: {name} is a mock, and a mock agrees with everything")
    return found


def clocks_and_ids(tree: Tree) -> list[str]:
    """Code that asks the time or makes an id on its own; tests may make any id."""
    found = []
    for path, module in python(tree, *OURS):
        for call, name in called(module):
            if _CLOCK_CALLS.fullmatch(name) and path != CLOCK:
                found.append(f"{path}:{call.lineno}: time comes from {CLOCK}, not {name}")
            if _ID_CALLS.fullmatch(name) and path != IDS:
                found.append(f"{path}:{call.lineno}: ids come from {IDS}, not {name}")
    return found


def sql_in_python(tree: Tree) -> list[str]:
    """Statements that stand outside .sql files. Tests may try what no statement does."""
    return [
        f"{path}:{line}: a statement belongs into a .sql file: {text.strip()[:40]!r}"
        for path, module in python(tree, *OURS)
        if path not in SQL_IN_PYTHON
        for line, text in texts(module)
        if _SQL.match(text) or _SQL_LOWER.match(text)
    ]


def broad_excepts(tree: Tree) -> list[str]:
    """Handlers that catch everything: only at the edges, only with the reason on the line.

    One that raises again what it caught hides nothing.
    """
    found = []
    for path, module in python(tree):
        reasons = comments(tree[path])
        for line in _broad(module):
            if not (path.startswith(EDGES) and line in reasons):
                found.append(f"{path}:{line}: catches everything; name what is expected here")
    return found


def _broad(module: ast.Module) -> Iterator[int]:
    for node in ast.walk(module):
        if isinstance(node, ast.ExceptHandler) and _is_everything(node.type):
            last = node.body[-1]
            if not (isinstance(last, ast.Raise) and last.exc is None):
                yield node.lineno
        if isinstance(node, ast.Call) and _is_broad_suppress(node):
            yield node.lineno


def _is_broad_suppress(call: ast.Call) -> bool:
    return name_of(call.func).endswith("suppress") and any(map(_is_everything, call.args))


def _is_everything(kind: ast.expr | None) -> bool:
    if kind is None:
        return True
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(name_of(one) in ("Exception", "BaseException") for one in kinds)


def undone(tree: Tree) -> list[str]:
    """Notes of what is still to be done: that is an issue, not a comment."""
    return [
        f"{path}:{number}: {line.strip()[:60]}"
        for path, text in tree.items()
        if not path.endswith((".csv", "lock.txt"))
        for number, line in enumerate(text.splitlines(), start=1)
        if _UNDONE.search(line)
    ]


def silenced(tree: Tree) -> list[str]:
    """Checks switched off without naming which and why: `# type: ignore[code]  # because`.

    The reason may also stand on a comment line of its own right above.
    """
    found = []
    for path, text in tree.items():
        if path.endswith(".py"):
            lines = ["", *text.splitlines()]
            for number, comment in comments(text).items():
                silence = _SILENCE.match(comment)
                above = " # see above" if lines[number - 1].strip().startswith("#") else ""
                if silence and not _REASONED.fullmatch(silence["rest"] + above):
                    found.append(f"{path}:{number}: say which check and why: {comment}")
    return found


def scattered_htmx(tree: Tree) -> list[str]:
    """Attributes of htmx outside the templates' parts: one folder to change when htmx does."""
    return [
        f"{path}:{number}: hx- attributes stand in templates/parts"
        for path, text in tree.items()
        if path.endswith(".html") and "/templates/" in path and "/templates/parts/" not in path
        for number, line in enumerate(text.splitlines(), start=1)
        if re.search(r"\shx-", line)
    ]


def styled_inline(tree: Tree) -> list[str]:
    """Styles and handlers in templates and pictures, which the pages' policy blocks.

    The two pages that name their one style sheet by its hash keep it inside.
    """
    found = []
    for path, text in tree.items():
        is_page = path.endswith(".html") and "/templates/" in path and path not in STYLED
        is_picture = "/web/charts/" in path and path.startswith("services/")
        if is_page or is_picture:
            for number, line in enumerate(text.splitlines(), start=1):
                if re.search(r"\sstyle=|<style|\son(click|load|change|submit|input)=", line):
                    found.append(f"{path}:{number}: colour goes into classes, behaviour into js")
    return found
