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


def picture(width: float, height: float, sentence: str, inside: str, class_: str) -> Markup:
    """A picture of a size, with the sentence that says what it shows."""
    box = f'viewBox="0 0 {number(width)} {number(height)}"'
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


def _text(value: object) -> str:
    return number(value) if isinstance(value, float) else escape(str(value))
