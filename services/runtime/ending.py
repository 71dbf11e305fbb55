"""Whether this task was told to end."""

import asyncio


def is_ending() -> bool:
    """Whether the running task was cancelled, even where nobody told it.

    `asyncio.wait_for` before Python 3.12 swallows a cancellation that comes in the same moment as
    what it waits for, and nats-py waits by it: a loop around such a call asks here each time.
    """
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
