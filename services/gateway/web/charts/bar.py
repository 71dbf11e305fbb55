"""A bar of progress with the mark where it should be by now."""

from markupsafe import Markup

from services.gateway.web.charts.svg import element, held, line, mark, picture

WIDTH, HEIGHT, THICK = 140.0, 16.0, 6.0
RADIUS = 4.5
# Which shape stands at the end of the bar: a dot, a diamond, a square.
RANKS = {"on_track": 0, "at_risk": 1, "off_track": 2}


def bar(progress: float, expected: float | None, standing: str, sentence: str) -> Markup:
    """progress and expected are shares, 0..1; standing is on_track, at_risk, off_track or none."""
    top = (HEIGHT - THICK) / 2
    inside = element("rect", class_="track", x=0.0, y=top, width=WIDTH, height=THICK, rx=THICK / 2)
    if progress > 0:
        width = max(THICK, held(progress) * WIDTH)
        inside += element(
            "rect", class_=f"fill {standing}", x=0.0, y=top, width=width, height=THICK, rx=THICK / 2
        )
    if expected is not None:
        x = held(expected) * (WIDTH - 2) + 1
        inside += line([(x, 1), (x, HEIGHT - 1)], "expected")
    if standing in RANKS:
        x = RADIUS + held(progress) * (WIDTH - 2 * RADIUS)
        inside += mark(RANKS[standing], x, HEIGHT / 2, RADIUS, f"ends {standing}")
    return picture(WIDTH, HEIGHT, sentence, inside, "bar")
