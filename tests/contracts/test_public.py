import re
from decimal import Decimal
from uuid import UUID

import pytest

from contracts.events.checkin import CheckInRecorded
from contracts.events.identity import ApiKeyIssued, MemberInvited, OrganisationSuspended
from contracts.events.scoring import ProvisionalScoreChanged
from contracts.public import (
    PUBLIC,
    TYPES,
    actor_of,
    description_of,
    entity_of,
    subject_of,
    told_data,
    told_fields,
)
from contracts.registry import EVENTS
from contracts.values import Change

A = UUID("01920000-0000-7000-8000-00000000000a")
B = UUID("01920000-0000-7000-8000-00000000000b")
invited = MemberInvited(member_id=A, name="Ada", email="ada@example.com", role="member")
scored = ProvisionalScoreChanged(
    subject="key_result",
    subject_id=A,
    objective_id=B,
    cycle_id=B,
    score=Change(old=None, new=None),
    progress=Decimal(0),
    formula="linear/1",
    cause=1,
)


@pytest.mark.parametrize("event", EVENTS.values(), ids=lambda e: e.__name__)
def test_every_event_has_a_public_name(event):
    assert re.fullmatch(r"[a-z_]+\.[a-z_]+", PUBLIC[event].type)
    assert description_of(event)


def test_no_two_events_share_a_public_name():
    assert len(TYPES) == len(PUBLIC)


def test_personal_fields_are_not_told():
    assert told_data(invited) == {"member_id": A, "role": "member"}
    assert "note" not in told_fields(CheckInRecorded)


def test_keys_are_never_told():
    assert not PUBLIC[ApiKeyIssued].is_told
    assert "secret_sha256" not in told_fields(ApiKeyIssued)


def test_an_event_is_about_what_its_name_says():
    assert entity_of(invited, f"member/{A}") == ("member", A)


def test_an_event_without_an_id_is_about_its_stream():
    assert entity_of(OrganisationSuspended(reason="unpaid"), f"organisation/{B}") == (
        "organisation",
        B,
    )


def test_a_score_is_about_what_was_scored_and_filed_under_its_objective():
    assert entity_of(scored, f"score/{A}") == ("key_result", A)
    assert subject_of(scored, f"score/{A}") == f"objective/{B}"


def test_what_has_no_objective_is_filed_under_itself():
    assert subject_of(invited, f"member/{A}") == f"member/{A}"


def test_an_actor_is_a_kind_and_an_id():
    assert (actor_of(f"member/{A}").kind, actor_of(f"member/{A}").id) == ("member", str(A))
    assert (actor_of("operator").kind, actor_of("operator").id) == ("operator", "operator")
