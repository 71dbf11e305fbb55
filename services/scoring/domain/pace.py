"""How far a key result should be by now, what that suggests, and where its trend leads."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from contracts import arithmetic
from contracts.arithmetic import PlannedPoint, Term
from contracts.queries.scoring import Forecast, Pace, Shown
from services.scoring.domain import figures
from services.scoring.domain.forecast import trend
from services.scoring.domain.record import Record
from services.scoring.domain.sheet import Line, Reported, Sheet

# A green word over a figure that stood still this often contradicts itself.
STILL_MIN = 3
MEASURED = ("number", "percent", "currency")


class Calendar(Struct, frozen=True, kw_only=True):
    """The days of a cycle, both its own, and which day it is where the organisation lives."""

    starts_on: date
    ends_on: date
    today: date


def of_line(line: Line, calendar: Calendar, record: Record | None = None) -> Pace:
    """The pace of a key result, by its planned curve if it has one."""
    done, due = figures.line_progress(line, "amended"), expected(line, calendar)
    newest = said(line)[-1:]
    return Pace(
        on=calendar.today,
        expected=arithmetic.figure(due),
        suggested=arithmetic.suggested_status(done, due),
        status=newest[0].status if newest else None,
        contradiction=contradicts(line),
        shown=shown(line, record),
    )


def shown(line: Line, record: Record | None) -> Shown | None:
    """The owner's last word, unless the calendar says otherwise: silence is never green."""
    if record is not None and record.is_outdated(line.key_result_id):
        return "outdated"
    newest = said(line)[-1:]
    return newest[0].status if newest else "no_check_in"


def of_sheet(sheet: Sheet, calendar: Calendar) -> Pace:
    """The pace of an objective: the mean of what its key results should be at, and of the straight
    line for objectives that count towards it."""
    days = (calendar.starts_on, calendar.ends_on, calendar.today)
    own = [Term(line.amended.weight, expected(line, calendar)) for line in sheet.live]
    parts = [Term(part.weight, arithmetic.expected_pace(*days)) for part in sheet.counting]
    due = arithmetic.objective_progress((*own, *parts))
    done = figures.progress(sheet, "amended")
    return Pace(
        on=calendar.today,
        expected=arithmetic.figure(due),
        suggested=arithmetic.suggested_status(done, due),
        contradiction=any(contradicts(line) for line in sheet.live),
    )


def expected(line: Line, calendar: Calendar) -> Fraction:
    """The share that should be done by today."""
    curve = [PlannedPoint(point.on, point.share) for point in line.amended.metric.curve]
    days = (calendar.starts_on, calendar.ends_on, calendar.today)
    try:
        return arithmetic.expected_pace(*days, curve)
    except ValueError:
        # The cycle's days changed under a curve that was planned for others.
        return arithmetic.expected_pace(*days)


def contradicts(line: Line) -> bool:
    """Whether the latest word is green although the last three check-ins say the same, short of
    the target. Keeping to a band is standing still, so it is never a contradiction."""
    last = said(line)[-STILL_MIN:]
    if len(last) < STILL_MIN or last[-1].status != "on_track":
        return False
    if line.amended.metric.kind == "maintain":
        return False
    still = all((r.value, set(r.reached)) == (last[0].value, set(last[0].reached)) for r in last)
    return still and figures.line_progress(line, "amended") < 1


def forecast(line: Line, calendar: Calendar) -> Forecast | None:
    """Where the trend stands on the cycle's last day; None where nothing is measured in numbers
    or less than three values were reported."""
    metric = line.amended.metric
    if metric.kind not in MEASURED or metric.baseline is None or metric.target is None:
        return None
    found = trend(
        [(r.effective_on, r.value) for r in said(line) if isinstance(r.value, Decimal)],
        calendar.ends_on,
    )
    if found is None:
        return None
    value, *ends = (
        arithmetic.score(arithmetic.measured(metric.baseline, metric.target, amount))
        for amount in (found.value, found.low, found.high)
    )
    return Forecast(
        on=calendar.ends_on,
        value=found.value,
        low=found.low,
        high=found.high,
        score=value,
        score_low=min(ends),
        score_high=max(ends),
        over=found.over,
    )


def said(line: Line) -> list[Reported]:
    """What was reported and counts, the latest last."""
    return sorted(line.reported, key=lambda r: (r.effective_on, r.position))
