"""The few elements that pictures are made of."""

from collections.abc import Sequence
from html import escape

from markupsafe import Markup

Point = tuple[float, float]


def number(value: float) -> str:
    """A coordinate: two decimals at most, since nobody sees a third."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def element(name: str, inside: str = "", **attributes: object) -> str:
    """An element; class_ is class, _ in a name stands for -, floats are shortened."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_text(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{given}>{inside}</{name}>" if inside else f"<{name}{given}/>"


def picture(
    width: float,
    height: float,
    sentence: str,
    inside: str,
    class_: str,
    *,
    is_stretched: bool = False,
) -> Markup:
    """A picture of a size, with the sentence that says what it shows; one that is stretched is as
    wide as there is room."""
    box = f'viewBox="0 0 {number(width)} {number(height)}"'
    if is_stretched:
        box += ' preserveAspectRatio="none"'
    label = escape(sentence)
    return Markup(f'<svg class="{class_}" {box} role="img" aria-label="{label}">{inside}</svg>')


def line(points: Sequence[Point], class_: str) -> str:
    """A line through points."""
    pairs = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return f'<polyline class="{class_}" points="{pairs}"/>'


def area(points: Sequence[Point], class_: str) -> str:
    """What points enclose."""
    pairs = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return f'<polygon class="{class_}" points="{pairs}"/>'


def text(x: float, y: float, words: str, class_: str, anchor: str = "start") -> str:
    """Words at a place."""
    return (
        f'<text class="{class_}" x="{number(x)}" y="{number(y)}"'
        f' text-anchor="{anchor}">{escape(words)}</text>'
    )


def held(share: float) -> float:
    """A share of the time or of the way, kept within the picture."""
    return min(max(share, 0.0), 1.0)


def mark(rank: int, x: float, y: float, r: float, class_: str) -> str:
    """The shape of a standing, whatever its colour: 0 a dot for what is well, 1 a diamond for what
    is in between, 2 a square for what is not."""
    if rank == 0:
        return element("circle", class_=class_, cx=x, cy=y, r=r)
    side = r * 1.7
    turned = f"rotate(45 {x:.2f} {y:.2f})" if rank == 1 else None
    left, top = x - side / 2, y - side / 2
    return element("rect", class_=class_, x=left, y=top, width=side, height=side, transform=turned)


def shortened(words: str, chars: int) -> str:
    """Words that fit, with an ellipsis where some were left out."""
    return words if len(words) <= chars else words[: chars - 1].rstrip() + "…"


def _text(value: object) -> str:
    return number(value) if isinstance(value, float) else escape(str(value))
