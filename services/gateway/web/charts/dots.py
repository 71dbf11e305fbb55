"""Scores as dots on one scale, a line for each of several owners."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from services.gateway.web.charts.svg import held, line, mark, picture, shortened, text

WIDTH, LEFT, RIGHT, TOP, HIGH = 640.0, 150.0, 24.0, 24.0, 30.0
RADIUS = 5.0
# Which shape stands for a score: a dot, a diamond, a square.
RANKS = {"strong": 0, "partial": 1, "missed": 2}
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
    tops = [TOP]
    for row in rows:
        tops.append(tops[-1] + _high(row))
    bottom = tops[-1]
    inside = ""
    for n, words in enumerate(ticks):
        x = _x(n / max(len(ticks) - 1, 1))
        inside += line([(x, TOP - 4), (x, bottom)], "grid") + text(x, 12, words, "tick", "middle")
    inside += line([(_x(STRONG_FROM), TOP - 4), (_x(STRONG_FROM), bottom)], "today")
    for row, top in zip(rows, tops, strict=False):
        y = top + _high(row) / 2
        inside += text(LEFT - 14, y + 4, shortened(row.name, LABEL_CHARS_MAX), "label", "end")
        if row.mean is not None:
            inside += line([(_x(row.mean), y - 11), (_x(row.mean), y + 11)], "mean")
        inside += _dots(row.scores, y)
    return picture(WIDTH, bottom + 6, sentence, inside, "dots")


def _high(row: DotRow) -> float:
    """A row is as high as the most dots at one place ask for."""
    most = max(Counter(score for score, _ in row.scores).values(), default=0)
    return max(HIGH, BESIDE * most + 2 * RADIUS + 4)


def _dots(scores: Sequence[tuple[float, str]], y: float) -> str:
    drawn, seen = "", dict[float, int]()
    for score, word in scores:
        n = seen[score] = seen.get(score, -1) + 1
        aside = BESIDE * ((n + 1) // 2) * (1 if n % 2 else -1)
        drawn += mark(RANKS.get(word, 0), _x(score), y + aside, RADIUS, f"dot {word}")
    return drawn


def _x(share: float) -> float:
    return LEFT + held(share) * (WIDTH - LEFT - RIGHT)
