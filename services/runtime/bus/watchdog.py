"""Ends a process whose event loop stands still: it could not even answer its own health check."""

import asyncio
import faulthandler
import os
import sys
import threading
from collections.abc import Callable
from typing import Any

from services.runtime.bus.connection import EXIT_AGAIN

BEAT_SECONDS = 1.0
SILENT_BEATS_MAX = 10


class Watchdog:
    """A thread that expects a sign of life from the loop at every beat.

    It counts its own beats and not the clock: a process that was stopped as a whole has missed
    none when it goes on. ends is called with the exit status, after every thread's stack was
    written to stderr.
    """

    def __init__(
        self, beat_seconds: float = BEAT_SECONDS, ends: Callable[[int], Any] = os._exit
    ) -> None:
        self._beat_seconds = beat_seconds
        self._ends = ends
        self._alive = threading.Event()
        self._stopped = threading.Event()
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        """Begin to watch the running loop."""
        self._thread.start()

    def stop(self) -> None:
        """Watch no more; returns when the thread has ended."""
        self._stopped.set()
        self._thread.join()

    def _watch(self) -> None:
        silent = 0
        while not self._stopped.is_set():
            self._alive.clear()
            try:
                self._loop.call_soon_threadsafe(self._alive.set)
            except RuntimeError:
                return  # The loop is closed.
            self._stopped.wait(self._beat_seconds)
            silent = 0 if self._alive.is_set() else silent + 1
            if silent >= SILENT_BEATS_MAX:
                faulthandler.dump_traceback(file=sys.__stderr__ or 2)
                self._ends(EXIT_AGAIN)
                return
