from datetime import date

from contracts.times import rfc3339
from services.checkin.projections.check_ins import CHECK_INS, lists, of_key_result, present
from tests.support.quarter import KEY_RESULT, NOON_US, TODAY, documents, reported


def test_a_check_in_is_shown_with_the_day_it_is_about_and_the_moment_it_was_recorded():
    event = reported("7.5", confidence=8, status="on_track", note="Well", stand_in=True)
    view = present(documents(CHECK_INS, event)[str(event.check_in_id)])
    assert (view.id, view.author, view.value) == (event.check_in_id, event.author_id, event.value)
    assert (view.confidence, view.status, view.note) == (8, "on_track", "Well")
    assert (view.effective_on, view.recorded_at) == (TODAY, rfc3339(NOON_US + 1_000_000))
    assert (view.state, view.stand_in, view.source, view.version) == ("recorded", True, "api", 1)


def test_check_ins_stand_by_the_day_they_are_about_and_then_by_position():
    monday = date(2026, 2, 2)
    first, late, second = reported(1), reported(2, monday), reported(3)
    kept = documents(CHECK_INS, first, late, second)
    places = {key: list(lists(key, document)) for key, document in kept.items()}
    assert all(of_key_result(KEY_RESULT) == name for ((name, _),) in places.values())
    in_order = sorted(places, key=lambda key: places[key][0][1])
    assert in_order == [str(event.check_in_id) for event in (late, first, second)]
