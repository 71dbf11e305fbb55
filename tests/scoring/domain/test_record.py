from uuid import UUID

from services.scoring.domain.record import DAY_US, Blocked, lasted
from tests.support.quarter import KEY_RESULT, NOON_US


def test_a_blocker_lasted_whole_days_once_it_is_gone():
    there = Blocked(blocker_id=UUID(int=1), key_result_id=KEY_RESULT, raised_at=NOON_US)
    assert (lasted(there).days, lasted(there).resolved_at) == (None, None)
    gone = Blocked(
        blocker_id=UUID(int=1),
        key_result_id=KEY_RESULT,
        raised_at=NOON_US,
        resolved_at=NOON_US + 5 * DAY_US + 1,
    )
    assert lasted(gone).days == 5
