from datetime import date

from contracts.events.planning import CycleChanged, CycleClosed, CycleReopened
from contracts.values import Change, Rhythm
from services.notification.domain.owing import Season
from services.notification.projections.seasons import RUNNING, SEASONS, lists
from tests.support.quarter import CYCLE, activated, documents, opened, review_started

closed = CycleClosed(cycle_id=CYCLE)
reopened = CycleReopened(cycle_id=CYCLE, state=Change(old="closed", new="review"), reason="Late")


def season(*events) -> Season:
    return documents(SEASONS, opened(), *events)[str(CYCLE)]


def is_running(*events) -> bool:
    return list(lists(str(CYCLE), season(*events))) == [(RUNNING, str(CYCLE))]


def test_a_cycle_runs_from_its_activation_until_it_is_closed():
    assert not is_running()
    assert is_running(activated)
    assert is_running(activated, review_started)
    assert not is_running(activated, review_started, closed)
    assert is_running(activated, review_started, closed, reopened)


def test_it_is_active_since_it_first_was():
    assert season(activated).activated_at == season(activated, closed, activated).activated_at


def test_dates_and_rhythm_follow_what_is_agreed():
    other = Rhythm(every="monthly")
    changed = CycleChanged(
        cycle_id=CYCLE,
        ends_on=Change(old=date(2026, 3, 31), new=date(2026, 4, 30)),
        rhythm=Change(old=Rhythm(), new=other),
    )
    assert season(changed).ends_on == date(2026, 4, 30)
    assert [rhythm for _, rhythm in season(changed).rhythms] == [Rhythm(), other]
