"""A score that explains itself, from a sheet."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal
from uuid import UUID

from contracts import arithmetic
from contracts.queries.scoring import (
    Confirmed,
    Contribution,
    Formula,
    LeftOut,
    Proposed,
    ScoreView,
    SetScore,
    Term,
    Why,
)
from contracts.times import rfc3339
from services.scoring.domain import figures, pace
from services.scoring.domain.pace import Calendar
from services.scoring.domain.record import Record
from services.scoring.domain.sheet import Line, Part, Proposal, Sheet

FORMULA = Formula(name=arithmetic.FORMULA_NAME, version=arithmetic.FORMULA_VERSION)


def of_key_result(
    sheet: Sheet,
    key_result_id: UUID,
    calendar: Calendar | None = None,
    record: Record | None = None,
) -> ScoreView:
    """A key result's score. The one that stands is the one set, else the computed one. Without
    a calendar nothing is said of pace, without the record nothing of silence."""
    line = sheet.line(key_result_id)
    amended = figures.figure(figures.line_progress(line, "amended"))
    stands = line.given.score if line.given else amended.score
    return ScoreView(
        subject="key_result",
        id=line.key_result_id,
        objective_id=sheet.objective_id,
        progress=amended.progress,
        score=stands,
        band=arithmetic.score_band(stands),
        checked_in=bool(line.reported),
        formula=FORMULA,
        terms=(term(line),),
        left_out=(line.key_result_id,) if line.is_withdrawn else (),
        left_out_why=tuple(w for w in left_out(sheet) if w.id == key_result_id),
        state=sheet.state,
        outcome=sheet.outcome,
        archived=sheet.is_archived,
        as_committed=figures.figure(figures.line_progress(line, "committed")),
        as_amended=amended,
        proposed=proposed(line.proposed),
        set=set_score(line),
        confirmed=confirmed(line),
        pace=pace.of_line(line, calendar, record) if calendar else None,
        forecast=pace.forecast(line, calendar) if calendar else None,
        version=line.version,
    )


def of_objective(sheet: Sheet, calendar: Calendar | None = None) -> ScoreView:
    """An objective's score: the computed one, whatever was set for its key results.

    Progress and score are never blended, so scores that were set are shown in the terms, and
    what they would give under graded.
    """
    amended = figures.figure(figures.progress(sheet, "amended"))
    graded = figures.graded(sheet)
    return ScoreView(
        subject="objective",
        id=sheet.objective_id,
        objective_id=sheet.objective_id,
        progress=amended.progress,
        score=amended.score,
        band=arithmetic.score_band(amended.score),
        checked_in=figures.is_checked_in(sheet),
        formula=FORMULA,
        terms=tuple(term(line) for line in sheet.live),
        left_out=tuple(line.key_result_id for line in sheet.lines if line.is_withdrawn),
        left_out_why=tuple(left_out(sheet)),
        contributions=tuple(contribution(part) for part in sheet.counting),
        state=sheet.state,
        outcome=sheet.outcome,
        archived=sheet.is_archived,
        as_committed=figures.figure(figures.progress(sheet, "committed")),
        as_amended=amended,
        proposed=proposed(sheet.proposed),
        graded=None if graded is None else figures.figure(graded),
        pace=pace.of_sheet(sheet, calendar) if calendar else None,
        version=sheet.version,
    )


def term(line: Line) -> Term:
    """One summand."""
    return Term(
        key_result_id=line.key_result_id,
        weight=line.amended.weight,
        progress=arithmetic.figure(figures.line_progress(line, "amended")),
        checked_in=bool(line.reported),
        set=line.given.score if line.given else None,
    )


def contribution(part: Part) -> Contribution:
    """One summand that is an objective of its own."""
    return Contribution(
        objective_id=part.objective_id,
        key_result_id=part.key_result_id,
        weight=part.weight,
        progress=arithmetic.figure(Fraction(part.exact)),
        checked_in=part.is_checked_in,
    )


def left_out(sheet: Sheet) -> Iterator[LeftOut]:
    """What would count and does not. A confidential child is not spoken of: who may see this may
    not see that."""
    gone = [line.key_result_id for line in sheet.lines if line.is_withdrawn]
    for key_result_id in gone:
        yield LeftOut(kind="key_result", id=key_result_id, why="withdrawn")
    for part in sheet.parts:
        is_gone = part.out is None and part.key_result_id in gone
        why: Why | Literal["confidential"] | None = "withdrawn" if is_gone else part.out
        if why is not None and why != "confidential":
            yield LeftOut(kind="objective", id=part.objective_id, why=why)


def proposed(proposal: Proposal | None) -> Proposed | None:
    """The score that was proposed when the review began."""
    if proposal is None:
        return None
    return Proposed(score=proposal.score, progress=proposal.progress, at=rfc3339(proposal.at))


def set_score(line: Line) -> SetScore | None:
    """The score somebody set."""
    given = line.given
    if given is None:
        return None
    return SetScore(score=given.score, reason=given.reason, by=given.by, at=rfc3339(given.at))


def confirmed(line: Line) -> Confirmed | None:
    """Who confirmed it."""
    return Confirmed(by=line.signed.by, at=rfc3339(line.signed.at)) if line.signed else None
