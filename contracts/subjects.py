"""The only code that spells a NATS subject."""

from contracts.envelope import Command, Event, Query
from contracts.registry import owner_of

EVENTS_STREAM = "EVENTS"
EVENTS_ALL = "evt.>"
COMMANDS_ALL = "cmd.>"
QUERIES_ALL = "qry.>"
HINTS_ALL = "hint.>"
METRICS_ALL = "ops.*.metrics"
MANAGEMENT_ALL = "$JS.API.>"


def command_subject(command: type[Command]) -> str:
    """Where a command goes: cmd.<service>.<Command>."""
    return f"cmd.{owner_of(command)}.{command.__name__}"


def query_subject(query: type[Query]) -> str:
    """Where a question goes: qry.<service>.<Query>."""
    return f"qry.{owner_of(query)}.{query.__name__}"


def event_subject(event: type[Event], log_id: str) -> str:
    """Where an event is told: evt.<service>.<log id>.<Event>; the log id is 32 hex digits."""
    return f"evt.{owner_of(event)}.{log_id}.{event.__name__}"


def event_subject_of(wire: str, log_id: str) -> str:
    """The same from a wire name, also one that no struct has any more."""
    service, snake, _version = wire.split(".")
    name = "".join(word.capitalize() for word in snake.split("_"))
    return f"evt.{service}.{log_id}.{name}"


def message_name(subject: str) -> str:
    """The registry's name of what goes to a cmd or qry subject: <service>.<Command>."""
    return subject.partition(".")[2]


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


def metrics_of(service: str) -> str:
    """Where every process of a service answers with its metrics, as text."""
    return f"ops.{service}.metrics"


def consumer_state(service: str) -> str:
    """Where JetStream says how a service's durable consumer stands."""
    return f"$JS.API.CONSUMER.INFO.{EVENTS_STREAM}.{durable_of(service)}"


def consumer_next(service: str) -> str:
    """Where a service asks its durable consumer for events."""
    return f"$JS.API.CONSUMER.MSG.NEXT.{EVENTS_STREAM}.{durable_of(service)}"


def acknowledgements_of(service: str) -> str:
    """Where a service says what became of the events it was given."""
    return f"$JS.ACK.{EVENTS_STREAM}.{durable_of(service)}.>"
