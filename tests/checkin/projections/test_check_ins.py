from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from msgspec.structs import replace

from contracts.times import rfc3339
from contracts.values import Change
from services.checkin.projections.check_ins import (
    CHECK_INS,
    lists,
    of_key_result,
    present,
    unacknowledged_of,
)
from tests.support.quarter import KEY_RESULT, NOON_US, OLGA, TODAY, documents, reported, who
from tests.support.reports import corrected, retracted


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
    names = [of_key_result(KEY_RESULT), unacknowledged_of(KEY_RESULT)]
    assert all(names == [name for name, _ in here] for here in places.values())
    in_order = sorted(places, key=lambda key: places[key][0][1])
    assert in_order == [str(event.check_in_id) for event in (late, first, second)]


def test_what_was_said_stays_beside_what_a_correction_says():
    event = reported(4, note="Well")
    change = corrected(
        event, Decimal(3), value=Change(old=Decimal(4), new=Decimal(3)), note="Ill", old_note="Well"
    )
    view = present(documents(CHECK_INS, event, change)[str(event.check_in_id)])
    assert (view.state, view.value, view.note, view.version) == ("corrected", Decimal(3), "Ill", 2)
    (correction,) = view.corrections
    assert correction.note == Change(old="Well", new="Ill")
    assert (view.corrected_by, correction.by) == (who(OLGA), who(OLGA))
    assert (view.author, view.recorded_at) == (event.author_id, rfc3339(NOON_US + 1_000_000))


def test_a_retracted_check_in_keeps_its_place_in_the_list_and_says_so():
    event = reported(4)
    kept = documents(CHECK_INS, event, retracted(event))[str(event.check_in_id)]
    assert present(kept).state == "retracted"
    assert list(lists("", kept)) == [(of_key_result(KEY_RESULT), "2026-02-10/000000000001")]


def test_milestones_are_shown_in_place_of_a_value():
    event = reported(4, reached=(UUID(int=7),))
    event = replace(event, value=None)
    view = present(documents(CHECK_INS, event)[str(event.check_in_id)])
    assert (view.value, view.reached) == (None, (UUID(int=7),))
    assert present(documents(CHECK_INS, reported(4)).popitem()[1]).reached is None


def test_a_correction_of_a_check_in_never_recorded_is_an_error_and_not_a_guess():
    with pytest.raises(LookupError):
        documents(CHECK_INS, retracted(reported(4)))
