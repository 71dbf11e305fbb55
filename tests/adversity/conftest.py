"""What the tests of bad days use: servers they may kill, and a log of their own."""

from tests.support.bus import broker, logs, stream

__all__ = ["broker", "logs", "stream"]
