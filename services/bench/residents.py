"""What a tree of processes takes, as Linux tells it; PostgreSQL left out."""

import os
from collections.abc import Iterator
from pathlib import Path

TICKS_PER_S = os.sysconf("SC_CLK_TCK")


class Residents:
    """The processes below one, and it. Raises OSError where there is no /proc."""

    def __init__(self, pid: int) -> None:
        self._pids = [p for p in _tree(pid) if not _is_postgres(p)]

    def megabytes(self) -> tuple[float, float]:
        """Resident memory: every process's own count added up, and with shared pages once."""
        lines = [
            line.split()
            for pid in self._pids
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        ]
        kilobytes = {
            name: sum(int(line[1]) for line in lines if line[0] == name)
            for name in ("Rss:", "Pss:")
        }
        return kilobytes["Rss:"] / 1024, kilobytes["Pss:"] / 1024

    def cpu_seconds(self) -> float:
        """Used so far, by all of them."""
        return sum(_ticks(pid) for pid in self._pids) / TICKS_PER_S


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from _tree(int(child))


def _is_postgres(pid: int) -> bool:
    first = Path(f"/proc/{pid}/cmdline").read_text().split("\0")[0]
    return Path(first).name.startswith("postgres")


def _ticks(pid: int) -> int:
    # The name may hold blanks; what follows it does not.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
