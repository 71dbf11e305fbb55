"""How objectives hang together: a tree from left to right, the children to the right of what they
hang under."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from services.gateway.web.charts.bar import RANKS as STANDING_RANKS
from services.gateway.web.charts.strip import RANKS, band
from services.gateway.web.charts.svg import element, held, mark, picture, shortened, text

WIDE, HIGH, ACROSS, DOWN = 270.0, 54.0, 62.0, 14.0
TITLE_CHARS_MAX, OWNER_CHARS_MAX = 34, 38
BAR_HIGH = 5.0


@dataclass(frozen=True, kw_only=True)
class Branch:
    """An objective: its progress and what is expected of it, 0..1, and its standing; is_here marks
    the one that the page is about."""

    title: str
    owner: str
    progress: float
    expected: float | None
    standing: str
    confidence: int | None
    children: Sequence["Branch"] = field(default=())
    is_here: bool = False


def tree(roots: Sequence[Branch], sentence: str) -> Markup:
    """The picture of everything that hangs together."""
    drawn, row, deep = "", 0, 0
    for root in roots:
        more, row, depth, _ = _drawn(root, row, 0)
        drawn, deep = drawn + more, max(deep, depth)
    width = (deep + 1) * (WIDE + ACROSS) - ACROSS
    return picture(width, max(row, 1) * (HIGH + DOWN) - DOWN, sentence, drawn, "tree")


def _drawn(branch: Branch, row: int, depth: int) -> tuple[str, int, int, float]:
    """The picture of a branch from a row on: with the next free row, its depth, its middle."""
    if not branch.children:
        y = row * (HIGH + DOWN)
        return _node(branch, depth, y), row + 1, depth, y
    drawn, deep, places = "", depth, []
    for child in branch.children:
        more, row, below, y = _drawn(child, row, depth + 1)
        drawn, deep = drawn + more, max(deep, below)
        places.append(y)
    middle = (places[0] + places[-1]) / 2
    lines = "".join(_line(depth, middle, y) for y in places)
    return lines + _node(branch, depth, middle) + drawn, row, deep, middle


def _line(depth: int, parent_y: float, child_y: float) -> str:
    start, end = depth * (WIDE + ACROSS) + WIDE, (depth + 1) * (WIDE + ACROSS)
    from_y, to_y, bend = parent_y + HIGH / 2, child_y + HIGH / 2, (start + end) / 2
    way = f"M{start:.1f} {from_y:.1f}C{bend:.1f} {from_y:.1f} {bend:.1f} {to_y:.1f}"
    way += f" {end:.1f} {to_y:.1f}"
    return element("path", class_="hangs", d=way)


def _node(branch: Branch, depth: int, y: float) -> str:
    x = depth * (WIDE + ACROSS)
    inner = WIDE - 24
    word = "node here" if branch.is_here else "node"
    drawn = element("rect", class_=word, x=x, y=y, width=WIDE, height=HIGH, rx=8.0)
    drawn += text(x + 12, y + 18, shortened(branch.title, TITLE_CHARS_MAX), "title")
    drawn += text(x + 12, y + 33, shortened(branch.owner, OWNER_CHARS_MAX), "tick")
    bottom = y + HIGH - 13
    drawn += element(
        "rect", class_="track", x=x + 12, y=bottom, width=inner, height=BAR_HIGH, rx=2.5
    )
    if branch.progress > 0:
        share = held(branch.progress) * inner
        drawn += element(
            "rect",
            class_=f"fill {branch.standing}",
            x=x + 12,
            y=bottom,
            width=max(share, BAR_HIGH),
            height=BAR_HIGH,
            rx=2.5,
        )
    if branch.standing in STANDING_RANKS:
        end = x + 12 + held(branch.progress) * inner
        middle = bottom + BAR_HIGH / 2
        drawn += mark(STANDING_RANKS[branch.standing], end, middle, 4.0, f"ends {branch.standing}")
    if branch.expected is not None:
        at = x + 12 + held(branch.expected) * inner
        drawn += element("rect", class_="due", x=at - 1, y=bottom - 3, width=2.0, height=11.0)
    return drawn + _belief(branch.confidence, x + WIDE - 18, y + 29)


def _belief(confidence: int | None, x: float, y: float) -> str:
    """The shape of a confidence."""
    if confidence is None:
        return ""
    word = band(confidence)
    return mark(RANKS[word], x, y, 5.0, word)
