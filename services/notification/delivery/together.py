"""Wishes of many lanes carried out together: those that come while some are under way go with the
next, so that a busy process costs the database no more round trips than a quiet one."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from services.runtime.tenancy import UNANSWERED

W = TypeVar("W")
R = TypeVar("R")

TOGETHER_MAX = 200
# What PostgreSQL says of one of two that wait for each other.
DEADLOCK = "40P01"


class Together(Generic[W, R]):
    """carry_out takes wishes and gives as many results, in their order; the first wish waits for
    others gather_s seconds, unless one is in a hurry."""

    def __init__(
        self, carry_out: Callable[[Sequence[W]], Awaitable[Sequence[R]]], gather_s: float
    ) -> None:
        self._carry_out = carry_out
        self._gather_s = gather_s
        self._waiting: list[tuple[W, asyncio.Future[R]]] = []
        self._hurry = asyncio.Event()
        self._work: asyncio.Task[None] | None = None

    def hurry(self) -> None:
        """Whatever waits now is not to wait for others."""
        self._hurry.set()

    async def ask(self, wish: W, *, hurry: bool = False) -> R:
        """The result of a wish; raises what carrying it out raised."""
        arrived: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((wish, arrived))
        if hurry or len(self._waiting) >= TOGETHER_MAX:
            self.hurry()
        if self._work is None:
            self._work = asyncio.create_task(self._carry_on())
        return await arrived

    async def rest(self) -> None:
        """Wait until nothing is under way."""
        while self._work is not None:
            await asyncio.wait((self._work,))

    async def _carry_on(self) -> None:
        try:
            while self._waiting:
                try:
                    async with asyncio.timeout(self._gather_s):
                        await self._hurry.wait()
                except TimeoutError:
                    pass
                some, self._waiting = self._waiting[:TOGETHER_MAX], self._waiting[TOGETHER_MAX:]
                if not self._waiting:
                    self._hurry.clear()  # whoever is left has waited long enough
                await self._some([one for one in some if not one[1].done()])
        finally:
            self._work = None

    async def _some(self, some: Sequence[tuple[W, asyncio.Future[R]]]) -> None:
        (found,) = await asyncio.gather(
            self._carry_out([wish for wish, _ in some]), return_exceptions=True
        )
        if isinstance(found, BaseException) and len(some) > 1 and not _is_everybodys(found):
            # One of them broke it for all: each by itself, so that it breaks its own only.
            for one in some:
                await self._some((one,))
            return
        for n, (_, arrived) in enumerate(some):
            if arrived.done():
                continue  # whoever wished it is gone
            if isinstance(found, BaseException):
                arrived.set_exception(found)
            else:
                arrived.set_result(found[n])


def _is_everybodys(fault: BaseException) -> bool:
    """Whether it would have happened to each alone: the database is away. A deadlock would not."""
    return isinstance(fault, UNANSWERED) and getattr(fault, "sqlstate", "") != DEADLOCK
