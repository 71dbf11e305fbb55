import asyncio
import threading

from services.runtime.bus.connection import EXIT_AGAIN
from services.runtime.bus.watchdog import SILENT_BEATS_MAX, Watchdog


async def test_a_loop_that_stands_still_ends_the_process():
    ended: list[int] = []
    over = threading.Event()

    def end(status: int) -> None:
        ended.append(status)
        over.set()

    watchdog = Watchdog(beat_seconds=0.01, ends=end)
    watchdog.start()
    # Blocks the loop, as a handler that computes for minutes would.
    assert over.wait(5)
    assert ended == [EXIT_AGAIN]
    watchdog.stop()


class Heartbeats(threading.Event):
    """Counts the signs of life; full after twice as many as a silent loop would be given."""

    def __init__(self) -> None:
        super().__init__()
        self.full = asyncio.Event()
        self._left = 2 * SILENT_BEATS_MAX

    def set(self) -> None:
        super().set()
        self._left -= 1
        if self._left == 0:
            self.full.set()


async def test_a_loop_that_runs_is_left_alone():
    ended: list[int] = []
    watchdog = Watchdog(beat_seconds=0.01, ends=ended.append)
    beats = watchdog._alive = Heartbeats()
    watchdog.start()
    await asyncio.wait_for(beats.full.wait(), 5)
    watchdog.stop()
    assert ended == []
