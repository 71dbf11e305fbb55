"""What every test may ask for."""

import pytest
from hypothesis import settings

from tests.support.platform import database, nats, platform, postgres

# A busy machine is no fault of the code: time is measured by the budgets, not by properties.
settings.register_profile("scoreline", deadline=None)
settings.load_profile("scoreline")

__all__ = ["database", "nats", "platform", "postgres"]

SERVERS = frozenset(("postgres", "nats", "platform", "broker"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need a server, so that `make fast` can leave them out."""
    for item in items:
        if SERVERS & set(getattr(item, "fixturenames", ())):
            item.add_marker("servers")
