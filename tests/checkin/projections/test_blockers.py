from uuid import UUID

import pytest

from contracts.times import rfc3339
from services.checkin.projections.blockers import ALL, BLOCKERS, list_of, lists, present
from tests.support.quarter import ANNA, BEN, CYCLE, KEY_RESULT, NOON_US, OBJECTIVE, documents, who
from tests.support.reports import blocked, cleared, passed_on

MILL, OVEN = UUID(int=301), UUID(int=302)
DAY_US = 86_400_000_000
RAISED_US = NOON_US + 1_000_000


def blocker(*events, blocker_id: UUID = MILL):
    return documents(BLOCKERS, blocked(MILL), *events)[str(blocker_id)]


def test_a_blocker_is_shown_with_kind_severity_owner_and_age():
    view = present(blocker(), RAISED_US + 3 * DAY_US)
    assert (view.kind, view.severity, view.owner, view.raised_by) == (
        "supplier",
        "high",
        who(ANNA),
        who(BEN),
    )
    assert (view.state, view.age_days, view.raised_at) == ("open", 3, rfc3339(RAISED_US))


@pytest.mark.parametrize(("days", "is_old"), [(0, False), (14, False), (15, True)])
def test_a_blocker_open_for_longer_than_the_limit_is_marked(days, is_old):
    assert present(blocker(), RAISED_US + days * DAY_US).is_old is is_old


def test_the_limit_is_whoever_s_who_asks():
    assert present(blocker(), RAISED_US + 2 * DAY_US, old_after_days=1).is_old


def test_a_resolved_blocker_ages_no_more_and_is_never_old():
    view = present(blocker(cleared(MILL, BEN, "Another mill")), RAISED_US + 90 * DAY_US)
    assert (view.state, view.age_days, view.is_old) == ("resolved", 0, False)
    assert (view.resolved_by, view.resolution) == (who(BEN), "Another mill")
    assert view.resolved_at == rfc3339(RAISED_US + 1_000_000)


def test_a_blocker_passed_on_has_its_new_owner():
    found = blocker(passed_on(MILL, BEN))
    assert (found.owner_id, found.version) == (who(BEN), 2)


def test_open_blockers_stand_before_resolved_ones_and_the_oldest_first():
    kept = documents(BLOCKERS, blocked(MILL), blocked(OVEN), cleared(MILL)).values()
    places = sorted((dict(lists("", found))[ALL], found.id) for found in kept)
    assert [blocker_id for _, blocker_id in places] == [OVEN, MILL]


def test_a_blocker_stands_in_the_lists_of_all_that_it_is_about():
    assert {name for name, _ in lists("", blocker())} == {
        ALL,
        list_of(key_result_id=KEY_RESULT),
        list_of(objective_id=OBJECTIVE),
        list_of(owner_id=who(ANNA)),
        list_of(cycle_id=CYCLE),
    }


def test_an_event_about_a_blocker_never_raised_is_an_error_and_not_a_guess():
    with pytest.raises(LookupError):
        documents(BLOCKERS, cleared(MILL))
