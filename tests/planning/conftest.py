"""A bakery for every test that wants one."""

import pytest

from tests.planning.bakery import Bakery


@pytest.fixture
async def bakery() -> Bakery:
    return await Bakery().move_in()
