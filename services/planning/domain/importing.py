"""A spreadsheet against what is there: what to make, what is the same, what is in doubt.

Lines are taken in their order. Each gives definitions on its objective, an actual value, or a note.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from msgspec.structs import replace

from contracts.commands.planning import ImportKeyResults, ImportRow
from contracts.envelope import Fault
from contracts.events.planning import (
    ActualImported,
    KeyResultDefined,
    ObjectiveDrafted,
    ObjectivePublished,
    SpreadsheetImported,
)
from contracts.names import folded
from contracts.queries.planning import ImportCounts, ImportReport, RowNote
from contracts.values import KEY_RESULTS_MAX, Metric, Owner
from services.planning.domain import faults
from services.planning.domain.metric import metric_faults, settled
from services.planning.domain.objective import KeyResult, Objective, ObjectiveEvent, evolve
from services.planning.domain.surroundings import Surroundings, owner_faults

# The reason of what an import adds to what is published or runs already.
REASON = "Imported from a spreadsheet."

Place = tuple[Owner, str]


@dataclass
class Sheet:
    """One objective while lines are taken; expected is its version before.

    Actual values come after the definitions, so whoever hears of one finds what it belongs to.
    """

    objective: Objective
    expected: int
    definitions: list[ObjectiveEvent] = field(default_factory=list)
    actuals: list[ObjectiveEvent] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Whether this import drafts it."""
        return self.expected == 0

    def define(self, event: ObjectiveEvent) -> None:
        """One more event of its definition."""
        self.definitions.append(event)
        self.objective = evolve(self.objective, event)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What an import wants written, and what it answers. Nothing to write: imported is None."""

    sheets: tuple[Sheet, ...]
    imported: SpreadsheetImported | None
    report: ImportReport


def plan(
    command: ImportKeyResults,
    existing: Iterable[Objective],
    around: Surroundings,
    fresh: Iterator[UUID],
) -> Plan:
    """Compare the lines with the cycle's objectives, oldest first; fresh gives ids for new ones."""
    importing = _Importing(command, around, fresh)
    for objective in existing:
        place = (objective.owner, folded(objective.title))
        importing.sheets.setdefault(place, Sheet(objective, objective.version))
    for row in command.rows:
        importing.take(row)
    return importing.finish()


class _Importing:
    """Takes line after line."""

    def __init__(
        self, command: ImportKeyResults, around: Surroundings, fresh: Iterator[UUID]
    ) -> None:
        assert around.me is not None, "a member imports"
        self.command = command
        self.around = around
        self.me = around.me
        self.fresh = fresh
        self.sheets: dict[Place, Sheet] = {}
        self.seen: dict[tuple[Place, str], int] = {}
        self.refused = list(command.refused)
        self.doubtful = list(command.doubtful)
        self.unchanged = 0

    def take(self, row: ImportRow) -> None:
        """Make what a line names, or note why not."""
        wrong = self._faults(row)
        if wrong:
            self.refused += [_note(row, fault) for fault in wrong]
            return
        place = (row.owner, folded(row.objective))
        first = self.seen.setdefault((place, folded(row.key_result)), row.row)
        if first != row.row:
            self._doubt(row, "duplicate_row", f"Row {first} has this key result already.")
            return
        sheet = self.sheets.get(place)
        found = _matching(sheet.objective, row.key_result) if sheet else None
        if sheet is None or found is None:
            self._add(row, place)
        else:
            self._compare(row, sheet, found)

    def finish(self) -> Plan:
        """Publish what is new, and sum up."""
        for sheet in self.sheets.values():
            if sheet.is_new:
                sheet.define(self._published(sheet.objective))
        touched = tuple(s for s in self.sheets.values() if s.definitions or s.actuals)
        made = ImportCounts(
            teams=self.command.teams_made,
            objectives=sum(sheet.is_new for sheet in touched),
            key_results=sum(
                isinstance(event, KeyResultDefined) for s in touched for event in s.definitions
            ),
            actuals=sum(len(sheet.actuals) for sheet in touched),
        )
        report = ImportReport(
            dry_run=self.command.dry_run,
            rows=self.command.rows_read,
            made=made,
            unchanged=self.unchanged,
            refused=tuple(sorted(self.refused, key=_row_of)),
            doubtful=tuple(sorted(self.doubtful, key=_row_of)),
        )
        imported = self._imported(made) if touched else None
        return Plan(sheets=touched, imported=imported, report=report)

    def _add(self, row: ImportRow, place: Place) -> None:
        """A key result that is not there yet, on its objective or on a new one."""
        sheet = self.sheets.get(place)
        if sheet is not None and len(sheet.objective.live) >= KEY_RESULTS_MAX:
            message = f"An objective has at most {KEY_RESULTS_MAX} key results."
            self.refused.append(_note(row, Fault("/title", "too_many_key_results", message)))
            return
        if sheet is None:
            sheet = self.sheets[place] = self._drafted(row)
        elif not sheet.is_new and not sheet.objective.is_published and not sheet.definitions:
            message = "This objective is a draft: what is added waits until it is published."
            self._doubt(row, "objective_is_draft", message, column="objective")
        event = self._defined(row, sheet.objective)
        sheet.define(event)
        self._actual(row, sheet, event.key_result_id)

    def _compare(self, row: ImportRow, sheet: Sheet, found: KeyResult) -> None:
        """A key result that is there: the same, with another actual value, or in doubt."""
        metric = settled(_metric(row))
        if found.is_withdrawn:
            self._doubt(row, "withdrawn", "This key result was withdrawn; it stays so.")
        elif found.metric != metric:
            message = f"The file says {_told(metric)}; here it is {_told(found.metric)}. It stays."
            self._doubt(row, "definition_differs", message, column="target")
        elif row.actual is None or found.imported == row.actual:
            self.unchanged += 1
        else:
            self._actual(row, sheet, found.id)

    def _actual(self, row: ImportRow, sheet: Sheet, key_result_id: UUID) -> None:
        if row.actual is None:
            return
        known = sheet.objective.key_result(key_result_id)
        event = ActualImported(
            objective_id=sheet.objective.id,
            cycle_id=self.command.cycle_id,
            key_result_id=key_result_id,
            value=faults.plain(row.actual),
            row=row.row,
            digest=self.command.digest,
            old_value=known.imported if known else None,
        )
        sheet.actuals.append(event)

    def _drafted(self, row: ImportRow) -> Sheet:
        event = ObjectiveDrafted(
            objective_id=next(self.fresh),
            cycle_id=self.command.cycle_id,
            title=row.objective,
            description="",
            owner=row.owner,
            accountable_id=self.me,
            ambition="aspirational",
            source="import",
        )
        return Sheet(evolve(None, event), expected=0, definitions=[event])

    def _defined(self, row: ImportRow, objective: Objective) -> KeyResultDefined:
        return KeyResultDefined(
            objective_id=objective.id,
            cycle_id=objective.cycle_id,
            key_result_id=next(self.fresh),
            title=row.key_result,
            accountable_id=self.me,
            weight=Decimal(1),
            metric=settled(_metric(row)),
            amendment=objective.is_published,
            reason=REASON if objective.is_published else None,
            source="import",
        )

    def _published(self, objective: Objective) -> ObjectivePublished:
        is_running = self.around.cycle_state == "active"
        return ObjectivePublished(
            objective_id=objective.id,
            cycle_id=objective.cycle_id,
            amendment=is_running,
            reason=REASON if is_running else None,
        )

    def _imported(self, made: ImportCounts) -> SpreadsheetImported:
        return SpreadsheetImported(
            cycle_id=self.command.cycle_id,
            digest=self.command.digest,
            rows=self.command.rows_read,
            objectives=made.objectives,
            key_results=made.key_results,
            actuals=made.actuals,
        )

    def _faults(self, row: ImportRow) -> list[Fault]:
        wrong = faults.blank("/objective", row.objective)
        wrong += faults.blank("/title", row.key_result)
        # A dry run makes no teams, so those it would make are not known here.
        if not (self.command.dry_run and row.owner.kind == "team"):
            wrong += owner_faults(row.owner, self.around)
        wrong += metric_faults(_metric(row))
        if row.actual is not None:
            wrong += faults.amount("/actual", row.actual)
        return wrong

    def _doubt(self, row: ImportRow, code: str, message: str, column: str = "key_result") -> None:
        self.doubtful.append(RowNote(row=row.row, column=column, code=code, message=message))


def _matching(objective: Objective, title: str) -> KeyResult | None:
    """The key result of this title; a live one rather than one withdrawn."""
    wanted = folded(title)
    found = [kr for kr in objective.key_results if folded(kr.title) == wanted]
    return min(found, key=lambda kr: kr.is_withdrawn, default=None)


def _metric(row: ImportRow) -> Metric:
    return replace(row.metric, unit=row.unit) if row.metric.unit is None else row.metric


def _told(metric: Metric) -> str:
    """A metric in words, as: 0 to 18 hires."""
    return f"{metric.baseline} to {metric.target} {metric.unit or ''}".strip()


_COLUMNS = {"owner": "team", "title": "key_result", "kind": "unit"}


def _note(row: ImportRow, fault: Fault) -> RowNote:
    """A fault as a note on the column that people see: /metric/target is target."""
    parts = fault.pointer.removeprefix("/metric").strip("/").split("/")
    column = _COLUMNS.get(parts[0], parts[0])
    return RowNote(row=row.row, column=column, code=fault.code, message=fault.message)


def _row_of(note: RowNote) -> int:
    return note.row
