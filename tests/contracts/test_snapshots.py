"""The messages there are, held to what was accepted of them."""

from contracts.compatibility import SNAPSHOTS, check, the_catalogue
from contracts.registry import COMMANDS, EVENTS, QUERIES


def test_no_message_breaks_what_was_accepted() -> None:
    assert check(the_catalogue()).breaks == []


def test_the_snapshots_say_what_the_code_says() -> None:
    assert check(the_catalogue()).news == [], "run `make contracts-accept`"


def test_every_message_has_a_frozen_sample_and_every_sample_a_message() -> None:
    frozen = {file.stem for file in (SNAPSHOTS / "samples").glob("*.json")}
    known = EVENTS.keys() | COMMANDS.keys() | QUERIES.keys()
    assert known <= frozen
    assert all(the_catalogue().is_lifted(name) for name in frozen)
