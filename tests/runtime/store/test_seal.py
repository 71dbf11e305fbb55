from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag
from msgspec.structs import replace

from contracts.envelope import Event, Header
from contracts.events.identity import MemberChanged, MemberInvited
from contracts.registry import EVENTS
from services.runtime import ids
from services.runtime.store.seal import (
    MARK,
    PersonKey,
    persons_of,
    sealed,
    sealing_keys,
    unsealed,
)

ANN = UUID("01900000-0000-7000-8000-000000000001")
KEY = PersonKey(ids.new_id(), bytes(range(32)))
KEYS = {str(ANN): KEY}
INVITED = MemberInvited(member_id=ANN, name="Ann Ω", email="ann@example.test", role="lead")
PLACE = Header(
    format=1,
    log_id="ab" * 16,
    event_id=ids.new_id(),
    stream="member/1",
    version=1,
    type="identity.member_invited.v1",
    actor="operator",
    recorded_at=1,
    causation=None,
    correlation=uuid4(),
    commitment="",
)


def seal(event: Event, keys: dict[str, PersonKey] = KEYS) -> Event:
    return sealed(event, PLACE.actor, PLACE.log_id, PLACE.event_id, keys)


def opened(event: Event, header: Header = PLACE, key: PersonKey = KEY) -> Event:
    return unsealed(event, header, {key.key_id: key})


def test_a_sealed_field_says_nothing_and_opens_to_what_was_said():
    hidden = seal(INVITED)
    assert isinstance(hidden, MemberInvited)
    assert hidden.name.startswith(f"{MARK}{KEY.key_id}:")
    assert "Ann" not in hidden.name
    assert (hidden.member_id, hidden.role) == (ANN, "lead")
    assert sealing_keys(hidden) == {KEY.key_id}
    assert opened(hidden) == INVITED


def test_the_same_words_are_sealed_differently_each_time():
    first, second = seal(INVITED), seal(INVITED)
    assert first != second


def test_a_field_without_words_stays_without():
    changed = MemberChanged(member_id=ANN, name="Ann")
    hidden = seal(changed)
    assert isinstance(hidden, MemberChanged)
    assert (hidden.email, hidden.old_name) == (None, None)
    assert opened(hidden) == changed


def test_a_destroyed_key_reads_as_empty_and_seals_to_nothing():
    gone = PersonKey(KEY.key_id, None)
    empty = replace(INVITED, name="", email="")
    assert opened(seal(INVITED), key=gone) == empty
    assert seal(INVITED, {str(ANN): gone}) == empty


def test_a_key_nobody_knows_reads_as_empty():
    assert unsealed(seal(INVITED), PLACE, {}) == replace(INVITED, name="", email="")


@pytest.mark.parametrize(
    "elsewhere", [replace(PLACE, log_id="cd" * 16), replace(PLACE, event_id=ids.new_id())]
)
def test_a_sealed_field_opens_nowhere_but_in_its_place(elsewhere: Header):
    with pytest.raises(InvalidTag):
        opened(seal(INVITED), elsewhere)


def test_a_sealed_field_does_not_open_as_another_field():
    hidden = seal(INVITED)
    assert isinstance(hidden, MemberInvited)
    with pytest.raises(InvalidTag):
        opened(replace(hidden, name=hidden.email, email=hidden.name))


def test_a_changed_bit_is_noticed():
    hidden = seal(INVITED)
    assert isinstance(hidden, MemberInvited)
    flipped = "A" if hidden.name[-6] != "A" else "B"
    with pytest.raises(InvalidTag):
        opened(replace(hidden, name=hidden.name[:-6] + flipped + hidden.name[-5:]))


class Said(Event):
    """Words of whoever acted."""

    PERSONAL = {"note": "@actor"}  # noqa: RUF012  # a class variable, as Event declares it

    note: str


@pytest.mark.parametrize(
    ("actor", "person"),
    [
        (f"member/{ANN}", str(ANN)),
        (f"external_party/{ANN}", str(ANN)),
        ("operator", None),
        ("system/scoring", None),
    ],
)
def test_words_of_an_actor_are_sealed_if_it_is_a_person(actor: str, person: str | None):
    said = Said(note="late again")
    assert persons_of(said, actor) == ({person} if person else set())
    hidden = sealed(said, actor, PLACE.log_id, PLACE.event_id, KEYS)
    assert (hidden == said) == (person is None)


def test_words_of_nobody_cannot_pass_for_sealed_ones():
    with pytest.raises(ValueError, match="may not begin with"):
        sealed(Said(note=f"{MARK}x"), "operator", PLACE.log_id, PLACE.event_id, {})


def test_words_of_a_person_that_look_sealed_are_sealed_as_any_other():
    said = Said(note=f"{MARK}x")
    hidden = sealed(said, f"member/{ANN}", PLACE.log_id, PLACE.event_id, KEYS)
    assert unsealed(hidden, PLACE, {KEY.key_id: KEY}) == said


@pytest.mark.parametrize("wire", [w for w, event in EVENTS.items() if event.PERSONAL])
def test_every_personal_field_and_its_holder_exist(wire: str):
    event = EVENTS[wire]
    for field, holder in event.PERSONAL.items():
        assert field in event.__struct_fields__
        assert holder == "@actor" or holder in event.__struct_fields__
