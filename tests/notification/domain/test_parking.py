from services.notification.domain.parking import Parking
from services.notification.domain.passage import Parked, Rules
from tests.notification.world import Feed

feed = Feed(subjects=1)
KEY = feed.item(1).subject
ROW = Parked(key=KEY, sequence=3, attempts=2, due_at=10.0, since=1.0, reason="http_5xx")


def parking(*rows, ordering="ordered_by_objective"):
    return Parking(Rules(ordering=ordering), rows)


def test_a_row_is_fetched_when_it_is_due_and_asked_for_once():
    it = parking(ROW)
    assert it.due(9.0) == []
    (row,) = it.due(10.0)
    want = it.want(row, read=7)
    assert (want.subject, want.after, want.upto) == (KEY, 2, 7)
    assert it.due(10.0) == [] and it.times(()) == []
    it.supply(want, feed.item(3), 10.0, read=7)
    assert it.fetched[KEY].sequence == 3 and it.rows[KEY].attempts == 2


def test_a_key_whose_event_may_not_be_seen_any_more_goes_on_with_the_next():
    it = parking(ROW)
    want = it.want(ROW, read=7)
    it.supply(want, feed.item(5), 10.0, read=7)
    assert (it.rows[KEY].sequence, it.rows[KEY].attempts) == (5, 0)


def test_a_key_of_which_nothing_is_left_is_free_again():
    it = parking(ROW)
    assert it.supply(it.want(ROW, read=7), None, 10.0, read=7)
    assert it.rows == {} and it.changes() == ((), (KEY,))


def test_what_was_read_meanwhile_is_looked_at_too():
    it = parking(ROW)
    assert not it.supply(it.want(ROW, read=7), None, 10.0, read=9)
    assert it.rows[KEY].sequence == 8


def test_changes_are_told_once():
    it = parking()
    it.park(ROW)
    it.delay(5.0)
    moved, gone = it.changes()
    assert [row.due_at for row in moved] == [15.0] and gone == ()
    assert it.changes() == ((), ())
    it.unpark(KEY)
    it.park(ROW)
    assert it.changes() == ((ROW,), ())


def test_only_that_event_is_asked_for_where_keys_are_not_objectives():
    row = Parked(key="3", sequence=3, attempts=1, due_at=0.0, since=0.0, reason="dns")
    want = parking(row, ordering="unordered").want(row, read=9)
    assert (want.subject, want.after, want.upto) == (None, 2, 3)
