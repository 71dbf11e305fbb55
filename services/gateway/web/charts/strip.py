"""Confidence check-in by check-in: a column each, its height and its band's shape say how much."""

from collections.abc import Sequence

from markupsafe import Markup

from services.gateway.web.charts.svg import Point, held, line, mark, picture, text

WIDTH, HEIGHT = 640.0, 64.0
LEFT, RIGHT, TOP, BOTTOM = 56.0, 16.0, 6.0, 8.0
CONFIDENCE_MAX = 10
# As a check-in's words: up to 3 low, up to 6 middling.
LOW_MAX, MIDDLING_MAX = 3, 6
# Which shape stands for a band: a dot, a diamond, a square.
RANKS = {"high": 0, "middling": 1, "low": 2}


def strip(points: Sequence[tuple[float, int]], sentence: str) -> Markup:
    """points are (share of the time gone, confidence 0..10)."""
    inside = ""
    for level in (0, CONFIDENCE_MAX):
        x, y = _place((0, level))
        inside += line([(x, y), (WIDTH - RIGHT, y)], "grid")
        inside += text(x - 6, y + 4, str(level), "tick", "end")
    placed = [_place(point) for point in points]
    if len(placed) > 1:
        inside += line(placed, "belief")
    for (_, confidence), (x, y) in zip(points, placed, strict=True):
        word = band(confidence)
        inside += mark(RANKS[word], x, y, 4.0, word)
    return picture(WIDTH, HEIGHT, sentence, inside, "strip")


def band(confidence: int) -> str:
    """The word for a confidence: low, middling or high."""
    if confidence <= LOW_MAX:
        return "low"
    return "middling" if confidence <= MIDDLING_MAX else "high"


def _place(point: tuple[float, int]) -> Point:
    x, confidence = point
    inner = HEIGHT - TOP - BOTTOM
    up = held(confidence / CONFIDENCE_MAX)
    return LEFT + held(x) * (WIDTH - LEFT - RIGHT), TOP + (1 - up) * inner
