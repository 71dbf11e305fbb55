import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.envelope import decode, encode
from contracts.events.planning_ideas import IdeaSubmitted
from contracts.public import PUBLIC, PublicEvent, is_silent
from contracts.registry import EVENTS
from contracts.samples import sample_of
from services.notification.projections.feed import FEED, HEAD, Told, key_of
from services.runtime.projection.definition import Shelf, apply, fold
from tests.notification.log import (
    ADA,
    ADMIN,
    KEY,
    OBJECTIVE,
    TEAM,
    created,
    defined,
    drafted,
    invited,
    issued,
    published,
)
from tests.support.history import History

samples = [decode(sample_of(kind), kind) for kind in EVENTS.values()]
streams = st.sampled_from([f"any/{ADA}", f"any/{TEAM}"])
histories = st.lists(st.tuples(streams, st.sampled_from(samples)), max_size=40)


def log(happened) -> History:
    history = History()
    for stream, event in happened:
        history.add(stream, event)
    return history


def public(documents: dict[str, Told]) -> list[PublicEvent]:
    told = [d for _, d in sorted(documents.items()) if d.type]
    return [msgspec.json.decode(d.body, type=PublicEvent) for d in told]


@given(histories)
def test_the_sequence_has_no_gap_whatever_happens(happened):
    documents = fold(FEED, log(happened).events)
    events = public(documents)
    assert [e.sequence for e in events] == list(range(1, len(events) + 1))
    told = [event for _, event in happened if PUBLIC[type(event)].is_told and not is_silent(event)]
    assert len(events) == len(told)
    assert documents.get(HEAD, Told(sequence=0)).sequence == len(events)


@given(histories)
def test_the_versions_of_a_subject_have_no_gap(happened):
    versions: dict[str, list[int]] = {}
    for event in public(fold(FEED, log(happened).events)):
        versions.setdefault(event.subject, []).append(event.subject_version)
    for found in versions.values():
        assert found == list(range(1, len(found) + 1))


@given(histories)
def test_a_rebuild_gives_the_same_bytes(happened):
    history = log(happened)
    live: dict[str, Told] = {}
    for recorded in history.events:
        apply(FEED, Shelf(live, set(FEED.keys(recorded))), recorded)
    assert encode(live) == encode(fold(FEED, history.events))


def test_keys_are_not_told():
    history = History().add(f"api_key/{KEY}", issued).add(f"team/{TEAM}", created)
    assert [e.type for e in public(fold(FEED, history.events))] == ["team.created"]


def test_what_was_said_in_silence_is_not_told_and_leaves_no_gap():
    idea = IdeaSubmitted(idea_id=TEAM, cycle_id=TEAM, author_id=ADA, text="Rye")
    silent = replace(idea, idea_id=KEY, silent=True)
    history = History().add(f"idea/{TEAM}", idea).add(f"idea/{KEY}", silent)
    history.add(f"team/{TEAM}", created)
    told = public(fold(FEED, history.events))
    assert [(e.type, e.sequence) for e in told] == [("idea.submitted", 1), ("team.created", 2)]
    assert str(KEY) not in str(fold(FEED, history.events))


def test_an_event_stands_in_the_lists_of_its_type_and_its_subject_and_counters_in_none():
    history = History().add(f"objective/{OBJECTIVE}", drafted, defined, published)
    documents = fold(FEED, history.events)
    lists = {key: list(FEED.lists(key, document)) for key, document in documents.items()}
    assert lists[key_of(2)] == [
        ("all", "000000000002"),
        ("type:key_result.defined", "000000000002"),
        (f"subject:objective/{OBJECTIVE}", "000000000002"),
    ]
    assert lists[HEAD] == lists[f"counter/objective/{OBJECTIVE}"] == []


def test_a_document_read_back_carries_the_same_bytes():
    history = History().add(f"member/{ADA}", invited, actor=ADMIN.reference)
    document = fold(FEED, history.events)[key_of(1)]
    assert bytes(decode(encode(document), Told).body) == bytes(document.body)
