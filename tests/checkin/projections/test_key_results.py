from decimal import Decimal

import pytest

from contracts.events.planning import KeyResultWithdrawn
from contracts.values import Change
from services.checkin.projections.key_results import KEY_RESULTS, imported_in, lists, live_in
from tests.support.quarter import (
    ANNA,
    CYCLE,
    KEY_RESULT,
    MAX,
    OBJECTIVE,
    OLGA,
    amended,
    defined,
    documents,
    imported,
    metric,
    who,
)

withdrawn = KeyResultWithdrawn(objective_id=OBJECTIVE, cycle_id=CYCLE, key_result_id=KEY_RESULT)


def key_result(*events):
    return documents(KEY_RESULTS, defined(), *events)[str(KEY_RESULT)]


def test_a_key_result_is_known_with_its_place_its_kind_and_who_is_accountable():
    found = key_result()
    assert (found.objective_id, found.cycle_id, found.metric) == (OBJECTIVE, CYCLE, metric())
    assert (found.accountable_id, found.is_withdrawn, found.actual) == (who(ANNA), False, None)


def test_an_amendment_moves_kind_and_accountable():
    found = key_result(
        amended(
            metric=Change(old=metric(), new=metric(kind="percent")),
            accountable_id=Change(old=who(ANNA), new=who(MAX)),
        )
    )
    assert (found.metric.kind, found.accountable_id) == ("percent", who(MAX))


def test_a_withdrawn_key_result_is_known_as_such():
    assert key_result(withdrawn).is_withdrawn


def test_the_newest_imported_value_is_kept_with_whose_import_it_was():
    actual = key_result(imported(4), imported(6)).actual
    assert actual is not None
    assert (actual.value, actual.actor) == (Decimal(6), OLGA.reference)
    assert (actual.first_index, actual.index) == (2, 3)


def test_a_key_result_stands_in_the_import_lists_where_its_first_import_put_it():
    assert imported_places() == []
    for events in ((imported(4),), (imported(4), imported(6)), (imported(4), withdrawn)):
        assert imported_places(*events) == [
            (imported_in(CYCLE), "000000000002"),
            (imported_in(OBJECTIVE), "000000000002"),
        ]


def imported_places(*events):
    return [place for place in lists("", key_result(*events)) if place[0].startswith("imported/")]


def test_a_live_key_result_stands_in_the_lists_of_its_cycle_and_of_who_is_accountable():
    assert list(lists("x", key_result())) == [
        (live_in(CYCLE), "x"),
        (live_in(CYCLE, who(ANNA)), "x"),
    ]
    assert list(lists("x", key_result(withdrawn))) == []


def test_an_event_about_a_key_result_never_defined_is_an_error_and_not_a_guess():
    with pytest.raises(LookupError):
        documents(KEY_RESULTS, imported(4))
