import pytest

from services.notification.domain.passage import Send, key_of, parked
from tests.notification.world import Feed

item = Feed().item(7)


@pytest.mark.parametrize(
    ("ordering", "key"),
    [("ordered_by_objective", item.subject), ("strict", ""), ("unordered", "7")],
)
def test_an_event_goes_in_order_with_those_of_its_key(ordering, key):
    assert key_of(item, ordering) == key


def test_a_row_holds_what_is_needed_to_try_again_and_not_the_event():
    send = Send(item=item, key="k", attempt=3, is_parked=True, is_probe=False, watermark=0)
    row = parked(send, due_at=9.0, since=1.0, reason="dns")
    assert (row.key, row.sequence, row.attempts, row.due_at, row.since) == ("k", 7, 3, 9.0, 1.0)
    assert not hasattr(row, "body")
