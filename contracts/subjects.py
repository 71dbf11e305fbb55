"""The only code that spells a NATS subject."""

from contracts.envelope import Command, Event, Query
from contracts.registry import owner_of

EVENTS_STREAM = "EVENTS"
EVENTS_ALL = "evt.>"


def command_subject(command: type[Command]) -> str:
    """Where a command goes: cmd.<service>.<Command>."""
    return f"cmd.{owner_of(command)}.{command.__name__}"


def query_subject(query: type[Query]) -> str:
    """Where a question goes: qry.<service>.<Query>."""
    return f"qry.{owner_of(query)}.{query.__name__}"


def event_subject(event: type[Event], log_id: str) -> str:
    """Where an event is told: evt.<service>.<log id>.<Event>; the log id is 32 hex digits."""
    return f"evt.{owner_of(event)}.{log_id}.{event.__name__}"


def commands_of(service: str) -> str:
    """All commands of a service, for its subscription and its permission."""
    return f"cmd.{service}.>"


def queries_of(service: str) -> str:
    """All questions to a service."""
    return f"qry.{service}.>"


def events_of(service: str) -> str:
    """All events a service owns."""
    return f"evt.{service}.>"


def durable_of(service: str) -> str:
    """The durable consumer through which a service hears of events."""
    return f"{service}-events"


def inbox_of(service: str) -> str:
    """Replies to a service come here and nobody else may listen."""
    return f"_INBOX_{service}"


def applied_hint(service: str) -> str:
    """A hint that a service's read models moved; the body names organisation and position."""
    return f"hint.{service}.applied"
