"""Scores as dots on one scale, a line for each of several owners."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from services.gateway.web.charts.heat import shortened
from services.gateway.web.charts.svg import element, line, picture, text

WIDTH, LEFT, RIGHT, TOP, HIGH = 640.0, 150.0, 24.0, 24.0, 30.0
STRONG_FROM = 0.7
LABEL_CHARS_MAX = 20
# Dots at the same place are moved up and down by this much, so that all are seen.
BESIDE = 7.0


@dataclass(frozen=True, kw_only=True)
class DotRow:
    """An owner and the scores of its objectives, 0..1, with the mean."""

    name: str
    scores: Sequence[tuple[float, str]]
    mean: float | None


def dots(rows: Sequence[DotRow], ticks: Sequence[str], sentence: str) -> Markup:
    """The picture; ticks are the words at equal steps from 0 to 1."""
    bottom = TOP + HIGH * len(rows)
    inside = ""
    for n, words in enumerate(ticks):
        x = _x(n / (len(ticks) - 1))
        inside += line([(x, TOP - 4), (x, bottom)], "grid") + text(x, 12, words, "tick", "middle")
    inside += line([(_x(STRONG_FROM), TOP - 4), (_x(STRONG_FROM), bottom)], "today")
    for n, row in enumerate(rows):
        y = TOP + HIGH * n + HIGH / 2
        inside += text(LEFT - 14, y + 4, shortened(row.name, LABEL_CHARS_MAX), "label", "end")
        if row.mean is not None:
            inside += line([(_x(row.mean), y - 11), (_x(row.mean), y + 11)], "mean")
        inside += _dots(row.scores, y)
    return picture(WIDTH, bottom + 6, sentence, inside, "dots")


def _dots(scores: Sequence[tuple[float, str]], y: float) -> str:
    drawn, seen = "", dict[float, int]()
    for score, word in scores:
        n = seen[score] = seen.get(score, -1) + 1
        aside = BESIDE * ((n + 1) // 2) * (1 if n % 2 else -1)
        drawn += element("circle", class_=f"dot {word}", cx=_x(score), cy=y + aside, r=5.0)
    return drawn


def _x(share: float) -> float:
    return LEFT + min(max(share, 0.0), 1.0) * (WIDTH - LEFT - RIGHT)
