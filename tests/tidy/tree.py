"""The files that the house rules read, and what the rules share.

A rule is a function from a tree (path -> text) to findings, so that it can be tried on a planted
tree as well as on this one.
"""

import ast
import io
import tokenize
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path, PurePosixPath

Tree = Mapping[str, str]

ROOT = Path(__file__).parents[2]
ROOMS = ("contracts", "services", "tests", "deploy", ".ci")


@cache
def this_tree() -> Tree:
    """Every text file of the repository, by its path from the root."""
    files = [file for file in ROOT.iterdir() if file.is_file() and file.name != ".git"]
    for room in ROOMS:
        files += [file for file in (ROOT / room).rglob("*") if file.is_file()]
    tree = {}
    for file in sorted(files):
        path = file.relative_to(ROOT)
        if "__pycache__" not in path.parts:
            try:
                tree[str(path)] = file.read_text("utf-8")
            except UnicodeDecodeError:
                # A picture or a workbook, which has no rules to keep.
                continue
    return tree


def python(tree: Tree, *under: str) -> Iterator[tuple[str, ast.Module]]:
    """The Python files below any of these folders, parsed."""
    for path, text in tree.items():
        if path.endswith(".py") and any(path.startswith(folder) for folder in under or ("",)):
            yield path, parsed(text)


@cache
def parsed(text: str) -> ast.Module:
    """The syntax tree of a source."""
    return ast.parse(text)


def texts(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and value of every string that is not a docstring, parts of f-strings included."""
    prose = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    for node in ast.walk(module):
        value = node.value if isinstance(node, ast.Constant) and id(node) not in prose else None
        if isinstance(node, ast.Constant) and isinstance(value, str):
            yield node.lineno, value


def comments(text: str) -> dict[int, str]:
    """The comments of a source, by line."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {token.start[0]: token.string for token in tokens if token.type == tokenize.COMMENT}


def name_of(node: ast.AST) -> str:
    """A dotted name as written, "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = name_of(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def origins(module: ast.Module) -> dict[str, str]:
    """What the imported names of a module stand for: {"dt": "datetime.datetime"}."""
    names: dict[str, str] = {}
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                names[alias.asname or first] = alias.name if alias.asname else first
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def called(module: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    """Every call with the full name of what it calls, "" where that is an expression."""
    known = origins(module)
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            first, dot, rest = name_of(node.func).partition(".")
            yield node, known.get(first, first) + dot + rest


def stem(path: str) -> str:
    """The file's name without its ending."""
    return PurePosixPath(path).stem
