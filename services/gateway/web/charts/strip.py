"""Confidence check-in by check-in: a column each, its height and its band's shape say how much."""

from collections.abc import Sequence

from markupsafe import Markup

from services.gateway.web.charts.svg import Point, element, line, picture, text

WIDTH, HEIGHT = 640.0, 64.0
LEFT, RIGHT, TOP, BOTTOM = 56.0, 16.0, 6.0, 8.0
CONFIDENCE_MAX = 10
# As a check-in's words: up to 3 low, up to 6 middling.
LOW_MAX, MIDDLING_MAX = 3, 6


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
        inside += _mark(x, y, band(confidence))
    return picture(WIDTH, HEIGHT, sentence, inside, "strip")


def band(confidence: int) -> str:
    """The word for a confidence: low, middling or high."""
    if confidence <= LOW_MAX:
        return "low"
    return "middling" if confidence <= MIDDLING_MAX else "high"


def _mark(x: float, y: float, word: str) -> str:
    """A shape besides the colour: a square for low, a diamond for middling, a dot for high."""
    if word == "high":
        return element("circle", class_=word, cx=x, cy=y, r=4.0)
    side = 7.0
    turned = None if word == "low" else f"rotate(45 {x:.2f} {y:.2f})"
    return element(
        "rect",
        class_=word,
        x=x - side / 2,
        y=y - side / 2,
        width=side,
        height=side,
        transform=turned,
    )


def _place(point: tuple[float, int]) -> Point:
    x, confidence = point
    inner = HEIGHT - TOP - BOTTOM
    return LEFT + x * (WIDTH - LEFT - RIGHT), TOP + (1 - confidence / CONFIDENCE_MAX) * inner
