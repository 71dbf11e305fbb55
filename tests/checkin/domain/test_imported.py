"""Values of spreadsheets; what people report: test_check_in.py."""

from decimal import Decimal
from uuid import UUID

import pytest

from contracts.commands.checkin import RecordImported
from contracts.events.checkin import CheckInRecorded
from tests.checkin.domain.test_check_in import FIRST, SECOND, key_result, reported
from tests.support.quarter import ANNA, KEY_RESULT, TODAY, who


def taken_over(value: str, imported_from: int, old: str | None = None) -> CheckInRecorded:
    return reported(value, old, source="import", imported_from=imported_from)


def takeover(value: str, imported_from: int, check_in_id: UUID = FIRST) -> RecordImported:
    return RecordImported(
        check_in_id=check_in_id,
        key_result_id=KEY_RESULT,
        value=Decimal(value),
        author_id=who(ANNA),
        effective_on=TODAY,
        imported_from=imported_from,
    )


def test_a_spreadsheet_s_value_becomes_a_check_in():
    key_result().when(takeover("4", 17)).then(taken_over("4", 17))


def test_hearing_of_an_import_twice_records_once():
    key_result().given(taken_over("4", 17)).when(takeover("4", 17)).then()


def test_hearing_late_of_an_earlier_import_records_nothing():
    key_result().given(taken_over("4", 17)).when(takeover("3", 9)).then()


def test_a_value_that_changed_in_a_second_import_is_a_new_check_in():
    key_result().given(taken_over("4", 17)).when(takeover("5", 30)).then(
        taken_over("5", 30, old="4")
    )


def test_a_value_that_did_not_change_in_a_second_import_is_not():
    key_result().given(taken_over("4", 17)).when(takeover("4.0", 30)).then()


def test_what_a_person_said_in_between_stands_when_the_spreadsheet_did_not_change():
    key_result().given(taken_over("4", 17), reported("6", old="4", check_in_id=SECOND)).when(
        takeover("4", 30)
    ).then()


@pytest.mark.parametrize(
    "but",
    [
        {"cycle_state": "planning"},
        {"objective_state": "draft"},
        {"is_withdrawn": True},
        {"is_set_aside": True},
    ],
)
def test_a_spreadsheet_s_value_waits_until_check_ins_are_taken(but):
    key_result(**but).when(takeover("4", 17)).then()
