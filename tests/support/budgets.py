"""What the pages may weigh and take, in one table; whoever measures too much fails with the figure.

Times are told as they were measured. They are held to many times their limit only: a test shares
the machine with whatever else runs on it. `make budgets` prints them on a machine at rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

# A time that is so often its limit is no accident of a busy machine.
TIMES = 50


@dataclass(frozen=True)
class Budget:
    """A row: what is measured, and at most how much of it; a time is held to so many times that."""

    says: str
    limit: float
    unit: str
    times: int = 1


BUDGETS: dict[str, Budget] = {
    "html": Budget("HTML of any page, packed", 15, "kB"),
    "script": Budget("script, all pages together, packed", 20, "kB"),
    "style": Budget("style, packed", 12, "kB"),
    "first_visit": Budget("a first visit, everything", 60, "kB"),
    "requests": Budget("requests of a first visit", 6, ""),
    "first_byte": Budget("time to the first byte", 100, "ms", TIMES),
    "first_paint": Budget("first contentful paint", 400, "ms", TIMES),
    "saved": Budget("save of a check-in until it is shown", 300, "ms", TIMES),
    "heard": Budget("until another browser shows it", 2000, "ms", TIMES),
    "nodes": Budget("nodes of any page", 1500, ""),
    "streams": Budget("streams of a page that is seen", 1, ""),
    "streams_hidden": Budget("streams of a page that is hidden", 0, ""),
    "reloads": Budget("reloads while somebody checks in", 0, ""),
}


def limit(name: str) -> float:
    """How much it may be at most."""
    return BUDGETS[name].limit


@dataclass
class Figures:
    """What was measured, by the names of the table."""

    found: dict[str, list[float]] = field(default_factory=dict)

    def note(self, name: str, *figures: float) -> None:
        """Keep figures. Raises AssertionError with one that is too large."""
        budget = BUDGETS[name]
        self.found.setdefault(name, []).extend(figures)
        worst = max(figures)
        assert worst <= budget.limit * budget.times, (
            f"{budget.says}: {worst:.1f} {budget.unit}, at most {budget.limit:g} {budget.unit}"
        )

    def table(self) -> str:
        """Every row of the table with what was measured: the middle of it, and the worst."""
        head = f"{'':44}{'limit':>9}{'middle':>9}{'worst':>9}"
        return "\n".join(
            [head, *(_line(budget, self.found.get(name, ())) for name, budget in BUDGETS.items())]
        )


def _line(budget: Budget, figures: Sequence[float]) -> str:
    said = f"{budget.says}{', ' if budget.unit else ''}{budget.unit}"
    if not figures:
        return f"{said:44}{budget.limit:9g}{'–':>9}{'–':>9}"
    return f"{said:44}{budget.limit:9g}{median(figures):9.1f}{max(figures):9.1f}"
