"""What every test may ask for."""

import signal
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import settings

from services.runtime.bus import watchdog
from tests.support.chromium import chromium, missing
from tests.support.figures import figures
from tests.support.platform import database, nats, platform, postgres

# A busy machine is no fault of the code: time is measured by the budgets, not by properties.
settings.register_profile("scoreline", deadline=None)
settings.load_profile("scoreline")

# Between tests the loop stands still: a service that a failed test left behind must not take that
# for its own death, and end every test with it.
watchdog.SILENT_BEATS_MAX = 60

__all__ = ["chromium", "database", "nats", "platform", "postgres"]

SERVERS = frozenset(("postgres", "nats", "platform", "broker"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests that need a server, so that `make fast` can leave them out; leave out what
    needs a browser where there is none, which the end of the run says."""
    if missing():
        left_out = [item for item in items if "chromium" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    for item in items:
        if SERVERS & set(getattr(item, "fixturenames", ())):
            item.add_marker("servers")


# Far above the slowest test: a test that waits for ever fails here, and the others still run.
TEST_SECONDS_MAX = 240


@contextmanager
def _bounded() -> Iterator[None]:
    """Raise TimeoutError in whatever this thread does when the time is over."""

    def give_up(_number: int, _frame: object) -> None:
        raise TimeoutError(f"nothing came of it in {TEST_SECONDS_MAX} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(TEST_SECONDS_MAX)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Generator[None, Any, Any]:
    """Fixtures have as long as tests."""
    with _bounded():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, Any, Any]:
    """A test ends one way or the other."""
    with _bounded():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Generator[None, Any, Any]:
    """So does what it leaves behind."""
    with _bounded():
        return (yield)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what the gates found, and loudly what did not run."""
    ended = terminalreporter.stats
    found = figures([*ended.get("passed", ()), *ended.get("failed", ())])
    if found:
        terminalreporter.section("gates", sep="-")
        terminalreporter.write_line("\n".join(found))
    if missing():
        terminalreporter.section("THE BROWSER JOURNEYS DID NOT RUN", sep="!", red=True, bold=True)
        terminalreporter.line(missing())
