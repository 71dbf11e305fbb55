"""What an entry names is left out where it is hidden; who may not know is tried over HTTP, in
tests/gateway/test_confidential_plans.py."""

from msgspec import Raw

from services.audit.domain.changes import FieldMoved
from services.audit.queries.discretion import discreet

HIDDEN, OPEN = (f"0192f7c0-0000-7000-8000-00000000000{n}" for n in (1, 2))
NOTHING = Raw(b"null")


def moved(field: str, old: str | None, new: str | None) -> FieldMoved:
    """A field that holds ids."""
    was, becomes = (Raw(f'"{id}"'.encode()) if id else NOTHING for id in (old, new))
    return FieldMoved(field, was, becomes)


def test_only_a_change_that_names_what_is_hidden_is_left_out():
    changes = [
        moved("parent.objective_id", OPEN, HIDDEN),
        moved("parent.objective_id", HIDDEN, None),
        moved("carried_from", None, OPEN),
        moved("accountable_id", None, HIDDEN),
        FieldMoved("title", NOTHING, Raw(b'"Bread"')),
    ]
    assert list(discreet(changes, {HIDDEN})) == changes[2:]
    assert list(discreet(changes, ())) == changes
