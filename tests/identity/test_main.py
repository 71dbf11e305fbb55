from contracts.registry import COMMANDS, QUERIES, owner_of
from services.identity.main import SERVICE


def test_every_message_to_this_service_is_wired():
    assert set(SERVICE.commands) == {c for c in COMMANDS.values() if owner_of(c) == "identity"}
    assert set(SERVICE.queries) == {q for q in QUERIES.values() if owner_of(q) == "identity"}
