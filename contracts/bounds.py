"""A span of time as questions name it: from and to, in text."""

from contracts.envelope import Fault
from contracts.errors import Invalid
from contracts.times import parse_rfc3339


def bounds(since: str | None, until: str | None) -> tuple[int | None, int | None]:
    """Both moments in µs, None where none is named. Raises Invalid naming each that is no time."""
    read: list[int | None] = []
    faults = []
    for name, text in (("from", since), ("to", until)):
        try:
            read.append(None if text is None else parse_rfc3339(text))
        except ValueError:
            message = "A moment is written as 2026-11-23T10:00:00Z, with its offset from UTC."
            faults.append(Fault(f"/{name}", "not_a_time", message))
    if faults:
        raise Invalid(*faults)
    return read[0], read[1]
