from contracts.envelope import encode
from contracts.registry import EVENTS
from services.audit.projections.history import HISTORY, Entry, key_of, lists
from services.runtime.projection.definition import Shelf, apply, fold
from tests.audit.quarter import ADMIN, BEN, CHECK_IN, CYCLE, KEY_RESULT, OBJECTIVE, quarter


def entries() -> dict[str, Entry]:
    return fold(HISTORY, quarter().events)


def test_every_event_of_every_service_is_in_the_history():
    assert set(HISTORY.steps) == set(EVENTS.values())
    assert len(entries()) == len(quarter().events)


def test_an_entry_says_who_did_what_to_which():
    amended = entries()[key_of(8)]
    assert (amended.type, amended.actor) == ("key_result.amended", ADMIN.reference)
    assert (amended.entity_kind, amended.entity_id) == ("key_result", KEY_RESULT)
    assert amended.reason == "The shop opens later"


def test_an_entry_is_found_by_everything_it_is_about():
    key = key_of(9)
    names = [name for name, sort in lists(key, entries()[key]) if sort == key]
    assert names == [
        "all",
        f"actor:member/{BEN}",
        "type:key_result.checked_in",
        f"entity:{KEY_RESULT}",
        f"entity:{CYCLE}",
        f"entity:{OBJECTIVE}",
        f"entity:{CHECK_IN}",
    ]


def test_no_entry_shows_a_secret():
    assert b"ffff" not in encode(entries())


def test_folding_again_gives_the_same_bytes():
    live: dict[str, Entry] = {}
    for recorded in quarter().events:
        apply(HISTORY, Shelf(live, set(HISTORY.keys(recorded))), recorded)
    assert encode(live) == encode(entries())
