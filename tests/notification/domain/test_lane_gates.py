"""The gates of the design that run in virtual time, each with its figures printed."""

import os
import random

import pytest

from services.notification.domain.outcome import Outcome
from services.notification.domain.passage import Rules
from services.notification.domain.slots import Slots
from tests.notification.world import (
    BLACK_HOLE,
    BROKEN,
    DOWN,
    OK,
    START,
    Endpoint,
    Feed,
    World,
    healthy,
    inversions,
    percentile,
    spans,
    steady,
)

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
# The long versions, for a machine with nothing else to do.
LONG = os.environ.get("SCORELINE_TEST_LONG") == "1"
ORDERINGS = ("ordered_by_objective", "strict", "unordered")


def filled(events, subjects=50):
    feed = Feed(subjects)
    feed.head = events
    return feed


def isolated(dead_share, seconds=120.0):
    """100 endpoints of as many organisations at 2 events/s each, some of them black holes."""
    world = World(seed=7, slots=Slots(process=64))
    chance = random.Random(11)
    healthy_ones = []
    for n in range(100):
        feed = Feed()
        is_dead = n < dead_share * 100
        behave = steady(BLACK_HOLE) if is_dead else healthy(chance)
        endpoint = Endpoint(world, feed, behave, organisation=f"o{n}")
        world.tell(feed, [endpoint], per_s=2.0, seconds=seconds)
        if not is_dead:
            healthy_ones.append(endpoint)
    world.run(START + seconds + MINUTE)
    taken = [t for one in healthy_ones for t in one.latencies(START)]
    return len(taken) / (len(healthy_ones) * 2.0 * seconds), percentile(taken, 0.99)


def test_gate_1_healthy_endpoints_do_not_notice_that_others_are_black_holes():
    _, alone = isolated(0.0)
    share, beside = isolated(0.3)
    print(f"gate 1: healthy p99 {beside:.3f} s, without dead ones {alone:.3f} s; {share:.2%} taken")
    assert share >= 0.98 and beside <= 1.2 * alone


@pytest.mark.parametrize("what", [DOWN, BLACK_HOLE], ids=["refused", "black hole"])
def test_gate_2_a_day_of_outage_costs_a_few_requests_whatever_waits(what):
    world = World()
    endpoint = Endpoint(world, filled(1_000_000, 5_000), steady(what))
    endpoint.step()
    world.run(START + DAY)
    rows = len(endpoint.lane.parking.rows)
    print(f"gate 2: {len(endpoint.requests)} requests, {rows} rows ({what.kind})")
    assert len(endpoint.requests) <= 320 and rows <= 20
    assert endpoint.kept.rows_written <= 20


@pytest.mark.parametrize("ordering", ORDERINGS)
@pytest.mark.parametrize("subjects", [1, 50])
@pytest.mark.parametrize("what", [DOWN, BROKEN, BLACK_HOLE], ids=lambda what: what.kind)
def test_gate_3_thirty_days_down_and_nothing_is_lost(what, subjects, ordering):
    world, end = World(), START + 30 * DAY
    endpoint = Endpoint(
        world,
        filled(300, subjects),
        lambda now, _: what if now < end else OK,
        rules=Rules(ordering=ordering),
    )
    endpoint.step()
    world.run(end)
    assert endpoint.lane.stop == "failing"
    endpoint.kept.keep(endpoint.lane.flush())
    endpoint.resume()
    endpoint.step()
    world.run(end + DAY)
    lost = 300 - len({sequence for _, sequence, _ in endpoint.taken})
    print(
        f"gate 3 ({what.kind}, {ordering}): {lost} of 300 lost, {len(endpoint.kept.dead)} given up"
    )
    assert {sequence for _, sequence, _ in endpoint.taken} == set(range(1, 301))
    assert endpoint.kept.dead == []
    assert ordering == "unordered" or inversions(endpoint.taken) == 0


def test_gate_4_after_an_outage_it_begins_with_one_at_a_time_and_stays_below_its_rate():
    world, end = World(), START + HOUR
    rules = Rules(per_s=100.0)
    slow = Outcome(kind="delivered", status=200, seconds=1.0)
    endpoint = Endpoint(
        world, filled(100_000, 5_000), lambda now, _: DOWN if now < end else slow, rules=rules
    )
    endpoint.step()
    world.run(end)
    before = len(endpoint.requests)
    world.run(end + 10 * MINUTE)
    sent = [at for at, _ in endpoint.requests[before:]]
    closed = sent[3]
    ramp = [sum(closed + n <= at < closed + n + 1 for at in sent) for n in range(5)]
    print(f"gate 4: requests a second after the breaker closed: {ramp}")
    assert ramp == [1, 2, 4, 8, 8]
    assert all(span > 0.9 for span in spans(sent[:4]))


def randomly(chance, share, what=BROKEN):
    """An endpoint that fails so often, whatever it is sent."""
    ok = healthy(chance, 0.02)
    return lambda now, send: what if chance.random() < share else ok(now, send)


@pytest.mark.parametrize("ordering", ["ordered_by_objective", "strict"])
def test_gate_5_order_holds_per_objective_through_failures_and_crashes(ordering):
    events = 1_000_000 if LONG else 20_000
    if ordering == "strict":
        events //= 20
    world = World(seed=3)
    world.flush_share = 0.02
    rules = Rules(ordering=ordering, in_flight_max=64, per_s=1_000.0)
    feed = filled(events, max(50, events // 200))
    endpoint = Endpoint(world, feed, randomly(random.Random(5), 0.05), rules=rules)
    endpoint.step()
    for _ in range(10):
        taken = len(endpoint.taken)
        while len(endpoint.taken) < taken + events // 20:
            world.run(world.now + 1)
        endpoint.crash()
        endpoint.step()
    while endpoint.lane.watermark < events:
        world.run(world.now + 10)
    seen = {sequence for _, sequence, _ in endpoint.taken}
    twice = len(endpoint.taken) - len(seen)
    found = inversions(endpoint.taken)
    print(f"gate 5 ({ordering}): {events} events, {found} inversions, {twice} twice in 10 crashes")
    assert seen == set(range(1, events + 1)) and found == 0
    assert twice <= 10 * (64 + 400)


def test_gate_6_a_successor_is_sent_the_moment_its_predecessor_is_taken():
    world = World()
    endpoint = Endpoint(world, filled(400, 1), steady(OK))
    endpoint.step()
    world.run(START + HOUR)
    sent = {sequence: at for at, sequence in endpoint.requests}
    waits = [sent[s + 1] - at for at, s, _ in endpoint.taken if s + 1 in sent]
    print(f"gate 6: p99 {percentile(waits, 0.99) * 1000:.1f} ms from taken to the next one sent")
    assert len(waits) == 399 and max(waits) < 0.001


def test_gate_6_also_when_the_predecessor_had_failed_before():
    world = World()
    behave = lambda _, send: BROKEN if send.item.sequence == 5 and send.attempt < 3 else OK  # noqa: E731  # reads as data
    endpoint = Endpoint(world, filled(9, 1), behave)
    endpoint.step()
    world.run(START + HOUR)
    times = {sequence: at for at, sequence, _ in endpoint.taken}
    assert [s for _, s, _ in endpoint.taken] == list(range(1, 10))
    assert times[6] - times[5] < 0.1 and times[9] - times[5] < 0.5


def backfilled(with_history):
    world, feed, seconds = World(seed=9, slots=Slots(process=64)), Feed(5_000), 60.0
    feed.head = 1_000_000 if LONG else 30_000
    live = [
        Endpoint(world, feed, healthy(random.Random(n)), cursor=feed.head, organisation=f"o{n}")
        for n in range(20)
    ]
    fast = Rules(in_flight_max=8, per_s=1_000.0)
    new = Endpoint(world, feed, healthy(random.Random(99), 0.01), rules=fast, organisation="new")
    if with_history:
        new.step()
    world.tell(feed, live, per_s=10.0, seconds=seconds)
    world.run(START + seconds + 30)
    while with_history and new.lane.cursor < feed.head:
        world.run(world.now + 10)
        new.step()
    taken = [t for one in live for t in one.latencies(START)]
    return percentile(taken, 0.99), new


def test_gate_8_a_new_endpoint_catches_up_on_all_of_history_and_nobody_notices():
    alone, _ = backfilled(False)
    beside, new = backfilled(True)
    print(f"gate 8: live p99 {beside:.3f} s beside a backfill, {alone:.3f} s alone")
    assert beside <= 1.2 * alone
    assert [s for _, s, _ in new.taken] and inversions(new.taken) == 0
    assert {s for _, s, _ in new.taken} == set(range(1, new.feed.head + 1))


def fair(busy_per_s):
    world, chance, seconds = World(seed=13), random.Random(17), 30.0
    others = []
    for n in range(20):
        feed = Feed()
        endpoint = Endpoint(world, feed, healthy(chance), organisation=f"o{n}")
        world.tell(feed, [endpoint], per_s=2.0, seconds=seconds)
        others.append(endpoint)
    loud = Feed(5_000)
    hooks = [Endpoint(world, loud, healthy(chance), organisation="loud") for _ in range(10)]
    world.tell(loud, hooks, per_s=busy_per_s, seconds=seconds)
    world.run(START + seconds + MINUTE)
    return percentile([t for one in others for t in one.latencies(START)], 0.99)


def test_gate_14_an_organisation_that_publishes_a_hundred_times_as_much_slows_nobody():
    quiet, loud = fair(2.0), fair(200.0)
    print(f"gate 14: others' p99 {loud:.3f} s beside 100 times as much, {quiet:.3f} s else")
    assert loud <= 1.5 * quiet
