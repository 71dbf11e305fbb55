"""Token buckets: who asks too much waits, and nobody else does."""

from uuid import UUID

import pytest

from services.gateway.limits import BUCKETS_MAX, Buckets, Limits, Rates
from services.gateway.problems import Problem

OURS, THEIRS = UUID(int=1), UUID(int=2)


def refused(
    limits: Limits, organisation: UUID, key: str, now: float, is_command: bool = True
) -> int:
    """How long to wait, 0 when admitted."""
    try:
        limits.admit(organisation, key, is_command, now)
    except Problem as problem:
        assert (problem.status, problem.code) == (429, "too_many_requests")
        return int(dict(problem.headers)[b"retry-after"])
    return 0


def test_a_burst_passes_then_the_rate_holds():
    limits = Limits(Rates(commands_per_s=5))
    admitted = [refused(limits, OURS, "a", 0.0) for _ in range(11)]
    assert admitted == [0] * 10 + [1]
    assert refused(limits, OURS, "a", 0.2) == 0
    assert refused(limits, OURS, "a", 0.2) == 1


def test_another_organisation_is_not_kept_waiting():
    limits = Limits(Rates(commands_per_s=1))
    while not refused(limits, OURS, "a", 0.0):
        pass
    assert refused(limits, THEIRS, "b", 0.0) == 0


def test_reading_goes_on_when_commands_are_used_up():
    limits = Limits(Rates(commands_per_s=1))
    while not refused(limits, OURS, "a", 0.0):
        pass
    assert refused(limits, OURS, "a", 0.0, is_command=False) == 0


def test_one_key_cannot_take_all_of_its_organisation():
    limits = Limits(Rates(organisation_per_s=100, key_per_s=1))
    while not refused(limits, OURS, "greedy", 0.0, is_command=False):
        pass
    assert refused(limits, OURS, "other", 0.0, is_command=False) == 0


def test_a_refused_request_costs_nothing():
    limits = Limits(Rates(commands_per_s=1, key_per_s=100))
    for _ in range(1000):
        refused(limits, OURS, "a", 0.0)
    assert refused(limits, OURS, "a", 1.0) == 0


def test_waiting_as_long_as_told_is_enough():
    limits = Limits(Rates(commands_per_s=0.2))
    refused(limits, OURS, "a", 0.0)
    seconds = refused(limits, OURS, "a", 0.0)
    assert seconds > 1
    assert refused(limits, OURS, "a", float(seconds)) == 0


def test_a_rate_of_zero_means_no_limit():
    limits = Limits(Rates(organisation_per_s=0, commands_per_s=0, key_per_s=0))
    assert not any(refused(limits, OURS, "a", 0.0) for _ in range(10_000))


def test_many_owners_do_not_fill_the_memory():
    buckets = Buckets(1, 1)
    for n in range(BUCKETS_MAX + 100):
        buckets.take(n, 0.0)
    assert buckets.wait("never seen", 0.0) == 0
    assert buckets.wait(BUCKETS_MAX + 50, 0.0) > 0
    assert buckets.wait(0, 0.0) == 0


@pytest.mark.parametrize("backwards", [0.0, -5.0])
def test_a_clock_that_stands_still_grants_nothing(backwards):
    buckets = Buckets(10, 1)
    buckets.take("a", 100.0)
    assert buckets.wait("a", 100.0 + backwards) > 0
