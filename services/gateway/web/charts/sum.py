"""How a score comes to be: what each key result adds, laid end to end."""

from collections.abc import Sequence

from markupsafe import Markup

from services.gateway.web.charts.svg import element, held, line, picture, text

WIDTH, HEIGHT, LEFT, TOP, THICK = 640.0, 62.0, 8.0, 8.0, 22.0
STRONG_FROM = 0.7
# A part narrower than this has no room for its number.
NUMBERED_FROM = 14.0


def adding(parts: Sequence[float], ticks: Sequence[str], sentence: str) -> Markup:
    """parts are what each adds, 1 at most together; ticks are the words at equal steps from 0 to 1.

    Every other part is striped, and each bears the number of its line in the table.
    """
    bottom = TOP + THICK
    inside = element("rect", class_="track", x=LEFT, y=TOP, width=_x(1) - LEFT, height=THICK)
    for n, words in enumerate(ticks):
        x = _x(n / max(len(ticks) - 1, 1))
        inside += line([(x, bottom), (x, bottom + 5)], "grid")
        anchor = "start" if n == 0 else "end" if n == len(ticks) - 1 else "middle"
        inside += text(x, bottom + 20, words, "tick", anchor)
    so_far = 0.0
    for n, part in enumerate(parts):
        start, so_far = _x(so_far), so_far + max(part, 0.0)
        inside += _part(n, start, _x(so_far))
    strong = _x(STRONG_FROM)
    inside += line([(strong, TOP - 5), (strong, bottom)], "today")
    if parts:
        inside += line([(_x(so_far), TOP - 5), (_x(so_far), bottom + 5)], "mean")
    return picture(WIDTH, HEIGHT, sentence, inside, "adding")


def _part(n: int, start: float, end: float) -> str:
    width = end - start
    if width <= 0:
        return ""
    word = "part even" if n % 2 else "part"
    drawn = element("rect", class_=word, x=start, y=TOP, width=width, height=THICK)
    if width < NUMBERED_FROM:
        return drawn
    middle = start + width / 2
    drawn += element("circle", class_="numbered", cx=middle, cy=TOP + THICK / 2, r=8.0)
    return drawn + text(middle, TOP + THICK / 2 + 4, str(n + 1), "label", "middle")


def _x(share: float) -> float:
    return LEFT + held(share) * (WIDTH - 2 * LEFT)
