"""What a signer remembers outside of the database, so that a restored one cannot make it lie.

A file of lines `<log id> <size> <root in hex>`, each on the disk before its signature leaves the
process. A database that was put back to an earlier day has forgotten what it signed since; this
has not.
"""

import fcntl
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct

_LINE = re.compile(r"([0-9a-f]{32}) ([1-9][0-9]{0,18}) ([0-9a-f]{64})")
# So many lines more than logs, and the file is written anew.
STALE_LINES_MAX = 100_000


class MemoryRefused(Exception):
    """The file is another signer's, or damaged; the text is one line."""


class Signed(Struct, frozen=True):
    """What was signed last of a log."""

    size: int
    root: bytes


class Memory:
    """The last signed size and root of each log; one process at a time."""

    def __init__(self, path: Path) -> None:
        """Read it, or begin a new one. Raises MemoryRefused, OSError."""
        self._path = path
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self._hold()
        self._signed: dict[str, Signed] = {}
        self._lines = 0
        text = path.read_text("ascii", errors="replace")
        # A line that was cut off by a crash was not on the disk, so its signature never left.
        whole, _, torn = text.rpartition("\n")
        for line in whole.splitlines():
            self._read(line)
        if torn or self._lines > len(self._signed):
            self._write_anew()

    def _hold(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._file)
            raise MemoryRefused(f"{self._path} is another signer's; each has its own") from None

    def _read(self, line: str) -> None:
        found = _LINE.fullmatch(line)
        if found is None:
            raise MemoryRefused(
                f"{self._path} is damaged at {line[:60]!r}; nothing is signed without it"
            )
        log_id, size, root = found.groups()
        self._lines += 1
        self._take(log_id, Signed(int(size), bytes.fromhex(root)))

    def _take(self, log_id: str, signed: Signed) -> None:
        known = self._signed.get(log_id)
        if known is None or known.size < signed.size:
            self._signed[log_id] = signed

    def of(self, log_id: str) -> Signed | None:
        """What was signed last of a log, None if nothing ever was."""
        return self._signed.get(log_id)

    def logs(self) -> Mapping[str, Signed]:
        """Every log that was ever signed."""
        return self._signed

    def remember(self, signed: Iterable[tuple[str, Signed]]) -> None:
        """On return it is on the disk. Raises OSError, and then nothing may be signed."""
        lines = [(log_id, one) for log_id, one in signed if self._signed.get(log_id) != one]
        if not lines:
            return
        _write(self._file, _text(lines))
        self._lines += len(lines)
        for log_id, one in lines:
            self._take(log_id, one)
        if self._lines - len(self._signed) > STALE_LINES_MAX:
            self._write_anew()

    def close(self) -> None:
        """Let another process have it."""
        os.close(self._file)

    def _write_anew(self) -> None:
        """One line a log; the new file is whole before it takes the old one's place."""
        fresh = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        file = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _write(file, _text(self._signed.items()))
        fresh.replace(self._path)
        os.close(self._file)
        self._file, self._lines = file, len(self._signed)


def _text(signed: Iterable[tuple[str, Signed]]) -> bytes:
    return "".join(f"{log} {one.size} {one.root.hex()}\n" for log, one in signed).encode()


def _write(file: int, text: bytes) -> None:
    os.write(file, text)
    os.fsync(file)
