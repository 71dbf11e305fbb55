"""Every fault at once, each with its place and its word."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec import Struct

from contracts.commands.checkin import RecordCheckIn
from contracts.commands.identity import InviteMember, IssueApiKey, RegisterOrganisation
from contracts.commands.planning import ChangeKeyResult, DefineKeyResult, OpenCycle
from contracts.commands.scoring import SetKeyResultScore
from services.gateway.checks import ITEMS_MAX, check_for
from services.gateway.faults import FAULTS_MAX, faults_of, pointer

ID = "0192f7c0-0000-7000-8000-000000000001"


def found(kind: type[Any], value: Any) -> list[tuple[str, str]]:
    return [(f.pointer, f.code) for f in faults_of(check_for(kind), value)]


def key_result(**metric: Any) -> dict[str, Any]:
    return {"key_result_id": ID, "objective_id": ID, "title": "T", "metric": metric}


def test_a_sound_value_has_no_faults():
    sound = key_result(kind="number", baseline=4, target=Decimal("20.5"))
    assert found(DefineKeyResult, sound) == []


def test_all_faults_are_found_at_once_wherever_they_are():
    value = {
        "key_result_id": "no id",
        "titel": "T",
        "metric": {
            "kind": "weight",
            "target": "20",
            "milestones": [{"title": ""}, {"title": "B", "weight": True}, "third"],
            "band": {"at_leest": 1},
        },
        "weight": None,
    }
    assert found(DefineKeyResult, value) == [
        ("/titel", "unknown_field"),
        ("/key_result_id", "bad_id"),
        ("/objective_id", "missing"),
        ("/title", "missing"),
        ("/metric/kind", "not_allowed"),
        ("/metric/target", "wrong_type"),
        ("/metric/milestones/0/title", "too_short"),
        ("/metric/milestones/1/weight", "wrong_type"),
        ("/metric/milestones/2", "wrong_type"),
        ("/metric/band/at_leest", "unknown_field"),
        ("/weight", "wrong_type"),
    ]


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (Decimal("1E+15"), None),
        (Decimal("-1E+15"), None),
        (Decimal("1.1234560000"), None),
        (0, None),
        (Decimal("0E-99"), None),
        (Decimal("1000000000000000.000001"), "out_of_range"),
        (10**15 + 1, "out_of_range"),
        (Decimal("1E+999999999999"), "out_of_range"),
        (Decimal("NaN"), "out_of_range"),
        (Decimal("Infinity"), "out_of_range"),
        (Decimal("0.1234567"), "too_many_decimals"),
        (Decimal("1E-999999999999"), "too_many_decimals"),
        ("5", "wrong_type"),
        (True, "wrong_type"),
        ([1], "wrong_type"),
        ({}, "wrong_type"),
    ],
)
def test_an_amount_is_a_json_number_within_its_limits(amount, code):
    wanted = [] if code is None else [("/score", code)]
    assert found(SetKeyResultScore, {"key_result_id": ID, "score": amount, "reason": "R"}) == wanted


def test_where_several_types_are_taken_all_are_named():
    class Either(Struct):
        value: Decimal | bool | None = None

    for sound in (None, True, 5, Decimal("0.5")):
        assert found(Either, {"value": sound}) == []
    assert found(Either, {"value": 10**16}) == [("/value", "out_of_range")]
    (fault,) = faults_of(check_for(Either), {"value": "5"})
    assert fault.code == "wrong_type"
    assert "a number" in fault.message and "true or false" in fault.message


@pytest.mark.parametrize("control", ["\x00", "\x1b", "\x7f", "\x85", "\n", "a\n"])
def test_a_name_holds_no_control_characters(control):
    cycle = {"cycle_id": ID, "starts_on": "2026-10-01", "ends_on": "2026-12-31"}
    wanted = [("/name", "control_characters")]
    assert found(OpenCycle, {**cycle, "name": f"Q{control}"}) == wanted


def test_a_note_may_have_line_breaks_and_tabs_but_no_other_control_characters():
    note = {"check_in_id": ID, "key_result_id": ID, "value": 1}
    assert found(RecordCheckIn, {**note, "note": "one\n\ttwo\r\n"}) == []
    assert found(RecordCheckIn, {**note, "note": "one\x00"}) == [("/note", "control_characters")]


def test_a_text_without_a_pattern_of_its_own_holds_no_control_characters_either():
    value = {
        "organisation_id": ID,
        "name": "A",
        "owner": {"name": "B", "email": "b@example.com"},
        "timezone": "Europe/\x00Berlin",
    }
    assert found(RegisterOrganisation, value) == [("/timezone", "control_characters")]


def test_characters_are_counted_not_bytes():
    person = {"member_id": ID, "email": "x@example.com"}
    assert found(InviteMember, {**person, "name": "\N{DUCK}" * 200}) == []
    assert found(InviteMember, {**person, "name": "\N{DUCK}" * 201}) == [("/name", "too_long")]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("expires_at", "2026-01-01T00:00:00", "bad_time"),
        ("expires_at", "tomorrow", "bad_time"),
        ("expires_at", 5, "wrong_type"),
        ("member_id", "{0192f7c0-0000-7000-8000-000000000001}", "bad_id"),
        ("member_id", 7, "wrong_type"),
        ("role", "king", "not_allowed"),
        ("role", 7, "wrong_type"),
        ("role", None, None),
    ],
)
def test_times_ids_and_choices_are_judged_by_their_own_words(field, value, code):
    key = {"api_key_id": ID, "name": "K", "member_id": ID, field: value}
    assert found(IssueApiKey, key) == ([] if code is None else [(f"/{field}", code)])


def test_dates_that_do_not_exist_are_refused():
    cycle = {"cycle_id": ID, "name": "Q", "starts_on": "2026-02-30", "ends_on": "2026"}
    assert found(OpenCycle, cycle) == [("/starts_on", "bad_date"), ("/ends_on", "bad_date")]


def test_an_email_address_says_what_it_should_look_like():
    value = {"member_id": ID, "name": "N", "email": "nobody"}
    assert found(InviteMember, value) == [("/email", "bad_email")]


def test_a_field_left_out_of_a_change_is_no_fault_but_null_is_where_it_means_nothing():
    assert found(ChangeKeyResult, {"key_result_id": ID}) == []
    assert found(ChangeKeyResult, {"key_result_id": ID, "title": None}) == [
        ("/title", "wrong_type")
    ]


def test_no_more_faults_are_listed_than_somebody_reads():
    many = {f"unknown_{n}": 1 for n in range(1000)}
    assert len(found(OpenCycle, many)) == FAULTS_MAX


def test_a_list_too_long_is_one_fault_not_one_per_item():
    value = key_result(kind="number", milestones=[0] * (ITEMS_MAX + 1))
    assert found(DefineKeyResult, value) == [("/metric/milestones", "too_many")]


def test_what_is_no_object_is_one_fault_at_the_root():
    assert found(OpenCycle, ["a"]) == [("", "wrong_type")]


def test_a_pointer_escapes_what_pointers_use_and_shortens_what_is_long():
    assert pointer("/a", "b/c~d") == "/a/b~1c~0d"
    assert len(pointer("", "x" * 100_000)) < 200
