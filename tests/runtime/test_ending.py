"""A task that was told to end knows it, whoever swallowed the telling."""

import asyncio
import contextlib

from services.runtime.ending import is_ending


async def test_a_cancellation_that_was_swallowed_is_still_known():
    begun = asyncio.Event()

    async def work() -> tuple[bool, bool]:
        before = is_ending()
        begun.set()
        # As `asyncio.wait_for` does when what it waits for comes in the same moment.
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        return before, is_ending()

    task = asyncio.create_task(work())
    await begun.wait()
    task.cancel()
    assert await task == (False, True)


async def test_a_time_that_ran_out_is_no_end():
    try:
        async with asyncio.timeout(0):
            await asyncio.Event().wait()
    except TimeoutError:
        assert not is_ending()
