"""How much happened when: a strip of columns, as dense as the log was busy."""

from collections.abc import Sequence
from math import sqrt

from markupsafe import Markup

from services.gateway.web.charts.svg import element, line, picture

WIDTH, HEIGHT = 640.0, 44.0


def density(counts: Sequence[int], at: int | None, sentence: str) -> Markup:
    """A column for each count, from left to right; at is the one that is looked at."""
    most = max(counts, default=0)
    each = WIDTH / max(len(counts), 1)
    inside = line([(0, HEIGHT - 1), (WIDTH, HEIGHT - 1)], "grid")
    for n, count in enumerate(counts):
        if count:
            # The root: one busy day must not make all others vanish.
            high = max(2.0, sqrt(count / most) * (HEIGHT - 4))
            word = "many on" if n == at else "many"
            width = max(each - 1, each * 0.8)
            inside += element(
                "rect", class_=word, x=n * each, y=HEIGHT - 1 - high, width=width, height=high
            )
    if at is not None:
        x = (min(max(at, 0), max(len(counts) - 1, 0)) + 0.5) * each
        inside += line([(x, 0), (x, HEIGHT)], "at")
    # As wide as the slider above it, so that each column stands where the thumb stops.
    return picture(WIDTH, HEIGHT, sentence, inside, "density", is_stretched=True)
