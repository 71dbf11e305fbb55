"""From start to finish: a line per key result, from what was planned to what it came to."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from services.gateway.web.charts.heat import shortened
from services.gateway.web.charts.svg import element, line, picture, text

WIDTH, HEIGHT = 640.0, 300.0
LEFT, RIGHT, TOP, BOTTOM = 64.0, 300.0, 26.0, 14.0
LABEL_CHARS_MAX = 38
# Names nearer to each other than this are moved apart.
APART = 16.0


@dataclass(frozen=True, kw_only=True)
class Slope:
    """A key result: the share of its way at the middle and at the end of the cycle, 0..1."""

    name: str
    middle: float
    end: float
    band: str


def slope(lines: Sequence[Slope], words: tuple[str, str, str], sentence: str) -> Markup:
    """The picture; words stand over start, middle and end."""
    columns = (LEFT, LEFT + (WIDTH - RIGHT - LEFT) / 2, WIDTH - RIGHT)
    inside = "".join(
        line([(x, TOP), (x, HEIGHT - BOTTOM)], "grid") + text(x, 14, word, "tick", "middle")
        for x, word in zip(columns, words, strict=True)
    )
    ranked = sorted(lines, key=lambda one: -one.end)
    for one, label_y in zip(ranked, _spread([_y(one.end) for one in ranked]), strict=True):
        shares = (0.0, one.middle, one.end)
        places = [(x, _y(share)) for x, share in zip(columns, shares, strict=True)]
        inside += line(places, f"went {one.band}")
        x, y = places[-1]
        inside += element("circle", class_=f"end {one.band}", cx=x, cy=y, r=4.0)
        inside += line([(x + 6, y), (x + 16, label_y)], "leader")
        inside += text(x + 20, label_y + 4, shortened(one.name, LABEL_CHARS_MAX), "label")
    return picture(WIDTH, HEIGHT, sentence, inside, "slope")


def _spread(places: Sequence[float]) -> list[float]:
    """The same heights, from the top, none nearer to the one above than APART."""
    found: list[float] = []
    for place in places:
        found.append(max(place, found[-1] + APART) if found else place)
    over = found[-1] - (HEIGHT - BOTTOM) if found else 0.0
    return [place - max(over, 0.0) for place in found]


def _y(share: float) -> float:
    return TOP + (1 - min(max(share, 0.0), 1.0)) * (HEIGHT - TOP - BOTTOM)
