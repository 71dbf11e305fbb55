import pytest

from services.runtime import signals


async def test_a_wait_ends_with_the_first_emission_that_satisfies_it():
    async with signals.listening("relay.published") as relay:
        for index in (1, 2, 3):
            signals.emit("relay.published", index=index)
        assert await relay.wait(lambda said: said["index"] >= 2) == {"index": 2}
        assert await relay.wait() == {"index": 3}


async def test_what_was_never_said_is_named_when_the_wait_gives_up():
    async with signals.listening("relay.published") as relay:
        signals.emit("relay.published", index=1)
        with pytest.raises(TimeoutError, match=r"relay\.published.*'index': 1"):
            await relay.wait(lambda said: said["index"] == 2, timeout=0.01)


async def test_nobody_hears_after_the_block():
    async with signals.listening("relay.published") as relay:
        pass
    signals.emit("relay.published", index=1)
    assert relay.heard == []
