"""How regularly a team speaks: a mark for each week, its shape says what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from services.gateway.web.charts.svg import line, mark, picture

EACH, HEIGHT, RADIUS = 16.0, 20.0, 5.0
# Which shape stands for a week: a dot, a diamond, a square.
RANKS = {"done": 0, "late": 1, "missed": 2}


@dataclass(frozen=True, kw_only=True)
class Week:
    """How many check-ins were due in a week and came in time, late, or not at all."""

    in_time: int = 0
    late: int = 0
    missed: int = 0

    @property
    def word(self) -> str:
        """done, late or missed, by the worst that happened; empty where nothing was due."""
        if self.missed:
            return "missed"
        if self.late:
            return "late"
        return "done" if self.in_time else ""


def rhythm(weeks: Sequence[Week], sentence: str) -> Markup:
    """The strip, oldest week first; a week in which nothing was due is a dash."""
    inside = ""
    for n, week in enumerate(weeks):
        x, y = (n + 0.5) * EACH, HEIGHT / 2
        if week.word:
            inside += mark(RANKS[week.word], x, y, RADIUS, f"week {week.word}")
        else:
            inside += line([(x - 3, y), (x + 3, y)], "grid")
    return picture(EACH * max(len(weeks), 1), HEIGHT, sentence, inside, "rhythm")
