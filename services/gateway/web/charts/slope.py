"""From start to finish: a line per key result, from what was planned to what it came to."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from services.gateway.web.charts.dots import RANKS
from services.gateway.web.charts.svg import held, line, mark, picture, shortened, text

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
        inside += mark(RANKS.get(one.band, 0), x, y, 4.5, f"end {one.band}")
        inside += line([(x + 6, y), (x + 16, label_y)], "leader")
        inside += text(x + 20, label_y + 4, shortened(one.name, LABEL_CHARS_MAX), "label")
    return picture(WIDTH, HEIGHT, sentence, inside, "slope")


def _spread(places: Sequence[float]) -> list[float]:
    """The same heights, from the top, none nearer than APART to the one above while there is room
    for all; none outside of the picture."""
    apart = min(APART, (HEIGHT - BOTTOM - TOP) / max(len(places) - 1, 1))
    found: list[float] = []
    for place in places:
        found.append(max(place, found[-1] + apart) if found else place)
    lowest = HEIGHT - BOTTOM
    for n in reversed(range(len(found))):
        found[n] = min(found[n], lowest)
        lowest = found[n] - apart
    return found


def _y(share: float) -> float:
    return TOP + (1 - held(share)) * (HEIGHT - TOP - BOTTOM)
