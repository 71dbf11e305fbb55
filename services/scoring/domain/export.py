"""The scores of a sheet as an export tells them."""

from decimal import Decimal
from fractions import Fraction

from contracts import arithmetic
from contracts.export import Committed, Standing
from services.scoring.domain import figures
from services.scoring.domain.sheet import Line, Sheet


def standings(sheet: Sheet) -> tuple[Standing, ...]:
    """An objective's score and those of its key results, in the order they were defined."""
    return (_of_sheet(sheet), *(_of_line(sheet, line) for line in sheet.lines))


def _of_sheet(sheet: Sheet) -> Standing:
    return Standing(
        objective=sheet.objective_id,
        subject="objective",
        id=sheet.objective_id,
        progress=_figure(figures.progress(sheet, "amended")),
        score=_tenths(sheet.score),
        committed=_committed(figures.progress(sheet, "committed")),
    )


def _of_line(sheet: Sheet, line: Line) -> Standing:
    return Standing(
        objective=sheet.objective_id,
        subject="key_result",
        id=line.key_result_id,
        progress=_figure(figures.line_progress(line, "amended")),
        score=_tenths(line.score),
        committed=_committed(figures.line_progress(line, "committed")),
        withdrawn=line.is_withdrawn,
        set=_tenths(line.given.score) if line.given else None,
        confirmed=line.signed is not None,
    )


def _committed(exact: Fraction) -> Committed:
    return Committed(progress=_figure(exact), score=f"{arithmetic.score(exact):.1f}")


def _figure(exact: Fraction) -> str:
    """Never 1E-7, as an amount may write itself."""
    return f"{arithmetic.figure(exact):f}"


def _tenths(score: Decimal | None) -> str | None:
    return None if score is None else f"{score:.1f}"
