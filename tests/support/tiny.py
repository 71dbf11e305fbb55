"""A service small enough to watch: says READY, then does what its first argument tells it."""

import os
import signal
import sys

from services.runtime.ready import signal_ready


def main(way: str) -> None:
    """Behave in one of the ways a process can behave badly, or well."""
    print(f"tiny {way} {os.getpid()}", flush=True)
    if way == "fails":
        sys.exit("no reason to live")
    if way == "deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if way != "silent":
        signal_ready()
    while True:
        signal.pause()


if __name__ == "__main__":
    main(sys.argv[1])
