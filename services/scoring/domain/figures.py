"""Progress and score of a sheet, both ways, and what an event moved; the sums are those of
contracts.arithmetic."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts import arithmetic
from contracts.arithmetic import Reading
from contracts.queries.scoring import Figure
from services.scoring.domain import tree
from services.scoring.domain.sheet import Definition, Line, Sheet

# As amended is how things are now, as committed how they were when they were promised.
Way = Literal["amended", "committed"]


class Move(Struct, frozen=True, kw_only=True):
    """A computed score that an event moved, in tenths, None while there was nothing to score;
    progress is the unrounded figure it comes from."""

    subject: Literal["key_result", "objective"]
    subject_id: UUID
    objective_id: UUID
    cycle_id: UUID
    old: Decimal | None
    new: Decimal | None
    progress: Decimal


def definition(line: Line, way: Way) -> Definition:
    """A line's definition; a draft is committed to nothing else than what it says."""
    return line.amended if way == "amended" or line.committed is None else line.committed


def line_progress(line: Line, way: Way) -> Fraction:
    """How far a key result is, 0..1, exactly; 0 without a check-in."""
    readings = (Reading(r.effective_on, r.position, r.value, r.reached) for r in line.reported)
    return arithmetic.key_result_progress(definition(line, way).metric, readings)


def progress(sheet: Sheet, way: Way) -> Fraction:
    """How far an objective is, 0..1, exactly: the weighted mean over its live lines, and over the
    objectives under it that are said to count."""
    own = (
        arithmetic.Term(definition(line, way).weight, line_progress(line, way))
        for line in sheet.live
    )
    return arithmetic.objective_progress((*own, *contributions(sheet, way)))


def contributions(sheet: Sheet, way: Way) -> Iterator[arithmetic.Term]:
    """What counts besides the key results."""
    for part in sheet.counting:
        if way == "amended" or part.committed is None:
            yield arithmetic.Term(part.weight, Fraction(part.exact))
        else:
            yield arithmetic.Term(part.committed, Fraction(part.exact_committed))


def score_of(sheet: Sheet) -> Fraction:
    """The objective's score, in tenths."""
    return Fraction(arithmetic.score(progress(sheet, "amended")))


def graded(sheet: Sheet) -> Fraction | None:
    """The same mean with scores that were set in place of progress; None where none was."""
    if all(line.given is None for line in sheet.live):
        return None
    own = (
        arithmetic.Term(
            line.amended.weight,
            Fraction(line.given.score) if line.given else line_progress(line, "amended"),
        )
        for line in sheet.live
    )
    return arithmetic.objective_progress((*own, *contributions(sheet, "amended")))


def figure(exact: Fraction) -> Figure:
    """A progress as it is shown, with the score it gives."""
    return Figure(progress=arithmetic.figure(exact), score=arithmetic.score(exact))


def is_checked_in(sheet: Sheet) -> bool:
    """Whether anything that counts was reported."""
    return any(line.reported for line in sheet.live) or tree.is_told(sheet)


def settled(before: Sheet, sheet: Sheet) -> tuple[Sheet, tuple[Move, ...]]:
    """A sheet with its computed scores up to date, and those that moved, the objective last.

    before is the sheet it came from: lines that are the same object there need no new sum.
    """
    if not sheet.is_published:
        return sheet, ()
    known = {line.key_result_id: line for line in before.lines}
    lines = tuple(
        line if line is known.get(line.key_result_id) else _summed(line) for line in sheet.lines
    )
    sheet = replace(sheet, lines=lines)
    own = (arithmetic.Term(line.amended.weight, Fraction(line.exact)) for line in sheet.live)
    exact = arithmetic.objective_progress((*own, *contributions(sheet, "amended")))
    score = arithmetic.score(exact) if is_checked_in(sheet) else None
    sheet = replace(sheet, score=score)
    if sheet.support is not None:
        committed = str(progress(sheet, "committed"))
        sheet = replace(sheet, exact=str(exact), exact_committed=committed)
    return sheet, (*_moved_lines(known, sheet), *_moved_objective(before, sheet, exact))


def _summed(line: Line) -> Line:
    """A withdrawn line keeps the score it had; it only stops to count."""
    if line.is_withdrawn:
        return line
    exact = line_progress(line, "amended")
    score = arithmetic.score(exact) if line.reported else None
    return replace(line, exact=str(exact), score=score)


def _moved_lines(known: Mapping[UUID, Line], sheet: Sheet) -> Iterator[Move]:
    for line in sheet.lines:
        old = known.get(line.key_result_id)
        old_score = old.score if old else None
        if line.score != old_score:
            yield Move(
                subject="key_result",
                subject_id=line.key_result_id,
                objective_id=sheet.objective_id,
                cycle_id=sheet.cycle_id,
                old=old_score,
                new=line.score,
                progress=arithmetic.figure(Fraction(line.exact)),
            )


def _moved_objective(before: Sheet, sheet: Sheet, exact: Fraction) -> Iterator[Move]:
    if sheet.score != before.score:
        yield Move(
            subject="objective",
            subject_id=sheet.objective_id,
            objective_id=sheet.objective_id,
            cycle_id=sheet.cycle_id,
            old=before.score,
            new=sheet.score,
            progress=arithmetic.figure(exact),
        )
