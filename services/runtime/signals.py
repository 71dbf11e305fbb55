"""Test signals: inert unless a test listens.

A loop says what it has done, `signals.emit("relay.published", index=7)`; a test that would
otherwise sleep waits for that. Signals do not leave the process and carry no behaviour.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

_listeners: dict[str, list["Listener"]] = {}


def emit(name: str, /, **fields: Any) -> None:
    """Say that something has happened; costs one dictionary look-up when nobody listens."""
    for listener in _listeners.get(name, ()):
        listener.hear(fields)


class Listener:
    """What was said under one name since listening began."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.heard: list[dict[str, Any]] = []
        self._read = 0
        self._more = asyncio.Event()

    def hear(self, fields: dict[str, Any]) -> None:
        self.heard.append(fields)
        self._more.set()

    async def wait(
        self, predicate: Callable[[dict[str, Any]], bool] | None = None, timeout: float = 10.0
    ) -> dict[str, Any]:
        """The next emission that satisfies predicate, also one from before this call.

        What is passed over is not looked at again. Raises TimeoutError after timeout seconds,
        naming the signal and the last thing heard.
        """
        try:
            async with asyncio.timeout(timeout):
                while True:
                    while self._read < len(self.heard):
                        fields = self.heard[self._read]
                        self._read += 1
                        if predicate is None or predicate(fields):
                            return fields
                    self._more.clear()
                    await self._more.wait()
        except TimeoutError:
            last = self.heard[-1] if self.heard else "nothing"
            raise TimeoutError(f"{self.name}: not within {timeout} s; last: {last}") from None


@asynccontextmanager
async def listening(name: str) -> AsyncIterator[Listener]:
    """Listen to one name for the length of the block."""
    listener = Listener(name)
    _listeners.setdefault(name, []).append(listener)
    try:
        yield listener
    finally:
        _listeners[name].remove(listener)
        if not _listeners[name]:
            del _listeners[name]
