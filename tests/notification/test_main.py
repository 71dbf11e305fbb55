from contracts.registry import COMMANDS, QUERIES, owner_of
from services.notification.main import SERVICE


def test_every_message_to_this_service_is_wired():
    assert set(SERVICE.commands) == {c for c in COMMANDS.values() if owner_of(c) == SERVICE.name}
    assert set(SERVICE.queries) == {q for q in QUERIES.values() if owner_of(q) == SERVICE.name}
