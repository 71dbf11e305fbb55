"""The secret with which an organisation signs its links."""

from contracts.events.planning_dependencies import LinkSecretMade


def evolve(_secret: bytes | None, event: LinkSecretMade) -> bytes:
    """The secret after one more event: the last one made."""
    return bytes.fromhex(event.secret)
