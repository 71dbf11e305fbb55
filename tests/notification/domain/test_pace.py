import itertools

from services.notification.domain.pace import Pace


def test_it_begins_with_one_and_doubles_after_each_clean_round_up_to_its_cap():
    pace, seen = Pace(8, 100), []
    for _ in range(20):
        seen.append(pace.window)
        pace.succeeded(0.1, may_grow=True)
    assert seen == [1] + [2] * 2 + [4] * 4 + [8] * 13


def test_a_failure_spoils_the_round_and_too_much_halves_it():
    pace = Pace(8, 100)
    pace.succeeded(0.1, may_grow=True)
    pace.succeeded(0.1, may_grow=True)
    pace.failed()
    pace.succeeded(0.1, may_grow=True)
    assert pace.window == 2
    pace.window = 8
    pace.halve()
    assert pace.window == 4
    pace.restart()
    pace.halve()
    assert pace.window == 1


def test_it_slows_down_where_more_than_one_in_twenty_gets_slow():
    pace = Pace(64, 100)
    pace.window = 64
    pace.succeeded(6.0, may_grow=True)
    assert pace.window == 64
    pace.succeeded(6.0, may_grow=True)
    assert pace.window == 32


def test_nothing_grows_while_an_endpoint_is_only_probed():
    pace = Pace(8, 100)
    pace.succeeded(0.1, may_grow=False)
    assert pace.window == 1


def test_tokens_come_back_with_time_and_no_more_than_a_second_of_them():
    pace, sent = Pace(8, 5), 0
    while pace.has_token(100.0):
        pace.take_token()
        sent += 1
    assert sent == 5
    at = pace.token_at(100.0)
    assert 100.19 < at < 100.21 and pace.has_token(at)
    pace.take_token()
    assert not pace.has_token(at)
    sent = 0
    while pace.has_token(1_000.0):
        pace.take_token()
        sent += 1
    assert sent == 5


def test_a_rate_below_one_a_second_is_kept_and_comes_to_a_whole_request():
    pace, now = Pace(8, 0.5), 0.0
    sent: list[float] = []
    while len(sent) < 4:
        if pace.has_token(now):
            pace.take_token()
            sent.append(now)
        now = pace.token_at(now)
    assert [later - before for before, later in itertools.pairwise(sent)] == [2, 2, 2]
