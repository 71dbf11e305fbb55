"""A word-sized picture: how a key result went against its pace."""

from collections.abc import Sequence

from markupsafe import Markup

from services.gateway.web.charts.svg import Point, element, held, line, picture

WIDTH, HEIGHT, EDGE = 96.0, 28.0, 3.0


def spark(points: Sequence[Point], sentence: str, *, ghost: bool = False) -> Markup:
    """Steps through points, the straight pace behind them; ghost adds a dot that a script moves.

    With one point the picture is a dot, with none the pace alone.
    """
    inside = line([_place((0, 0)), _place((1, 1))], "pace")
    if len(points) > 1:
        inside += line([_place(point) for point in stepped(points)], "way")
    if points:
        x, y = _place(points[-1])
        inside += element("circle", class_="now", cx=x, cy=y, r=2.5)
    if ghost:
        x, y = _place(points[-1] if points else (0, 0))
        inside += element("circle", class_="ghost", cx=x, cy=y, r=3.0)
    return picture(WIDTH, HEIGHT, sentence, inside, "spark")


def stepped(points: Sequence[Point]) -> list[Point]:
    """A value holds until the next one is said."""
    way: list[Point] = []
    for x, y in points:
        if way:
            way.append((x, way[-1][1]))
        way.append((x, y))
    return way


def _place(point: Point) -> Point:
    x, y = point
    inner = HEIGHT - 2 * EDGE
    return EDGE + held(x) * (WIDTH - 2 * EDGE), EDGE + (1 - held(y)) * inner
