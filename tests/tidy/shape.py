"""Rules on size and names."""

import ast
from pathlib import PurePosixPath

from tests.tidy.tree import Tree, python

FUNCTION_LINES_MAX = 40
# Loops of the floor hold retries and their reasons together.
FUNCTION_LINES_MAX_RUNTIME = 60
FILE_LINES_MAX = 300
# Which file is longer, and why it must be one.
LONG_FILES = {
    "services/verifier/scoreline_verify.py": "an auditor takes it out alone and reads it as one",
}
# A room called so says nothing and takes everything.
EMPTY_NAMES = frozenset(("utils", "util", "common", "helpers", "helper", "misc"))


def long_functions(tree: Tree) -> list[str]:
    """Functions that do not fit on a screen; decorators do not count."""
    found = []
    for path, module in python(tree):
        runtime = path.startswith("services/runtime/")
        limit = FUNCTION_LINES_MAX_RUNTIME if runtime else FUNCTION_LINES_MAX
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > limit:
                    found.append(
                        f"{path}:{node.lineno}: {node.name} has {lines} lines, max {limit}"
                    )
    return found


def long_files(tree: Tree) -> list[str]:
    """Source files that should be two."""
    return [
        f"{path}: {lines} lines, max {FILE_LINES_MAX}"
        for path, text in tree.items()
        if path.endswith((".py", ".sql")) and (lines := text.count("\n")) > FILE_LINES_MAX
        if path not in LONG_FILES
    ]


def empty_names(tree: Tree) -> list[str]:
    """Modules and folders named after nothing."""
    return [
        f"{path}: a name that says what is in it, not {part}"
        for path in tree
        if path.endswith(".py")
        for part in PurePosixPath(path).with_suffix("").parts
        if part in EMPTY_NAMES
    ]
