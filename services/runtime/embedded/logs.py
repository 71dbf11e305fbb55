"""Lines of every process on one console, and in a file each."""

import io
import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO, cast

import msgspec

FILE_BYTES_MAX = 10 * 1024 * 1024
FILES_KEPT = 3
LINE_BYTES_MAX = 64 * 1024
NAME_WIDTH = 12


class Logs:
    """Where lines go. In the form "json" a line that is not an object is wrapped in one."""

    def __init__(self, folder: Path, form: str = "text", console: TextIO | None = None) -> None:
        self._folder = folder
        self._form = form
        self._console = console or sys.stderr
        self._files: dict[str, RotatingFileHandler] = {}

    def line(self, name: str, text: str, *, shown: bool = True) -> None:
        """One line of the process called name, without its end; not shown, it is only kept."""
        if shown:
            print(self._formed(name, text), file=self._console, flush=True)
        self._file(name).emit(logging.LogRecord("", 0, "", 0, text, None, None))

    def _formed(self, name: str, text: str) -> str:
        if self._form == "text":
            return f"{name:<{NAME_WIDTH}} | {text}"
        if text.startswith("{"):
            return text
        return msgspec.json.encode({"service": name, "event": text}).decode()

    def stream(self, name: str) -> TextIO:
        """A stream whose lines are those of name, for what logs inside this process."""
        return cast(TextIO, _Lines(self, name))

    def close(self) -> None:
        """Close every file."""
        for file in self._files.values():
            file.close()
        self._files.clear()

    def _file(self, name: str) -> RotatingFileHandler:
        if name not in self._files:
            self._files[name] = RotatingFileHandler(
                self._folder / f"{name}.log",
                maxBytes=FILE_BYTES_MAX,
                backupCount=FILES_KEPT,
                encoding="utf-8",
            )
        return self._files[name]


class Lines:
    """Cuts a flow of bytes into lines; one longer than LINE_BYTES_MAX is cut as well."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> list[str]:
        """The lines that are complete now."""
        *whole, self._rest = (self._rest + chunk).split(b"\n")
        if len(self._rest) > LINE_BYTES_MAX:
            whole.append(self._rest)
            self._rest = b""
        return [line.decode(errors="replace").rstrip("\r") for line in whole]

    def last(self) -> list[str]:
        """What came without an end."""
        return self.feed(b"\n") if self._rest else []


class _Lines(io.TextIOBase):
    def __init__(self, logs: Logs, name: str) -> None:
        self._logs = logs
        self._name = name
        self._rest = ""

    def write(self, text: str) -> int:
        *whole, self._rest = (self._rest + text).split("\n")
        for line in whole:
            self._logs.line(self._name, line)
        return len(text)
