"""A figure, its limit, and whether it is kept; the table of them for people and for machines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec


@dataclass(frozen=True)
class Budget:
    """what is measured; value must be at least or at most the limit."""

    what: str
    value: float
    bound: Literal["at least", "at most"]
    limit: float

    @property
    def is_kept(self) -> bool:
        """Whether the value is on the right side of the limit."""
        if self.bound == "at least":
            return self.value >= self.limit
        return self.value <= self.limit


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows in columns, the first one being the head."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    lines = []
    for row in rows:
        first, *others = (
            cell.ljust(width) if n == 0 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        lines.append("  ".join([first, *others]).rstrip())
    return "\n".join(lines)


def budget_table(budgets: list[Budget]) -> str:
    """The budgets with their figures, one line each."""
    head = ("budget", "measured", "limit", "")
    rows = [
        (b.what, f"{b.value:.2f}", f"{b.bound} {b.limit:g}", "kept" if b.is_kept else "MISSED")
        for b in budgets
    ]
    return table([head, *rows])


def as_json(budgets: list[Budget], figures: dict[str, Any]) -> str:
    """Everything on one line."""
    told = [
        {"what": b.what, "value": round(b.value, 3), "bound": b.bound, "limit": b.limit}
        | {"kept": b.is_kept}
        for b in budgets
    ]
    return msgspec.json.encode({"budgets": told, "figures": figures}).decode()
