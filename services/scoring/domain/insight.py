"""Statistics over objectives; every figure says over how many it was taken."""

from collections.abc import Sequence
from decimal import Context
from fractions import Fraction
from typing import Literal
from uuid import UUID

from contracts import arithmetic
from contracts.queries.scoring_insights import Insight
from services.scoring.domain import figures
from services.scoring.domain.facts import SCORE_MAX, SCORE_MIN, counted, mean
from services.scoring.domain.record import Record
from services.scoring.domain.sheet import Line, Sheet

_EXACT = Context(prec=60)
# A coin has 0.25; what is no better than that is said badly.
WELL_MAX, FAIRLY_MAX = Fraction(15, 100), Fraction(25, 100)


def insight(id: UUID | None, sheets: Sequence[Sheet], records: dict[str, Record]) -> Insight:
    """What some published objectives, with their records by id, come to."""
    scores = [score_of(sheet) for sheet in sheets]
    success = [Fraction(is_success(sheet)) for sheet in sheets]
    own = [r for s in sheets if (r := records.get(str(s.objective_id))) is not None]
    slots = [Fraction(slot.came == "in_time") for record in own for slot in record.slots]
    misses = [miss for sheet in sheets for line in sheet.live for miss in brier(sheet, line)]
    aspired = [score_of(sheet) for sheet in sheets if sheet.ambition == "aspirational"]
    cycles = {sheet.cycle_id for sheet in sheets}
    moved = {(move.position) for record in own for move in record.moved}
    calibration = mean(misses)
    return Insight(
        id=id,
        score=counted(mean(scores), len(scores)),
        spread=counted(spread(scores), len(scores)),
        success=counted(mean(success), len(success)),
        adherence=counted(mean(slots), len(slots)),
        calibration=counted(calibration, len(misses)),
        calibrated=None if calibration is None else calibrated(calibration),
        amendments=counted(Fraction(len(moved), len(cycles)) if cycles else None, len(cycles)),
        ambition=ambition(mean(aspired)),
        aspirational=len(aspired),
    )


def score_of(sheet: Sheet) -> Fraction:
    """The objective's score, in tenths."""
    return Fraction(arithmetic.score(figures.progress(sheet, "amended")))


def is_success(sheet: Sheet) -> bool:
    """Whether an objective is what was set out for."""
    score = arithmetic.score(figures.progress(sheet, "amended"))
    return arithmetic.is_success(score, sheet.ambition)


def brier(sheet: Sheet, line: Line) -> list[Fraction]:
    """How far off each confidence was, squared, from what came of the key result."""
    score = arithmetic.score(figures.line_progress(line, "amended"))
    score = line.given.score if line.given else score
    came = int(arithmetic.is_success(score, sheet.ambition))
    said = [r.confidence for r in line.reported if r.confidence is not None]
    return [(Fraction(confidence, 10) - came) ** 2 for confidence in said]


def spread(scores: Sequence[Fraction]) -> Fraction | None:
    """The standard deviation of all there are."""
    average = mean(scores)
    if average is None:
        return None
    square = sum(((score - average) ** 2 for score in scores), Fraction(0)) / len(scores)
    return Fraction(_EXACT.sqrt(_EXACT.divide(square.numerator, square.denominator)))


def calibrated(calibration: Fraction) -> Literal["well", "fairly", "badly"]:
    """A Brier score in a word."""
    if calibration <= WELL_MAX:
        return "well"
    return "fairly" if calibration < FAIRLY_MAX else "badly"


def ambition(average: Fraction | None) -> Literal["too_safe", "healthy", "fantasy"] | None:
    """What the mean score of aspirational objectives says of how they were aimed."""
    if average is None:
        return None
    if average > SCORE_MAX:
        return "too_safe"
    return "healthy" if average >= SCORE_MIN else "fantasy"
