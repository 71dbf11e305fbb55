"""The figures that gates print, collected for the end of the run: `gate 7: 2000 deliveries …`."""

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

_GATE = re.compile(r"^gate (\d+)\b.*", re.MULTILINE)


class Report(Protocol):
    """What pytest keeps of a test that ran, in whichever process."""

    when: str | None

    @property
    def capstdout(self) -> str:
        """What it printed."""


def figures(reports: Iterable[Report]) -> Sequence[str]:
    """Each line of a gate once, in the order of the gates."""
    lines = {
        found[0]: int(found[1])
        for report in reports
        if report.when == "call"
        for found in _GATE.finditer(report.capstdout)
    }
    return sorted(lines, key=lambda line: (lines[line], line))
