from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.envelope import Event, decode
from contracts.events.identity import (
    MemberChanged,
    MemberInvited,
    TeamChanged,
    TeamMemberAdded,
)
from contracts.events.planning import CycleActivated, KeyResultAmended
from contracts.public import PUBLIC
from contracts.registry import EVENTS
from contracts.samples import sample_of
from contracts.values import Change, Metric, Owner
from services.audit.domain.changes import about, changes_of, reason_of
from tests.audit.quarter import (
    ADA,
    BEN,
    CHECK_IN,
    CYCLE,
    KEY_RESULT,
    OBJECTIVE,
    amended,
    checked_in,
    drafted,
    issued,
    scored,
)

X = UUID(int=7)
exact = msgspec.json.Decoder(float_hook=Decimal)


def read(event: Event, stream: str = f"any/{X}") -> dict[str, tuple[Any, Any]]:
    rows = changes_of(event, stream)
    assert len({row.field for row in rows}) == len(rows)
    return {row.field: (msgspec.json.decode(row.old), msgspec.json.decode(row.new)) for row in rows}


def test_what_is_new_was_nothing_before():
    assert read(drafted()) == {
        "title": (None, "Bread everybody talks about"),
        "description": (None, ""),
        "owner": (None, {"kind": "company"}),
        "accountable_id": (None, str(ADA)),
        "ambition": (None, "aspirational"),
    }


def test_a_default_is_shown_only_where_it_is_left():
    assert read(drafted(confidential=True))["confidential"] == (None, True)


def test_a_changed_struct_shows_the_parts_that_differ_with_every_digit():
    (row,) = changes_of(amended, f"objective/{OBJECTIVE}")
    assert (row.field, bytes(row.old), bytes(row.new)) == ("metric.target", b"48000", b"46000.50")


def test_an_owner_is_one_thing():
    event = msgspec.structs.replace(drafted(), owner=Owner(kind="team", id=BEN))
    assert read(event)["owner"] == (None, {"kind": "team", "id": str(BEN)})


def test_fields_that_come_in_pairs_are_one_change():
    event = MemberChanged(member_id=ADA, name="Ada L.", old_name="Ada")
    assert read(event) == {"name": ("Ada", "Ada L.")}


def test_a_member_put_into_a_team_is_named():
    event = TeamMemberAdded(team_id=X, member_id=BEN)
    assert read(event) == {"member_id": (None, str(BEN))}


def test_a_lead_who_goes_without_a_follower_is_shown():
    event = TeamChanged(team_id=X, lead_id=Change(old=BEN, new=None))
    assert read(event) == {"lead_id": (str(BEN), None)}


def test_a_check_in_shows_what_was_said_and_what_it_moved():
    rows = read(checked_in)
    assert rows["current"] == (None, 41200.10)
    assert rows["confidence"] == (None, 7)
    assert rows["note"] == (None, "Two new regulars")
    assert "stand_in" not in rows


def test_a_score_shows_the_old_and_the_new():
    assert read(scored)["score"] == (None, 0.3)


def test_no_secret_is_shown_nor_its_digest():
    assert "secret_sha256" not in read(issued)
    assert read(issued)["role"] == (None, "member")


def test_a_reason_is_said_once_and_apart():
    assert reason_of(amended) == "The shop opens later"
    assert reason_of(CycleActivated(cycle_id=CYCLE, override_reason="It is urgent")) == (
        "It is urgent"
    )
    assert reason_of(drafted()) is None
    assert "reason" not in read(amended)


def test_an_event_is_found_under_everything_it_belongs_to():
    assert about(checked_in, f"key_result/{KEY_RESULT}") == (
        KEY_RESULT,
        CYCLE,
        OBJECTIVE,
        CHECK_IN,
    )
    assert about(MemberInvited(member_id=ADA, name="", email="", role="owner"), f"m/{ADA}") == (
        ADA,
    )


amounts = st.decimals(-1000, 1000, places=2)
metrics = st.builds(
    Metric,
    kind=st.just("number"),
    unit=st.none() | st.text(max_size=3),
    baseline=st.none() | amounts,
    target=st.none() | amounts,
)


def changes(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Change[Any] | None]:
    return st.none() | st.builds(Change, old=values, new=values)


amendments = st.builds(
    KeyResultAmended,
    objective_id=st.just(OBJECTIVE),
    cycle_id=st.just(CYCLE),
    key_result_id=st.just(KEY_RESULT),
    reason=st.just("why"),
    title=changes(st.text(max_size=3)),
    accountable_id=changes(st.uuids()),
    weight=changes(amounts),
    metric=changes(metrics),
)


@given(amendments)
def test_no_changed_field_is_ever_lost(event):
    """Taking the rows and undoing them on the new value gives the old one."""
    rows = changes_of(event, f"objective/{OBJECTIVE}")
    for name in ("title", "accountable_id", "weight", "metric"):
        change = getattr(event, name)
        if change is None:
            assert not [row for row in rows if row.field.partition(".")[0] == name]
            continue
        for mine, other in (("old", "new"), ("new", "old")):
            rebuilt = msgspec.to_builtins(getattr(change, other))
            for row in rows:
                head, _, part = row.field.partition(".")
                if head == name:
                    value = exact.decode(getattr(row, mine))
                    rebuilt = {**rebuilt, part: value} if part else value
            assert same(rebuilt, msgspec.to_builtins(getattr(change, mine)))


def same(one: Any, other: Any) -> bool:
    """Equal as JSON means it: an amount may be written as 1 or 1.00."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[k], other[k]) for k in one)
    if isinstance(one, Decimal | int) or isinstance(other, Decimal | int):
        return Decimal(one) == Decimal(other)
    return bool(one == other)


@pytest.mark.parametrize("kind", EVENTS.values(), ids=lambda kind: kind.__name__)
def test_of_every_kind_of_event_what_it_changes_is_shown(kind):
    event = decode(sample_of(kind), kind)
    shown = {row.field.partition(".")[0] for row in changes_of(event, f"any/{X}")}
    for name in kind.__struct_fields__:
        value = getattr(event, name)
        if isinstance(value, Change) and value.old != value.new:
            assert (name in shown) != (name in PUBLIC[kind].secret)
