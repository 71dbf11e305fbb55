"""A cycle at a glance, from its sheets and what happened on the way."""

from collections.abc import Sequence
from fractions import Fraction
from uuid import UUID

from contracts import arithmetic
from contracts.queries.scoring import Figure, LeftOut, Shown
from contracts.queries.scoring_summary import (
    CycleSummaryView,
    KeyResultLine,
    LevelLine,
    ObjectiveLine,
    StatusCount,
)
from contracts.values import Owner
from services.scoring.domain import figures, pace
from services.scoring.domain.facts import Surroundings, counted, mean
from services.scoring.domain.record import Record
from services.scoring.domain.sheet import Line, Sheet

# In this order, the most alarming first.
STATUSES: tuple[Shown | None, ...] = (
    "off_track",
    "outdated",
    "at_risk",
    "no_check_in",
    "on_track",
    None,
)


class Glance:
    """What a cycle is summed up from."""

    def __init__(self, cycle_id: UUID, name: str, around: Surroundings) -> None:
        self.cycle_id = cycle_id
        self.name = name
        self.around = around
        self.counting = [sheet for sheet in around.sheets if sheet.is_counted]

    def view(self) -> CycleSummaryView:
        """Every figure of the cycle."""
        around, calendar = self.around, self.around.calendar
        slots = [slot for s in self.counting for slot in self.record(s).slots]
        owners = sorted({s.owner for s in self.counting}, key=_in_order)
        expected = None
        if calendar is not None:
            days = (calendar.starts_on, calendar.ends_on, calendar.today)
            expected = arithmetic.figure(arithmetic.expected_pace(*days))
        return CycleSummaryView(
            cycle_id=self.cycle_id,
            name=self.name,
            state=around.state,
            starts_on=around.days[0],
            ends_on=around.days[1],
            on=calendar.today if calendar else None,
            expected=expected,
            total=self.level(None, self.counting),
            levels=tuple(
                self.level(owner, [s for s in self.counting if s.owner == owner])
                for owner in owners
            ),
            objectives=tuple(self.objective(sheet) for sheet in around.sheets),
            statuses=self.statuses(),
            adherence=counted(mean([Fraction(s.came == "in_time") for s in slots]), len(slots)),
            blockers_open=sum(
                blocker.resolved_at is None
                for sheet in self.counting
                for blocker in self.record(sheet).blockers
            ),
            left_out=tuple(left_out for sheet in around.sheets for left_out in _left_out(sheet)),
            goalposts=f"/v1/cycles/{self.cycle_id}/amendments",
        )

    def level(self, owner: Owner | None, sheets: Sequence[Sheet]) -> LevelLine:
        """Some objectives together."""
        amended = _together(sheets, "amended")
        success = mean([Fraction(_is_success(sheet)) for sheet in sheets])
        return LevelLine(
            owner=owner,
            over=len(sheets),
            progress=amended.progress,
            score=amended.score,
            band=arithmetic.score_band(amended.score),
            as_committed=_together(sheets, "committed"),
            as_amended=amended,
            success=counted(success, len(sheets)),
            amendments=sum(self.amendments(sheet) for sheet in sheets),
            moved=sum(
                figures.progress(s, "amended") != figures.progress(s, "committed") for s in sheets
            ),
        )

    def objective(self, sheet: Sheet) -> ObjectiveLine:
        """One objective with its key results."""
        amended = figures.figure(figures.progress(sheet, "amended"))
        calendar = self.around.calendar
        found = pace.of_sheet(sheet, calendar) if calendar else None
        return ObjectiveLine(
            objective_id=sheet.objective_id,
            owner=sheet.owner,
            accountable_id=sheet.accountable_id,
            ambition=sheet.ambition,
            state=sheet.state,
            outcome=sheet.outcome,
            archived=sheet.is_archived,
            counted=sheet.is_counted,
            progress=amended.progress,
            score=amended.score,
            band=arithmetic.score_band(amended.score),
            success=_is_success(sheet),
            as_committed=figures.figure(figures.progress(sheet, "committed")),
            as_amended=amended,
            checked_in=figures.is_checked_in(sheet),
            suggested=found.suggested if found else None,
            contradiction=found.contradiction if found else False,
            amendments=self.amendments(sheet),
            key_results=tuple(self.key_result(sheet, line) for line in sheet.lines),
        )

    def key_result(self, sheet: Sheet, line: Line) -> KeyResultLine:
        """One key result."""
        amended = figures.figure(figures.line_progress(line, "amended"))
        stands = line.given.score if line.given else amended.score
        said = pace.said(line)
        newest = said[-1] if said else None
        stated = [r.confidence for r in said if r.confidence is not None]
        calendar, record = self.around.calendar, self.record(sheet)
        found = pace.of_line(line, calendar, record) if calendar else None
        return KeyResultLine(
            key_result_id=line.key_result_id,
            accountable_id=line.accountable_id,
            weight=line.amended.weight,
            state="withdrawn" if line.is_withdrawn else "live",
            progress=amended.progress,
            score=stands,
            band=arithmetic.score_band(stands),
            as_committed=figures.figure(figures.line_progress(line, "committed")),
            as_amended=amended,
            checked_in=bool(line.reported),
            set=line.given.score if line.given else None,
            confirmed=line.signed is not None,
            current=newest.value if newest else None,
            reached=newest.reached if newest else (),
            current_on=newest.effective_on if newest else None,
            confidence=stated[-1] if stated else None,
            status=found.shown if found else None,
            suggested=found.suggested if found else None,
            contradiction=found.contradiction if found else False,
            amendments=len({m.position for m in record.moved if _is_of(m.key_result_id, line)}),
        )

    def statuses(self) -> tuple[StatusCount, ...]:
        """How many live key results are shown how; none before the cycle runs."""
        if self.around.calendar is None:
            return ()
        shown = [
            pace.shown(line, self.record(sheet)) for sheet in self.counting for line in sheet.live
        ]
        counts = (StatusCount(status=status, over=shown.count(status)) for status in STATUSES)
        return tuple(count for count in counts if count.over)

    def record(self, sheet: Sheet) -> Record:
        """What happened on the way to an objective."""
        empty = Record(objective_id=sheet.objective_id, cycle_id=sheet.cycle_id)
        return self.around.records.get(str(sheet.objective_id), empty)

    def amendments(self, sheet: Sheet) -> int:
        """How often metric or weight of its key results were amended."""
        return len({move.position for move in self.record(sheet).moved})


def summary(cycle_id: UUID, name: str, around: Surroundings) -> CycleSummaryView:
    """A cycle at a glance."""
    return Glance(cycle_id, name, around).view()


def _together(sheets: Sequence[Sheet], way: figures.Way) -> Figure:
    """The mean of exact progress, rounded once."""
    return figures.figure(mean([figures.progress(s, way) for s in sheets]) or Fraction(0))


def _is_success(sheet: Sheet) -> bool:
    score = arithmetic.score(figures.progress(sheet, "amended"))
    return arithmetic.is_success(score, sheet.ambition)


def _is_of(key_result_id: UUID, line: Line) -> bool:
    return key_result_id == line.key_result_id


def _in_order(owner: Owner) -> tuple[int, str]:
    return ("company", "team", "member").index(owner.kind), str(owner.id)


def _left_out(sheet: Sheet) -> list[LeftOut]:
    """The objective, or what of it does not count."""
    if sheet.out is not None:
        return [LeftOut(kind="objective", id=sheet.objective_id, why=sheet.out)]
    gone = (line.key_result_id for line in sheet.lines if line.is_withdrawn)
    return [LeftOut(kind="key_result", id=id, why="withdrawn") for id in gone]
