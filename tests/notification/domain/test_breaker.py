import pytest

from services.notification.domain.breaker import (
    DAY,
    NOTICE_HOURS,
    PAUSE_AFTER_S,
    SUCCESSES_TO_CLOSE,
    Breaker,
    Standing,
)
from services.notification.domain.outcome import Outcome
from services.notification.domain.schedule import HOUR

BROKEN = Outcome(kind="http_5xx", status=500)
DOWN = Outcome(kind="refused")
NOW = 20_000 * DAY


def breaker():
    return Breaker(Standing(), lambda: 0.5)


def fails(it, sequences, what=BROKEN, now=NOW):
    return [it.failed(now, sequence, what) for sequence in sequences]


def test_it_opens_at_the_fifth_failure_in_a_row_of_three_different_events():
    assert fails(breaker(), [1, 1, 2, 2, 3]) == [False] * 4 + [True]


def test_one_event_alone_does_not_open_it_unless_nobody_was_there():
    assert not any(fails(breaker(), [1] * 12))
    assert fails(breaker(), [1] * 5, DOWN) == [False] * 4 + [True]
    away = Outcome(kind="http_5xx", status=502)
    assert fails(breaker(), [1] * 5, away)[-1]


def test_a_success_in_between_begins_the_row_anew():
    it = breaker()
    fails(it, [1, 2, 3, 4])
    it.succeeded(NOW, 0.1)
    assert not any(fails(it, [5, 6, 7, 8]))


def test_it_opens_where_half_of_twenty_attempts_fail_in_five_minutes():
    it = breaker()
    opened = []
    for n in range(10):
        it.succeeded(NOW + n, 0.1)
        opened += fails(it, [n], now=NOW + n)
    assert opened == [False] * 9 + [True]
    old = breaker()
    for n in range(30):
        old.succeeded(NOW + n * 60, 0.1)
        assert not any(fails(old, [n], now=NOW + n * 60))


def test_it_closes_after_three_successes_in_a_row_and_opens_again_at_one_failure():
    it = breaker()
    it.open(NOW)
    assert [it.succeeded(NOW + n, 0.1) for n in range(SUCCESSES_TO_CLOSE)] == [False, False, True]
    it.open(NOW)
    it.succeeded(NOW + 1, 0.1)
    assert it.standing.state == "half_open"
    it.probe_failed(NOW + 2)
    assert it.standing.state == "open" and it.standing.opened_at == NOW
    assert not it.succeeded(NOW + 3, 0.1)


@pytest.mark.parametrize(("probes", "down_s"), [(19, PAUSE_AFTER_S), (30, PAUSE_AFTER_S - 1)])
def test_it_is_paused_for_long_and_many_failures_only(probes, down_s):
    it = breaker()
    it.open(NOW)
    ended = [it.probe_failed(NOW + down_s * (n + 1) / probes) for n in range(probes)]
    assert not any(ended)
    assert it.probe_failed(NOW + PAUSE_AFTER_S)


def test_its_owner_is_told_at_each_of_the_hours_once():
    it = breaker()
    it.open(NOW)
    told = [it.notice(NOW + hour * HOUR) for hour in range(120)]
    assert [hours for hours in told if hours is not None] == list(NOTICE_HOURS)
    # Who slept through some hears of the newest.
    late = breaker()
    late.open(NOW)
    assert late.notice(NOW + 80 * HOUR) == 72 and late.notice(NOW + 80 * HOUR) is None


def test_an_endpoint_is_slow_where_a_tenth_of_its_responses_are():
    it = breaker()
    for n in range(90):
        it.succeeded(NOW + n, 0.1)
    for _ in range(10):
        it.succeeded(NOW + 90, 6.0)
    assert not it.is_slow(NOW + 91)
    it.succeeded(NOW + 92, 6.0)
    assert it.is_slow(NOW + 93) and not it.is_slow(NOW + 5_000)


def test_holds_are_joined_and_only_so_many_are_free():
    it = breaker()
    assert it.throttled(NOW, 60.0) == (60.0, True)
    assert it.throttled(NOW + 1, 10.0) == (0.0, True)
    assert it.is_held(NOW + 59) and not it.is_held(NOW + 60)
    assert [it.throttled(NOW + 100, None)[1] for _ in range(19)] == [True] * 18 + [False]
    it.succeeded(NOW + 200, 0.1)
    assert it.throttled(NOW + 300, None)[1]
