"""Many lanes share round trips to the database, and no fault but that of the database itself."""

import asyncio
from collections.abc import Sequence

import pytest

from contracts.errors import Unavailable
from services.notification.delivery.together import DEADLOCK, TOGETHER_MAX, Together


class Desk:
    """Doubles numbers; breaks on 13, is away while it is told to be."""

    def __init__(self) -> None:
        self.calls: list[list[int]] = []
        self.is_away = False
        self.is_called = asyncio.Event()
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()

    async def carry_out(self, numbers: Sequence[int]) -> list[int]:
        self.calls.append(list(numbers))
        self.is_called.set()
        await self.may_go_on.wait()
        if self.is_away:
            raise Unavailable(what="the database")
        if 13 in numbers:
            raise LookupError("thirteen")
        return [2 * number for number in numbers]


async def test_what_comes_while_something_is_under_way_goes_together_with_the_next():
    desk = Desk()
    together: Together[int, int] = Together(desk.carry_out, 0.0)
    desk.may_go_on.clear()
    first = asyncio.create_task(together.ask(1))
    await desk.is_called.wait()
    others = [asyncio.create_task(together.ask(n)) for n in range(2, 7)]
    await asyncio.sleep(0)
    desk.may_go_on.set()
    assert await asyncio.gather(first, *others) == [2, 4, 6, 8, 10, 12]
    assert desk.calls == [[1], [2, 3, 4, 5, 6]]


async def test_so_many_go_together_and_the_next_go_with_the_next():
    desk = Desk()
    # It would wait for an hour; as many as can go together do not.
    together: Together[int, int] = Together(desk.carry_out, 3600.0)
    numbers = range(100, 100 + TOGETHER_MAX)
    assert await asyncio.gather(*map(together.ask, numbers)) == [2 * n for n in numbers]
    more = [asyncio.create_task(together.ask(n)) for n in range(100, 101 + TOGETHER_MAX)]
    hurried = await together.ask(1, hurry=True)
    assert hurried == 2 and await asyncio.gather(*more)
    assert max(map(len, desk.calls)) == TOGETHER_MAX


async def test_one_that_breaks_breaks_its_own_only():
    desk = Desk()
    together: Together[int, int] = Together(desk.carry_out, 0.0)
    done = await asyncio.gather(*map(together.ask, (1, 13, 2)), return_exceptions=True)
    assert (done[0], done[2]) == (2, 4) and isinstance(done[1], LookupError)


async def test_a_database_that_is_away_is_asked_once_for_all():
    desk = Desk()
    desk.is_away = True
    together: Together[int, int] = Together(desk.carry_out, 0.0)
    done = await asyncio.gather(*map(together.ask, range(5)), return_exceptions=True)
    assert all(isinstance(one, Unavailable) for one in done) and len(desk.calls) == 1
    desk.is_away = False
    assert await together.ask(4) == 8


async def test_who_wished_and_went_away_holds_nobody_up():
    desk = Desk()
    together: Together[int, int] = Together(desk.carry_out, 3600.0)
    gone = asyncio.create_task(together.ask(1))
    await asyncio.sleep(0)
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert await together.ask(2, hurry=True) == 4
    assert desk.calls == [[2]]
    await together.rest()


class Entangled(OSError):
    """As the database says it, which the database itself never is away for."""

    sqlstate = DEADLOCK


async def test_of_some_that_are_entangled_each_is_done_alone():
    calls: list[int] = []

    async def carry_out(numbers: Sequence[int]) -> list[int]:
        calls.append(len(numbers))
        if len(numbers) > 1:
            raise Entangled
        return list(numbers)

    together: Together[int, int] = Together(carry_out, 0.0)
    assert await asyncio.gather(*map(together.ask, (1, 2, 3))) == [1, 2, 3]
    assert calls == [3, 1, 1, 1]
