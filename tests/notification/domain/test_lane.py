"""What a lane does, in virtual time."""

import random

import pytest

from services.notification.domain.breaker import PAUSE_AFTER_S
from services.notification.domain.lane import PARKED_MAX
from services.notification.domain.outcome import Outcome
from services.notification.domain.passage import Rules
from services.notification.domain.schedule import ATTEMPTS_MAX
from tests.notification.world import (
    BLACK_HOLE,
    BROKEN,
    DOWN,
    OK,
    START,
    Endpoint,
    Feed,
    World,
    inversions,
    spans,
    steady,
)

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
ORDERINGS = ("ordered_by_objective", "strict", "unordered")
UNFIT = Outcome(kind="http_4xx", status=413, seconds=0.05)
THROTTLED = Outcome(kind="throttled", status=429, seconds=0.05, retry_after_s=30.0)


def filled(events, subjects=50):
    feed = Feed(subjects)
    feed.head = events
    return feed


def test_an_endpoint_is_never_sent_more_than_its_rate():
    world = World()
    quick = Outcome(kind="delivered", status=200, seconds=0.001)
    endpoint = Endpoint(
        world, filled(2_000), steady(quick), rules=Rules(per_s=50.0, in_flight_max=64)
    )
    endpoint.step()
    world.run(START + 30)
    busiest = max(
        sum(at <= b < at + 1 for b, _ in endpoint.requests) for at, _ in endpoint.requests
    )
    assert busiest <= 101 and len(endpoint.requests) <= 50 * 31


def test_a_poisonous_event_is_tried_twelve_times_and_holds_up_its_own_objective_only():
    world = World()
    feed = filled(200, 10)
    poison = feed.item(7)
    endpoint = Endpoint(world, feed, lambda _, s: BROKEN if s.item.sequence == 7 else OK)
    endpoint.step()
    world.run(START + MINUTE)
    assert len(endpoint.lane.parking.rows) == 1
    behind = {s for s in range(8, 201) if feed.item(s).subject == poison.subject}
    assert {s for _, s, _ in endpoint.taken} == set(range(1, 201)) - {7} - behind
    world.run(START + 5 * DAY)
    tries = [at for at, s in endpoint.requests if s == 7]
    assert len(tries) == ATTEMPTS_MAX and tries[-1] - tries[0] <= 4.5 * DAY
    assert tries[-1] - tries[0] >= 70 * HOUR
    assert [d.sequence for d in endpoint.kept.dead] == [7]
    assert {s for _, s, _ in endpoint.taken} == set(range(1, 201)) - {7}
    assert endpoint.lane.watermark == 200 and inversions(endpoint.taken) == 0


def test_a_lane_that_is_to_halt_stops_at_an_event_that_is_never_taken():
    world = World()
    rules = Rules(on_exhausted="halt")
    endpoint = Endpoint(
        world, filled(20), lambda _, s: BROKEN if s.item.sequence == 7 else OK, rules=rules
    )
    endpoint.step()
    world.run(START + 6 * DAY)
    assert endpoint.lane.stop == "halted" and endpoint.kept.dead == []
    assert endpoint.lane.watermark == 6


@pytest.mark.parametrize("ordering", ORDERINGS)
def test_events_that_are_refused_for_what_they_are_do_not_open_the_breaker(ordering):
    world = World()
    endpoint = Endpoint(
        world,
        filled(60, 60),
        lambda _, s: UNFIT if s.item.sequence % 2 else OK,
        rules=Rules(ordering=ordering),
    )
    endpoint.step()
    world.run(START + MINUTE)
    assert endpoint.lane.breaker.is_closed
    if ordering != "strict":
        assert len(endpoint.lane.parking.rows) == 30


def test_an_endpoint_that_asks_to_wait_is_left_alone_as_a_whole_and_free_of_charge():
    world = World()
    endpoint = Endpoint(world, filled(300), lambda now, _: THROTTLED if now < START + 300 else OK)
    endpoint.step()
    world.run(START + 299)
    assert 9 <= len(endpoint.requests) <= 11
    assert all(span >= 30 for span in spans([at for at, _ in endpoint.requests]))
    assert not endpoint.lane.parking.rows
    world.run(START + HOUR)
    assert len(endpoint.taken) == 300 == len({s for _, s, _ in endpoint.taken})


def test_the_twenty_first_time_in_a_row_it_costs_an_attempt():
    world = World()
    endpoint = Endpoint(world, filled(3, 3), steady(THROTTLED))
    endpoint.step()
    world.run(START + 30 * 20 + 5)
    assert len(endpoint.requests) == 21 and len(endpoint.lane.parking.rows) == 1


def test_the_clock_of_parked_events_stands_still_while_the_endpoint_is_down():
    world = World()

    def behave(now, send):
        if START + 10 <= now < START + 10 + 2 * DAY:
            return DOWN
        return BROKEN if send.item.sequence == 1 else OK

    feed = filled(3, 3)
    endpoint = Endpoint(world, feed, behave)
    endpoint.step()
    world.run(START + 10)
    attempts = endpoint.lane.parking.rows["objective/" + str(7919 % 3)].attempts
    feed.head = 50
    endpoint.step()
    world.run(START + 10 + 2 * DAY)
    assert not endpoint.lane.breaker.is_closed
    rows = endpoint.lane.parking.rows.values()
    assert max(row.attempts for row in rows) <= attempts + 4
    assert endpoint.kept.dead == []


def test_an_endpoint_that_is_gone_is_not_called_again():
    world = World()
    gone = Outcome(kind="gone", status=410, seconds=0.05)
    endpoint = Endpoint(world, filled(50), lambda _, s: gone if s.item.sequence == 3 else OK)
    endpoint.step()
    world.run(START + DAY)
    assert endpoint.lane.stop == "gone" and endpoint.lane.watermark == 2
    assert len(endpoint.requests) <= 5


def test_a_receiver_stops_its_subscription_or_gives_up_one_event():
    world = World()
    abort = Outcome(kind="aborted", status=500, seconds=0.05)
    disable = Outcome(kind="delivered", status=200, seconds=0.05, disables=True)

    def behave(_, send):
        return {3: abort, 40: disable}.get(send.item.sequence, OK)

    endpoint = Endpoint(world, filled(50, 1), behave)
    endpoint.step()
    world.run(START + DAY)
    assert [(d.sequence, d.reason) for d in endpoint.kept.dead] == [(3, "aborted_by_receiver")]
    assert endpoint.lane.stop == "disabled_by_receiver" and endpoint.lane.watermark == 40


def test_an_endpoint_with_nothing_to_be_told_is_never_paused_for_its_silence():
    world = World()
    endpoint = Endpoint(world, filled(10), steady(OK))
    endpoint.step()
    world.run(START + 30 * DAY)
    assert endpoint.lane.stop is None and len(endpoint.requests) == 10


def test_it_is_paused_after_five_days_of_being_down_and_not_before():
    world = World()
    endpoint = Endpoint(world, filled(1_000), steady(DOWN))
    endpoint.step()
    world.run(START + PAUSE_AFTER_S)
    assert endpoint.lane.stop is None
    world.run(START + PAUSE_AFTER_S + HOUR)
    assert endpoint.lane.stop == "failing" and endpoint.lane.cursor < 10


def test_too_many_exceptions_stop_the_reading():
    world = World()
    endpoint = Endpoint(
        world,
        filled(4_000, 4_000),
        lambda _, s: UNFIT if s.item.sequence % 3 else OK,
        rules=Rules(ordering="unordered", in_flight_max=64, per_s=1_000.0),
    )
    endpoint.step()
    world.run(START + 2)
    most = 0
    for n in range(60):
        world.run(START + 2 + 5 * n)
        most = max(most, len(endpoint.lane.parking.rows))
    assert PARKED_MAX <= most <= PARKED_MAX + 64


def test_a_stretch_has_an_end_and_finishes_there():
    world = World()
    endpoint = Endpoint(world, filled(100), steady(OK), cursor=9, rules=Rules(until=50))
    endpoint.step()
    world.run(START + HOUR)
    assert endpoint.lane.is_finished
    assert [s for _, s, _ in endpoint.taken] == list(range(10, 51))


@pytest.mark.parametrize("ordering", ORDERINGS)
@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_every_event_is_taken_or_given_up_and_none_is_overtaken(seed, ordering):
    chance = random.Random(seed)
    world = World(seed=seed)
    world.flush_share = 0.3
    moods = [OK, OK, OK, BROKEN, DOWN, BLACK_HOLE, THROTTLED, UNFIT]
    mood = {"now": OK}
    aborted: set[int] = set()

    def behave(_, send):
        if chance.random() < 0.05:
            mood["now"] = chance.choice(moods)
        if chance.random() < 0.02:
            aborted.add(send.item.sequence)
            return Outcome(kind="aborted", status=500, seconds=0.01)
        return mood["now"] if chance.random() < 0.9 else OK

    events = 400
    endpoint = Endpoint(world, filled(events, 20), behave, rules=Rules(ordering=ordering))
    endpoint.step()
    for _ in range(20):
        world.run(world.now + chance.random() * HOUR)
        endpoint.crash()
        endpoint.step()
    mood["now"], moods[:] = OK, [OK]
    world.run(world.now + 30 * DAY)
    endpoint.kept.keep(endpoint.lane.flush())
    if endpoint.lane.stop == "failing":
        endpoint.resume()
        endpoint.step()
        world.run(world.now + 30 * DAY)
    seen = {sequence for _, sequence, _ in endpoint.taken}
    assert seen | {d.sequence for d in endpoint.kept.dead} >= set(range(1, events + 1))
    assert endpoint.lane.watermark == events and not endpoint.lane.parking.rows
    # A crash may forget that an event was given up; then it is taken late.
    taken = [one for one in endpoint.taken if one[1] not in aborted]
    assert ordering == "unordered" or inversions(taken) == 0
