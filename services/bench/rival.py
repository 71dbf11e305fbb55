"""The `eventsourcing` package on PostgreSQL by psycopg, with its defaults."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit
from uuid import UUID

from contracts.envelope import encode
from services.runtime import ids
from services.runtime.store.api import Append

RIVAL = "eventsourcing, 32 threads"


@contextmanager
def rival(url: str) -> Iterator[Callable[[Append], None]]:
    """Its append of the same event. Only its recorder is measured, not what is built on it."""
    # Needed here only, and not installed with the platform.
    from eventsourcing.persistence import InfrastructureFactory, StoredEvent
    from eventsourcing.utils import Environment

    parts = urlsplit(url)
    environment = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": parts.path.lstrip("/"),
        "POSTGRES_HOST": parts.hostname or "",
        "POSTGRES_PORT": str(parts.port or 5432),
        "POSTGRES_USER": unquote(parts.username or ""),
        "POSTGRES_PASSWORD": unquote(parts.password or ""),
    }
    factory = InfrastructureFactory.construct(Environment("Rival", environment))
    recorder = factory.application_recorder()

    def append(request: Append) -> None:
        event = request.writes[0].events[0]
        stream: UUID = ids.new_id()
        recorder.insert_events([StoredEvent(stream, 1, type(event).__name__, encode(event))])

    try:
        yield append
    finally:
        factory.close()
