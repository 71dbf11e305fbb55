from services.notification.domain.schedule import (
    ATTEMPTS_MAX,
    EVENT_DELAYS_S,
    HOLD_S_MAX,
    HOLD_S_MIN,
    event_delay,
    hold,
    probe_delay,
)

DAY = 24 * 3600


def low():
    return 0.0


def high():
    return 1.0


def test_an_event_is_tried_twelve_times_in_a_little_less_than_three_days():
    assert ATTEMPTS_MAX == 12
    assert sum(EVENT_DELAYS_S) == 70 * 3600 + 42 * 60 + 35


def test_delays_are_spread_and_never_shortened_but_for_the_first():
    assert (event_delay(1, low), event_delay(1, high)) == (2.5, 7.5)
    for attempts, delay in enumerate(EVENT_DELAYS_S[1:], start=2):
        assert (event_delay(attempts, low), event_delay(attempts, high)) == (delay, 1.5 * delay)
    assert sum(event_delay(n, high) for n in range(1, ATTEMPTS_MAX)) < 4.5 * DAY


def test_a_day_of_being_down_costs_some_290_probes_whatever_waits():
    for chance, least, most in ((low, 340, 380), (high, 230, 260), (lambda: 0.5, 285, 300)):
        down, probes = probe_delay(0, 0, chance), 1
        while down < DAY:
            down += probe_delay(probes, down, chance)
            probes += 1
        assert least <= probes <= most, probes


def test_after_a_day_probes_get_seldom():
    assert probe_delay(300, DAY - 1, lambda: 0.5) == 300
    assert probe_delay(301, DAY, lambda: 0.5) == 900


def test_a_hold_is_as_long_as_was_asked_within_limits():
    assert hold(None) == hold(0.0) == hold(-3.0) == HOLD_S_MIN
    assert hold(60.0) == 60.0
    assert hold(1e9) == HOLD_S_MAX == 6 * 3600
