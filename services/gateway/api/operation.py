"""Operation: whether it runs, how it runs, what it offers."""

from typing import Literal

from msgspec import Struct

from services.gateway.api.route import Plain


class Live(Struct, frozen=True, kw_only=True):
    """The process answers."""

    status: Literal["live"] = "live"


class Ready(Struct, frozen=True, kw_only=True):
    """Every service answers and reaches its database."""

    status: Literal["ready"] = "ready"


LIVE = Plain(
    method="GET",
    path="/health/live",
    name="live",
    says="Whether this process answers.",
    answer=Live,
    is_open=True,
)
READY = Plain(
    method="GET",
    path="/health/ready",
    name="ready",
    says="Whether every service answers and reaches its database; 503 names those that do not.",
    answer=Ready,
    is_open=True,
)
METRICS = Plain(
    method="GET",
    path="/metrics",
    name="metrics",
    says="Counts and times of every process, for Prometheus. No organisation is named.",
    media="text/plain",
    is_open=True,
)
OPENAPI = Plain(
    method="GET",
    path="/openapi.json",
    name="openapi",
    says="This description, as OpenAPI 3.1.",
    is_open=True,
)
DOCS = Plain(
    method="GET",
    path="/docs",
    name="docs",
    says="This description, as a page for people.",
    media="text/html",
    is_open=True,
)
PLAIN = (LIVE, READY, METRICS, OPENAPI, DOCS)
