"""A spreadsheet comes in, whole or not at all, and once."""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from contracts import errors
from contracts.commands.planning import ChangeCycle, ImportKeyResults, ImportRow
from contracts.envelope import decode
from contracts.events.identity import TeamCreated
from contracts.events.planning import ActualImported, ObjectivePublished, SpreadsheetImported
from contracts.queries.planning import CycleTree, ImportReport, ObjectiveList
from contracts.values import Metric, Owner
from tests.planning.bakery import LEAD, MEMBER, Bakery
from tests.planning.quarter import (
    BREAD,
    COMPANY,
    HANNA,
    QUARTER,
    REGULARS,
    change,
    define,
    draft,
    metric,
    publish,
)

QUARTER_FILE = Path(__file__).parents[2] / "data" / "gitlab-2018-q3.csv"


def row(number: int = 2, key_result: str = "Regulars", **other: Any) -> ImportRow:
    known: dict[str, Any] = {
        "row": number,
        "objective": draft().title,
        "owner": COMPANY,
        "key_result": key_result,
        "metric": metric(),
        "actual": Decimal(260),
    }
    return ImportRow(**{**known, **other})


def spreadsheet(*rows: ImportRow, **other: Any) -> ImportKeyResults:
    known = {"cycle_id": QUARTER, "digest": "ab" * 32, "rows_read": len(rows), "rows": rows}
    return ImportKeyResults(**{**known, **other})


async def real_quarter(bakery: Bakery) -> ImportKeyResults:
    """The real file, with its teams made."""
    lines = list(csv.DictReader(QUARTER_FILE.read_text(encoding="utf-8").splitlines()))
    teams: dict[str, Owner] = {}
    for line in lines:
        name = line["team"].casefold()
        if name not in teams:
            team = TeamCreated(team_id=UUID(int=9000 + len(teams)), name=line["team"])
            await bakery.town.record(team, stream=f"team/{team.team_id}")
            teams[name] = Owner(kind="team", id=team.team_id)
    rows = (
        ImportRow(
            row=number,
            objective=line["objective"],
            owner=teams[line["team"].casefold()],
            key_result=line["key_result"],
            metric=Metric(
                kind="percent" if line["unit"] == "%" else "number",
                unit=line["unit"] or None,
                baseline=Decimal(line["baseline"]),
                target=Decimal(line["target"]),
            ),
            actual=Decimal(line["actual"]),
        )
        for number, line in enumerate(lines, start=2)
    )
    return spreadsheet(*rows)


async def test_a_real_quarter_comes_in_whole_and_the_same_file_again_changes_nothing(
    bakery: Bakery,
):
    file = await real_quarter(bakery)
    before = await bakery.count()
    report: ImportReport = await bakery.told(file)
    assert (report.made.key_results, report.made.actuals, report.refused) == (78, 78, ())
    page = await bakery.ask(ObjectiveList(cycle_id=QUARTER, limit=200))
    assert len(page.data) == report.made.objectives
    assert sum(len(objective.key_results) for objective in page.data) == 78
    assert {objective.state for objective in page.data} == {"published"}
    kinds = Counter(type(r.event).__name__ for r in (await bakery.town.events())[before:])
    assert kinds == {
        "SpreadsheetImported": 1,
        "ObjectiveDrafted": report.made.objectives,
        "KeyResultDefined": 78,
        "ObjectivePublished": report.made.objectives,
        "ActualImported": 78,
    }

    after = await bakery.count()
    again: ImportReport = await bakery.told(file)
    assert (again.unchanged, again.made.key_results, again.doubtful) == (78, 0, ())
    assert await bakery.count() == after


async def test_a_dry_run_says_the_same_and_makes_nothing(bakery: Bakery):
    file = spreadsheet(row(2), row(3, "Waste"), row(4, metric=metric(1, 1)))
    before = await bakery.count()
    tried = await bakery.tell(
        ImportKeyResults(
            **{name: getattr(file, name) for name in file.__struct_fields__} | {"dry_run": True}
        ),
        key="k",
        fingerprint="f",
    )
    assert await bakery.count() == before
    assert tried.position == before
    foreseen = decode(tried.body, ImportReport)
    made = await bakery.told(file, key="k", fingerprint="f")
    assert foreseen.dry_run and not made.dry_run
    assert (foreseen.made, foreseen.refused) == (made.made, made.refused)


async def test_an_import_told_twice_under_one_key_happens_once(bakery: Bakery):
    file = spreadsheet(row())
    first = await bakery.tell(file, key="k", fingerprint="f")
    again = await bakery.tell(file, key="k", fingerprint="f")
    assert (again.replayed, again.body) == (True, first.body)
    with pytest.raises(errors.KeyReused):
        await bakery.tell(file, key="k", fingerprint="other")


async def test_two_imports_of_one_file_at_once_make_everything_once(bakery: Bakery):
    file = spreadsheet(row(2), row(3, "Waste"))
    bakery.meanwhile(file)
    second: ImportReport = await bakery.told(file)
    assert (second.unchanged, second.made.objectives) == (2, 0)
    page = await bakery.ask(ObjectiveList(cycle_id=QUARTER))
    assert [len(objective.key_results) for objective in page.data] == [2]


async def test_an_objective_changed_at_the_same_moment_is_looked_at_again(bakery: Bakery):
    await bakery.tell(draft())
    await bakery.tell(define(title="Guests"))
    await bakery.tell(publish())
    bakery.meanwhile(change(title="Cakes", reason="Why"))
    report: ImportReport = await bakery.told(spreadsheet(row()))
    assert report.made.objectives == 1
    titles = [node.objective.title for node in (await tree(bakery)).roots]
    assert titles == ["Cakes", draft().title]


async def tree(bakery: Bakery) -> Any:
    return await bakery.ask(CycleTree(cycle_id=QUARTER))


async def test_what_is_there_by_hand_is_added_to(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    report: ImportReport = await bakery.told(spreadsheet(row(2), row(3, "Waste")))
    assert (report.made.objectives, report.made.key_results, report.made.actuals) == (0, 1, 2)
    (node,) = (await tree(bakery)).roots
    assert [kr.title for kr in node.objective.key_results] == ["Regulars", "Waste"]


async def test_a_running_cycle_takes_an_import_as_an_amendment(bakery: Bakery):
    await bakery.go_on_to("active")
    await bakery.tell(spreadsheet(row()))
    told = [r.event for r in await bakery.town.events()]
    (publication,) = (event for event in told if isinstance(event, ObjectivePublished))
    assert publication.amendment and publication.reason
    assert isinstance(told[-1], ActualImported)


async def test_the_cycle_remembers_which_file_was_taken_in_by_whom(bakery: Bakery):
    await bakery.tell(spreadsheet(row()))
    (told,) = (
        recorded
        for recorded in await bakery.town.events()
        if isinstance(recorded.event, SpreadsheetImported)
    )
    assert told.header.stream == f"cycle/{QUARTER}"
    assert told.header.actor == f"member/{HANNA}"
    assert told.event.digest == "ab" * 32


@pytest.mark.parametrize("state", ["review", "closed"])
async def test_after_the_cycle_nothing_is_imported(bakery: Bakery, state):
    await bakery.go_on_to(state)
    with pytest.raises(errors.CycleStateWrong):
        await bakery.tell(spreadsheet(row()))


async def test_only_admins_import_and_only_into_a_cycle_that_is_there(bakery: Bakery):
    for by in (LEAD, MEMBER):
        with pytest.raises(errors.Forbidden):
            await bakery.tell(spreadsheet(row()), by=by)
        with pytest.raises(errors.NotFound):
            await bakery.tell(spreadsheet(row(), cycle_id=BREAD), by=by)


async def test_if_match_speaks_of_the_cycle(bakery: Bakery):
    await bakery.tell(ChangeCycle(cycle_id=QUARTER, name="Q3"))
    with pytest.raises(errors.Stale):
        await bakery.tell(spreadsheet(row()), if_match=1)
    await bakery.tell(spreadsheet(row()), if_match=2)


async def test_a_file_of_refused_lines_changes_nothing_and_says_why(bakery: Bakery):
    before = await bakery.count()
    report: ImportReport = await bakery.told(spreadsheet(row(metric=metric(1, 1))))
    assert [note.code for note in report.refused] == ["equals_baseline"]
    assert await bakery.count() == before
