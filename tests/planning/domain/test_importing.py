"""A spreadsheet against what is there."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from contracts.commands.planning import ImportKeyResults, ImportRow
from contracts.events.planning import (
    ActualImported,
    KeyResultDefined,
    KeyResultWithdrawn,
    ObjectiveDrafted,
    ObjectivePublished,
    SpreadsheetImported,
)
from contracts.queries.planning import ImportCounts, RowNote
from contracts.values import KEY_RESULTS_MAX, Metric, Owner
from services.planning.domain.importing import REASON, Plan, plan
from services.planning.handlers.streams import OBJECTIVE
from tests.planning.quarter import (
    BREAD,
    COMPANY,
    HANNA,
    OF_BAKEHOUSE,
    QUARTER,
    REGULARS,
    around,
    defined,
    drafted,
    metric,
    published,
)

TITLE = drafted().title
DIGEST = "ab" * 32
bread = OBJECTIVE.state([drafted(), defined(), published()])


def fresh() -> Iterator[UUID]:
    return (UUID(int=n) for n in count(1000))


def row(number=2, key_result="Regulars", objective=TITLE, owner=COMPANY, actual="260", **other):
    return ImportRow(
        row=number,
        objective=objective,
        owner=owner,
        key_result=key_result,
        metric=other.get("metric", metric()),
        actual=None if actual is None else Decimal(actual),
    )


def imported(*rows, there=(), state="planning", **other) -> Plan:
    known = {"cycle_id": QUARTER, "digest": DIGEST, "rows_read": len(rows), "rows": rows}
    return plan(ImportKeyResults(**{**known, **other}), there, around(cycle_state=state), fresh())


def events(made: Plan):
    return [event for sheet in made.sheets for event in (*sheet.definitions, *sheet.actuals)]


def after(made: Plan):
    """The new objectives of an import, once its events are recorded."""
    return [OBJECTIVE.state([*sheet.definitions, *sheet.actuals]) for sheet in made.sheets]


def doubts(made: Plan):
    return [(note.row, note.column, note.code) for note in made.report.doubtful]


def refusals(made: Plan):
    return [(note.row, note.column, note.code) for note in made.report.refused]


def test_a_line_makes_objective_key_result_and_actual_value_in_this_order():
    ids = fresh()
    objective_id, key_result_id = next(ids), next(ids)
    made = imported(row())
    where: dict[str, Any] = {"objective_id": objective_id, "cycle_id": QUARTER}
    assert events(made) == [
        ObjectiveDrafted(
            **where,
            title=TITLE,
            description="",
            owner=COMPANY,
            accountable_id=HANNA,
            ambition="aspirational",
            source="import",
        ),
        KeyResultDefined(
            **where,
            key_result_id=key_result_id,
            title="Regulars",
            accountable_id=HANNA,
            weight=Decimal(1),
            metric=metric(),
            source="import",
        ),
        ObjectivePublished(**where),
        ActualImported(
            **where, key_result_id=key_result_id, value=Decimal(260), row=2, digest=DIGEST
        ),
    ]
    assert made.report.made == ImportCounts(objectives=1, key_results=1, actuals=1)
    assert made.imported == SpreadsheetImported(
        cycle_id=QUARTER, digest=DIGEST, rows=1, objectives=1, key_results=1, actuals=1
    )


def test_the_same_objective_text_and_owner_is_one_objective():
    made = imported(
        row(2, "Regulars"),
        row(3, "Waste", objective=f"  {TITLE.upper()} "),
        row(4, "Regulars", owner=OF_BAKEHOUSE),
    )
    assert [len(sheet.objective.live) for sheet in made.sheets] == [2, 1]
    assert made.report.made.objectives == 2


def test_the_same_file_again_makes_nothing():
    rows = (row(2), row(3, "Waste", actual=None), row(4, "Rolls", objective="Rolls"))
    first = imported(*rows)
    again = imported(*rows, there=after(first))
    assert (events(again), again.imported) == ([], None)
    assert again.report.made == ImportCounts()
    assert again.report.unchanged == 3


def test_what_is_there_is_found_whatever_its_spelling():
    made = imported(row(2, " regulars", objective=TITLE.lower(), actual=None), there=[bread])
    assert events(made) == []
    assert made.report.unchanged == 1


def test_another_actual_value_is_recorded_with_the_old_one():
    there = after(imported(row(actual="250")))
    made = imported(row(actual="260"), there=there)
    (event,) = events(made)
    assert isinstance(event, ActualImported)
    assert (event.old_value, event.value) == (Decimal(250), Decimal(260))
    assert made.report.made == ImportCounts(actuals=1)


def test_a_line_without_an_actual_value_leaves_the_one_that_is_there():
    made = imported(row(actual=None), there=after(imported(row(actual="250"))))
    assert (events(made), made.report.unchanged) == ([], 1)


def test_a_definition_that_differs_is_doubtful_and_stays():
    made = imported(row(metric=metric(210, 400)), there=[bread])
    assert events(made) == []
    assert made.report.doubtful == (
        RowNote(
            row=2,
            column="target",
            code="definition_differs",
            message="The file says 210 to 400 people; here it is 210 to 350 people. It stays.",
        ),
    )
    assert made.report.unchanged == 0


def test_the_same_line_twice_in_a_file_is_taken_once():
    made = imported(row(2), row(3, "REGULARS", actual="999"))
    assert made.report.made.key_results == 1
    assert doubts(made) == [(3, "key_result", "duplicate_row")]


def test_a_withdrawn_key_result_stays_withdrawn():
    gone = KeyResultWithdrawn(objective_id=BREAD, cycle_id=QUARTER, key_result_id=REGULARS)
    there = OBJECTIVE.state([drafted(), defined(), gone])
    made = imported(row(), there=[there])
    assert events(made) == []
    assert doubts(made) == [(2, "key_result", "withdrawn")]


def test_a_draft_that_is_there_is_added_to_and_stays_a_draft():
    there = OBJECTIVE.state([drafted(), defined()])
    made = imported(row(2, "Waste"), row(3, "Rolls"), there=[there])
    assert [type(event) for event in events(made)] == [
        KeyResultDefined,
        KeyResultDefined,
        ActualImported,
        ActualImported,
    ]
    assert doubts(made) == [(2, "objective", "objective_is_draft")]


def test_lines_beyond_seven_key_results_are_refused_and_the_others_made():
    rows = [row(n + 2, f"Measure {n}") for n in range(KEY_RESULTS_MAX + 2)]
    made = imported(*rows)
    assert made.report.made.key_results == KEY_RESULTS_MAX
    assert refusals(made) == [
        (9, "key_result", "too_many_key_results"),
        (10, "key_result", "too_many_key_results"),
    ]


@pytest.mark.parametrize("state", ["planning", "active"])
def test_what_is_added_to_a_published_objective_is_an_amendment_with_its_reason(state):
    made = imported(row(2, "Waste"), there=[bread], state=state)
    (event, _actual) = events(made)
    assert isinstance(event, KeyResultDefined)
    assert (event.amendment, event.reason) == (True, REASON)


def test_an_objective_that_comes_while_the_cycle_runs_is_an_amendment_of_it():
    made = imported(row(), state="active")
    (told,) = (event for event in events(made) if isinstance(event, ObjectivePublished))
    assert (told.amendment, told.reason) == (True, REASON)


def test_every_fault_of_a_line_is_refused_with_its_column():
    wrong = Metric(kind="percent", baseline=Decimal(5), target=Decimal(5))
    bad = row(
        7, " ", objective=" ", owner=Owner(kind="team", id=HANNA), actual="1e16", metric=wrong
    )
    made = imported(bad, row(8))
    assert refusals(made) == [
        (7, "objective", "blank"),
        (7, "key_result", "blank"),
        (7, "team", "unknown_team"),
        (7, "target", "equals_baseline"),
        (7, "actual", "too_large"),
    ]
    assert made.report.made.key_results == 1


def test_an_objective_all_of_whose_lines_are_refused_is_not_made():
    made = imported(row(metric=metric(1, 1)))
    assert (made.sheets, made.imported) == ((), None)


def test_what_the_reading_found_travels_along_in_the_order_of_lines():
    found = RowNote(row=5, column="target", code="not_a_number", message="What is that?")
    odd = RowNote(row=2, column="reported_percent", code="reported_differs", message="74 is 60.")
    made = imported(
        row(2),
        row(3),
        row(4, metric=metric(1, 1)),
        rows_read=4,
        refused=(found,),
        doubtful=(odd,),
        teams_made=2,
    )
    assert refusals(made) == [(4, "target", "equals_baseline"), (5, "target", "not_a_number")]
    assert [note.row for note in made.report.doubtful] == [2, 3]
    assert (made.report.rows, made.report.made.teams) == (4, 2)


def test_a_dry_run_does_not_miss_the_teams_it_would_make():
    to_be_made = Owner(kind="team", id=UUID(int=77))
    made = imported(row(owner=to_be_made), dry_run=True)
    assert made.report.refused == ()
    assert made.report.dry_run and made.report.made.key_results == 1


def test_the_unit_of_a_line_counts_where_the_metric_has_none():
    line = row(metric=metric(unit=None))
    made = imported(
        ImportRow(
            row=2,
            objective=line.objective,
            owner=line.owner,
            key_result=line.key_result,
            metric=line.metric,
            unit="people",
        )
    )
    assert made.sheets[0].objective.live[0].metric.unit == "people"
