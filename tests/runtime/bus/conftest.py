"""A nats-server that a test may kill, restart and rob of its disk, and a log of one's own."""

from tests.support.bus import broker, logs, stream

__all__ = ["broker", "logs", "stream"]
