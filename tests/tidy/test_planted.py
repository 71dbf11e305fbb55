"""Each house rule is tried on what it must refuse and on what it must let pass."""

from collections.abc import Callable

import pytest

from tests.tidy import habits, links, places, shape
from tests.tidy.test_house_rules import RULES
from tests.tidy.tree import Tree

Rule = Callable[[Tree], list[str]]

HERE = "services/planning/domain/cycle.py"
FLOOR = "services/runtime/handle.py"
EDGE = "services/runtime/projection/runner.py"
TEST = "tests/planning/test_cycle.py"
PAGE = "services/gateway/web/templates/pages/board.html"
PART = "services/gateway/web/templates/parts/live.html"
HIDDEN = "# type" + ": ignore"
LATER = "# TO" + "DO: later"


def function(lines: int, *, kind: str = "def") -> str:
    return f"{kind} long():\n" + "    x = 1\n" * (lines - 1)


def handler(kind: str, then: str = "pass", comment: str = "") -> str:
    return f"try:\n    x = 1\nexcept{kind}:{comment}\n    {then}\n"


REFUSED: list[tuple[Rule, str, str]] = [
    (shape.long_functions, HERE, function(41)),
    (shape.long_functions, HERE, function(41, kind="async def")),
    (shape.long_functions, FLOOR, function(61)),
    (shape.long_functions, TEST, function(41)),
    (shape.long_files, HERE, "x = 1\n" * 301),
    (shape.long_files, "services/planning/sql/cycle.sql", "--\n" * 301),
    (shape.empty_names, "services/planning/utils.py", ""),
    (shape.empty_names, "services/common/cycle.py", ""),
    (shape.empty_names, "tests/helpers/cycle.py", ""),
    (habits.sleeps, TEST, "import asyncio\nasyncio.sleep(0.1)"),
    (habits.sleeps, TEST, "from asyncio import sleep\nsleep(1)"),
    (habits.sleeps, TEST, "import time as t\nt.sleep(1)"),
    (habits.sleeps, TEST, "import anyio\nanyio.sleep(0)"),
    (habits.sleeps, TEST, "self.clock().sleep(9)\nx.sleep(1)"),
    (habits.left_out, TEST, "import pytest\npytest.skip('slow')"),
    (habits.left_out, TEST, "import pytest\n@pytest.mark.xfail\ndef test_a(): pass"),
    (habits.left_out, TEST, "from unittest.mock import Mock"),
    (habits.left_out, TEST, "from unittest import mock"),
    (habits.clocks_and_ids, HERE, "from datetime import datetime\ndatetime.now()"),
    (habits.clocks_and_ids, HERE, "import datetime as dt\ndt.datetime.utcnow()"),
    (habits.clocks_and_ids, HERE, "from datetime import date as day\nday.today()"),
    (habits.clocks_and_ids, HERE, "from time import time\ntime()"),
    (habits.clocks_and_ids, HERE, "import time\ntime.time_ns()"),
    (habits.clocks_and_ids, HERE, "import uuid\nuuid.uuid4()"),
    (habits.clocks_and_ids, HERE, "from uuid import uuid4 as made\nmade()"),
    (habits.clocks_and_ids, habits.CLOCK, "import uuid\nuuid.uuid4()"),
    (habits.sql_in_python, HERE, "x = 'SELECT 1'"),
    (habits.sql_in_python, HERE, "x = '''\n  select a\n  from b '''"),
    (habits.sql_in_python, HERE, "x = f'INSERT INTO {table} VALUES (1)'"),
    (habits.sql_in_python, HERE, "x = f'UPDATE cycle SET name = {name}'"),
    (habits.sql_in_python, HERE, "x = 'DELETE FROM cycle WHERE id = $1'"),
    (habits.sql_in_python, HERE, "x = 'CREATE TABLE cycle (id uuid)'"),
    (habits.sql_in_python, HERE, "x = f'CREATE ROLE {name}'"),
    (habits.sql_in_python, HERE, "x = 'GRANT SELECT ON a TO b'"),
    (habits.sql_in_python, HERE, "x = 'WITH a AS (SELECT 1) SELECT 2'"),
    (habits.sql_in_python, HERE, "x = 'SET ROLE nobody'"),
    (habits.broad_excepts, HERE, handler("")),
    (habits.broad_excepts, HERE, handler(" Exception", comment="  # the edge")),
    (habits.broad_excepts, HERE, handler(" (ValueError, BaseException) as e")),
    (habits.broad_excepts, EDGE, handler(" Exception")),
    (habits.broad_excepts, HERE, "with contextlib.suppress(Exception):\n    x = 1"),
    (habits.undone, HERE, LATER),
    (habits.undone, "services/README.md", LATER),
    (habits.silenced, HERE, f"x = 1  {HIDDEN}"),
    (habits.silenced, HERE, f"x = 1  {HIDDEN}[arg-type]"),
    (habits.silenced, HERE, f"x = 1  {HIDDEN}[arg-type]  # why"),
    (habits.silenced, HERE, "x = 1  # no" + "qa"),
    (habits.silenced, HERE, "x = 1  # no" + "qa: E501"),
    (habits.scattered_htmx, PAGE, '<p hx-get="/x">'),
    (habits.styled_inline, PAGE, '<p style="color: red">'),
    (habits.styled_inline, PART, '<p onclick="x()">'),
    (habits.styled_inline, "services/gateway/web/charts/bar.py", "'<rect style=\"\"/>'"),
    (links.untested, "services/planning/domain/cycle.py", ""),
    (links.untested, "services/planning/projections/tree.py", ""),
    (links.untested, "services/planning/queries/tree.py", ""),
    (links.spelled_subjects, HERE, "x = 'cmd.planning.OpenCycle'"),
    (links.spelled_subjects, HERE, "x = f'evt.{service}.>'"),
    (links.spelled_subjects, HERE, "x = '_INBOX_planning'"),
    (places.machine_places, HERE, "x = '/" + "work/here'"),
    (places.machine_places, "README.md", "see /" + "home/me/notes"),
    (places.machine_places, "deploy/lock.txt", "--index-url https://pypi" + ".org/simple"),
]

PASSED: list[tuple[Rule, str, str]] = [
    (shape.long_functions, HERE, function(40)),
    (shape.long_functions, HERE, "@decorated(\n" + "    1,\n" * 50 + ")\n" + function(40)),
    (shape.long_functions, FLOOR, function(60)),
    (shape.long_files, HERE, "x = 1\n" * 300),
    (shape.empty_names, "services/planning/utilities_of_nothing.py", ""),
    (habits.sleeps, TEST, "import asyncio\nasyncio.sleep(0)"),
    (habits.sleeps, FLOOR, "import asyncio\nasyncio.sleep(1)"),
    (
        habits.left_out,
        TEST,
        "import pytest\n@pytest.mark.parametrize('a', [1])\ndef test_a(): pass",
    ),
    (habits.clocks_and_ids, habits.CLOCK, "import time\ntime.time_ns()"),
    (habits.clocks_and_ids, habits.IDS, "import uuid\nuuid.uuid4()"),
    (habits.clocks_and_ids, TEST, "import uuid\nuuid.uuid4()"),
    (habits.clocks_and_ids, HERE, "import time\ntime.monotonic()\nself.time()\nclock.now()"),
    (habits.sql_in_python, HERE, "'''SELECT is what this docstring is about.'''"),
    (habits.sql_in_python, HERE, "x = 'Select one of these, or update your settings.'"),
    (habits.sql_in_python, HERE, "x = 'with the help of others'"),
    (habits.sql_in_python, TEST, "x = 'DELETE FROM log.event'"),
    (habits.broad_excepts, HERE, handler(" ValueError")),
    (habits.broad_excepts, HERE, handler(" BaseException", then="raise")),
    (habits.broad_excepts, EDGE, handler(" Exception", comment="  # one lane stops, not all")),
    (habits.undone, HERE, "mastodon = 'todo lists are not the point'"),
    (habits.silenced, HERE, f"x = 1  {HIDDEN}[arg-type]  # the table is keyed by type"),
    (habits.silenced, HERE, f"# the table is keyed by type\nx = 1  {HIDDEN}[arg-type]"),
    (habits.silenced, HERE, "x = 1  # no" + "qa: E501  # an address has no place to break"),
    (habits.silenced, HERE, f"x = '{HIDDEN}'"),
    (habits.scattered_htmx, PART, '<p hx-get="/x">'),
    (habits.scattered_htmx, PAGE, "hx- attributes are elsewhere"),
    (habits.styled_inline, PAGE, '<p class="style">in style</p>'),
    (habits.styled_inline, "services/gateway/web/templates/docs.html", "<style>"),
    (links.untested, "services/planning/domain/__init__.py", ""),
    (links.untested, "services/planning/handlers/commands.py", ""),
    (links.spelled_subjects, links.SUBJECTS, "x = f'evt.{service}.>'"),
    (links.spelled_subjects, HERE, "x = 'the event.log'"),
    (places.machine_places, HERE, "x = 'https://example.org/home/page', '/v1/work/2', 'a/root/b'"),
]


@pytest.mark.parametrize(("rule", "path", "source"), REFUSED)
def test_what_a_rule_forbids_is_found(rule: Rule, path: str, source: str) -> None:
    found = rule({path: source})
    assert len(found) == 1 or "sleep(9)" in source
    assert found[0].startswith(path)


@pytest.mark.parametrize(("rule", "path", "source"), PASSED)
def test_what_a_rule_allows_is_left_alone(rule: Rule, path: str, source: str) -> None:
    assert rule({path: source}) == []


def test_a_mirrored_test_satisfies_its_file() -> None:
    tree = {HERE: "", "tests/planning/domain/test_cycle.py": ""}
    assert links.untested(tree) == []


def test_what_decides_is_told_as_a_scenario() -> None:
    test = "tests/planning/domain/test_cycle.py"
    decider = "def evolve(state, event): ..."
    story = "from tests.support.scenario import scenario"
    assert links.untold({HERE: decider, test: "import pytest"}) != []
    assert links.untold({HERE: decider, test: story}) == []
    assert links.untold({HERE: "def weekday(day): ...", test: "import pytest"}) == []


def test_a_statement_is_used_or_found() -> None:
    sql = {"services/planning/sql/cycle.sql": "-- name: one\nSELECT 1;\n-- name: two\nSELECT 2;"}
    user = "await tx.execute(sql.one)\nsql['two']"
    assert len(links.idle_statements(sql)) == 2
    assert links.idle_statements({**sql, HERE: user}) == []
    assert links.idle_statements({**sql, TEST: user}) != []


EVENTS = "contracts/events/planning.py"
OPENED = "class CycleOpened(Event, frozen=True):\n    cycle_id: UUID"
BOARD = "services/planning/projections/board.py"


@pytest.mark.parametrize(
    ("reader", "source", "found"),
    [
        (BOARD, "steps = {CycleOpened: open}", 0),
        (BOARD, "steps = {planning.CycleOpened: open}", 0),
        (BOARD, "steps = {CycleClosed: close}", 1),
        (HERE, "steps = {CycleOpened: open}", 1),
        ("services/scoring/handlers/reactions.py", "hears = (CycleOpened,)", 0),
    ],
)
def test_an_event_is_read_by_somebody_or_found(reader: str, source: str, found: int) -> None:
    tree = {EVENTS: OPENED, BOARD: "steps = {}", reader: source}
    assert len(links.unheard_events(tree)) == found


def test_events_of_a_service_without_projections_wait_for_them() -> None:
    assert links.unheard_events({EVENTS: OPENED}) == []


PROMISED = "tests/planning/domain/test_cycle.py"
SERVICE: Tree = {
    "services/planning/main.py": "",
    PROMISED: "def test_a_cycle_closes_once(): pass",
    "services/planning/README.md": (
        "# Planning\n## Owns\n## Hears\n## Says\n## Tables\n## Invariants\n\n"
        "| promise | test |\n| --- | --- |\n| it closes once | `test_a_cycle_closes_once` |\n"
    ),
}


def readme(before: str, after: str) -> Tree:
    path = "services/planning/README.md"
    return {**SERVICE, path: SERVICE[path].replace(before, after)}


def test_a_service_that_says_what_it_promises_passes() -> None:
    assert links.unspoken_services(SERVICE) == []


@pytest.mark.parametrize(
    ("tree", "named"),
    [
        ({"services/planning/main.py": ""}, "is missing"),
        (readme("## Hears\n", ""), "no heading 'hears'"),
        (readme("_closes_once`", "_never_closes`"), "there is no test test_a_cycle_never_closes"),
        (readme("`test_a_cycle_closes_once`", "surely"), "no test is named"),
        (readme("| it closes once | `test_a_cycle_closes_once` |\n", ""), "no invariant"),
    ],
)
def test_a_service_that_promises_without_proof_is_found(tree: Tree, named: str) -> None:
    found = links.unspoken_services(tree)
    assert len(found) == 1
    assert named in found[0]


def test_every_rule_is_tried() -> None:
    tried = {rule for rule, _, _ in REFUSED}
    tried |= {links.untold, links.idle_statements, links.unheard_events, links.unspoken_services}
    assert tried == set(RULES)
