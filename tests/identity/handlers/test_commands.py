from typing import Any

import pytest

from contracts import errors
from contracts.registry import COMMANDS as ALL
from contracts.registry import owner_of
from services.identity.handlers.commands import COMMANDS, LOOKS_MAX, looking_again


def test_every_command_of_this_service_has_a_handler():
    assert set(COMMANDS) == {c for c in ALL.values() if owner_of(c) == "identity"}


async def test_a_decision_that_others_overtake_looks_again_and_then_gives_up():
    looks = []
    nothing: Any = None

    async def overtaken(asked, desk):
        looks.append(asked)
        raise errors.WrittenMeanwhile

    with pytest.raises(errors.WrittenMeanwhile):
        await looking_again(overtaken)(nothing, nothing)
    assert len(looks) == LOOKS_MAX
