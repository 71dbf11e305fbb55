"""Progress against pace: the way gone, the line expected, and where the trend leads."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from services.gateway.web.charts.spark import stepped
from services.gateway.web.charts.svg import Point, area, element, held, line, picture, text

WIDTH, HEIGHT = 640.0, 280.0
LEFT, RIGHT, TOP, BOTTOM = 56.0, 16.0, 16.0, 28.0
# Values before the start or beyond the target are drawn this far outside, and no further.
BEYOND = 0.05
# The share of what is expected from which on a key result counts as on track.
ON_TRACK_FROM = 0.95
AT_RISK_FROM = 0.7


@dataclass(frozen=True, kw_only=True)
class Trend:
    """Where the trend leads at the end, as shares of the way: in between eight times in ten."""

    end: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Ticks:
    """Words along the sides: (share of the way, words) and (share of the time, words)."""

    ways: Sequence[tuple[float, str]]
    times: Sequence[tuple[float, str]]


def pace(
    points: Sequence[Point],
    today: float | None,
    ticks: Ticks,
    sentence: str,
    trend: Trend | None = None,
) -> Markup:
    """The picture of a key result; today is the share of the time gone, None outside the cycle."""
    inside = _grid(ticks) + _margin()
    if trend is not None and points:
        start = _place(points[-1])
        ends = [_place((1, share)) for share in (trend.high, trend.low)]
        inside += area([start, *ends], "likely") + line([start, _place((1, trend.end))], "trend")
    if today is not None:
        inside += line([_place((today, 0)), _place((today, 1))], "today")
    if points:
        way = [*points, (max(today or 0.0, points[-1][0]), points[-1][1])]
        inside += line([_place(point) for point in stepped(way)], "way")
        inside += "".join(_dot(point) for point in points)
    return picture(WIDTH, HEIGHT, sentence, inside, "pace-chart")


def _margin() -> str:
    """The shade in which a key result is on track, and the line it should follow."""
    start, end, low = _place((0, 0)), _place((1, 1)), _place((1, ON_TRACK_FROM))
    risk = _place((1, AT_RISK_FROM))
    return (
        area([start, end, low], "margin")
        + area([start, low, risk], "margin-risk")
        + line([start, end], "pace")
    )


def _grid(ticks: Ticks) -> str:
    drawn = ""
    for share, words in ticks.ways:
        x, y = _place((0, share))
        drawn += line([(x, y), (WIDTH - RIGHT, y)], "grid") + text(
            x - 6, y + 4, words, "tick", "end"
        )
    for share, words in ticks.times:
        x, _ = _place((share, 0))
        anchor = "start" if share == 0 else "end" if share == 1 else "middle"
        drawn += text(x, HEIGHT - 8, words, "tick", anchor)
    return drawn


def _dot(point: Point) -> str:
    x, y = _place(point)
    return element("circle", class_="now", cx=x, cy=y, r=3.5)


def _place(point: Point) -> Point:
    x, y = point
    up = min(max(y, -BEYOND), 1 + BEYOND)
    return LEFT + held(x) * (WIDTH - LEFT - RIGHT), TOP + (1 - up) * (HEIGHT - TOP - BOTTOM)
