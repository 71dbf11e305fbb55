"""A lane that fails is tried again later and later, and parked at last."""

from services.runtime import ids
from services.runtime.projection.retries import ATTEMPTS_MAX, DELAYS_SECONDS, Retries

place = (ids.new_id(), "rolls@1.1")


def test_the_delay_grows_with_every_failure():
    retries = Retries()
    now, waits = 0.0, []
    for _ in range(ATTEMPTS_MAX):
        retries.failed(place, now)
        pause = retries.next_due_in(now)
        assert pause is not None and retries.resting(place, now)
        waits.append(pause)
        now += pause
        assert not retries.resting(place, now) and retries.due(now) == [place]
    assert tuple(waits) == (*DELAYS_SECONDS, DELAYS_SECONDS[-1])


def test_the_failures_are_counted_up_to_the_one_that_parks():
    retries = Retries()
    assert [retries.failed(place, 0) for _ in range(ATTEMPTS_MAX)] == list(range(1, 9))


def test_a_lane_that_works_again_starts_anew():
    retries = Retries()
    retries.failed(place, 0)
    retries.cleared(place)
    assert retries.next_due_in(0) is None
    assert retries.failed(place, 0) == 1
