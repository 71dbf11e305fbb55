"""Confidence as a heat map: a row per key result, a column per week, nothing where nobody spoke."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from services.gateway.web.charts.strip import RANKS, band
from services.gateway.web.charts.svg import element, line, picture, shortened, text

LABEL, CELL, HIGH, TOP = 250.0, 34.0, 28.0, 24.0
GAP = 3.0
LABEL_CHARS_MAX = 36


@dataclass(frozen=True, kw_only=True)
class HeatRow:
    """A key result; cells holds the last confidence of each week, 0..10, None for silence."""

    name: str
    cells: Sequence[int | None]


def heat(rows: Sequence[HeatRow], weeks: Sequence[str], this_week: int, sentence: str) -> Markup:
    """The map; this_week counts from 0, weeks to come stay empty."""
    inside = "".join(
        text(_x(n) + CELL / 2, TOP - 9, words, "tick" if n != this_week else "tick on", "middle")
        for n, words in enumerate(weeks)
    )
    inside += "".join(_row(n, row, this_week) for n, row in enumerate(rows))
    width = LABEL + CELL * len(weeks)
    return picture(width, TOP + HIGH * len(rows), sentence, inside, "heat")


def _row(n: int, row: HeatRow, this_week: int) -> str:
    y = TOP + n * HIGH
    drawn = text(LABEL - 12, y + HIGH / 2 + 3, shortened(row.name, LABEL_CHARS_MAX), "label", "end")
    for week, confidence in enumerate(row.cells):
        drawn += _cell(_x(week), y, confidence, is_to_come=week > this_week)
    return drawn


def _cell(x: float, y: float, confidence: int | None, *, is_to_come: bool) -> str:
    silence = "to-come" if is_to_come else "unsaid"
    word = silence if confidence is None else band(confidence)
    wide, high = CELL - GAP, HIGH - GAP
    drawn = element("rect", class_=f"cell {word}", x=x, y=y, width=wide, height=high, rx=4.0)
    if confidence is None:
        return drawn
    middle = x + wide / 2
    drawn += text(middle, y + HIGH / 2 + 2, str(confidence), f"says {word}", "middle")
    # Underlined for middling, doubly for low: what the colour says is said again.
    for n in range(RANKS[word]):
        under = y + HIGH / 2 + 5 + 2.5 * n
        drawn += line([(middle - 6, under), (middle + 6, under)], "under")
    return drawn


def _x(week: int) -> float:
    return LABEL + week * CELL
