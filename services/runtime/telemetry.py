"""Log lines and metrics; every metric's name stands here and nowhere else."""

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import msgspec
import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

METRICS_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

# One registry of our own: the library's default one reads /proc at every scrape.
registry = CollectorRegistry()

# Labels never hold an organisation, a person or an id: each value is a series kept for ever.
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)

http_seconds = Histogram(
    "scoreline_http_seconds",
    "Time to answer an HTTP request.",
    ["method", "route", "status"],
    buckets=SECONDS,
    registry=registry,
)
command_seconds = Histogram(
    "scoreline_command_seconds",
    "Time to decide and store a command.",
    ["service", "command", "outcome"],
    buckets=SECONDS,
    registry=registry,
)
query_seconds = Histogram(
    "scoreline_query_seconds",
    "Time to answer a query.",
    ["service", "query", "outcome"],
    buckets=SECONDS,
    registry=registry,
)
append_seconds = Histogram(
    "scoreline_append_seconds",
    "Time of one append transaction.",
    buckets=SECONDS,
    registry=registry,
)
append_group_size = Histogram(
    "scoreline_append_group_size",
    "Requests that shared one append transaction.",
    buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256, 512),
    registry=registry,
)
append_outcomes = Counter(
    "scoreline_append_outcomes_total",
    "Append requests by how they ended.",
    ["outcome"],
    registry=registry,
)
relay_published = Counter(
    "scoreline_relay_published_total",
    "Events the relay has published.",
    registry=registry,
)
relay_waiting = Gauge(
    "scoreline_relay_waiting",
    "Committed events the relay has not yet published.",
    registry=registry,
)
projection_applied = Counter(
    "scoreline_projection_applied_total",
    "Events applied to a read model.",
    ["projection"],
    registry=registry,
)
projection_lag_seconds = Histogram(
    "scoreline_projection_lag_seconds",
    "Time from when an event was recorded to its effect in a read model.",
    ["projection"],
    buckets=SECONDS,
    registry=registry,
)
projection_parked = Counter(
    "scoreline_projection_parked_total",
    "Lanes (read model and organisation) that stopped at an event and wait for a person.",
    ["projection"],
    registry=registry,
)
bus_violations = Counter(
    "scoreline_bus_violations_total",
    "Subjects NATS refused to this process: a wiring fault or an attack.",
    registry=registry,
)
child_restarts = Counter(
    "scoreline_child_restarts_total",
    "Processes the supervisor has started again.",
    ["child"],
    registry=registry,
)


def metrics_text() -> bytes:
    """Every metric of this process in the Prometheus text format."""
    return generate_latest(registry)


def configure(
    service: str, form: str = "text", level: str = "info", sink: TextIO | None = None
) -> None:
    """Send structlog's and the standard library's log lines to sink (stderr) in one form.

    form is "text" (for people) or "json" (one object a line). The text form leaves the service's
    name out: under the supervisor each line has it in front already.
    """
    sink = sink or sys.stderr
    least = logging.getLevelNamesMapping()[level.upper()]
    render = render_json if form == "json" else render_text
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, _naming(service), render],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.WriteLoggerFactory(file=sink),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sink)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _naming(service),
                render,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    # Libraries tell at info what only their authors want to know.
    root.setLevel(max(least, logging.WARNING))
    # A server that is away is told by whoever needed it, in one line instead of a traceback.
    logging.getLogger("asyncpg").setLevel(logging.ERROR)


def _naming(service: str) -> structlog.typing.Processor:
    def name(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        line["service"] = service
        return line

    return name


def render_json(_: Any, __: str, line: MutableMapping[str, Any]) -> str:
    """One JSON object; what msgspec does not know is written as its text."""
    ordered = {key: line.pop(key) for key in ("at", "level", "service", "event") if key in line}
    return msgspec.json.encode({**ordered, **line}, enc_hook=str).decode()


def render_text(_: Any, __: str, line: MutableMapping[str, Any]) -> str:
    """`10:00:01.123 warning what happened  key=value`, a traceback below."""
    line.pop("service", None)
    trace = line.pop("exception", None)
    clock = str(line.pop("at"))[11:23]
    level = line.pop("level")
    text = f"{clock} {level:<7} {line.pop('event')}{_pairs(line)}"
    return f"{text}\n{trace}" if trace else text


def _pairs(fields: Mapping[str, Any]) -> str:
    return "".join(f"  {key}={_shown(value)}" for key, value in fields.items())


def _shown(value: Any) -> str:
    text = str(value)
    return repr(text) if not text or " " in text or "\n" in text else text
