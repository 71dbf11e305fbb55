"""The Litestar application, put together from the table of routes."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

import structlog
from litestar import HttpMethod, Litestar, Request
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.types import HTTPScope

from contracts.errors import Refusal
from services.gateway.answer import Answer
from services.gateway.api.route import Route
from services.gateway.door import Door, Visit
from services.gateway.endpoints import Ask, Tell
from services.gateway.problems import Problem, answer_of, problem_of
from services.runtime import clock, ids, telemetry

logger = structlog.get_logger("gateway")

Endpoint = Callable[[Visit], Awaitable[Answer]]
AnyRequest = Request[Any, Any, Any]
# A problem as a page, to who looks with a browser; None where a program asks.
AsPage = Callable[[HTTPScope, Problem], Answer | None]

BROKEN = "Something broke here and was logged; the instance below names this request."


def application(endpoints: Sequence[tuple[str, str, Endpoint]], as_page: AsPage) -> Litestar:
    """An application of (method, path, endpoint); as_page is how a browser is told of a problem."""

    def of_http(request: AnyRequest, error: HTTPException) -> Answer:
        problem = _of_http(error)
        return as_page(request.scope, problem) or answer_of(problem, ids.new_id())

    def of_anything(request: AnyRequest, error: Exception) -> Answer:
        correlation = _logged(request, error)
        problem = Problem(500, "internal", BROKEN)
        return as_page(request.scope, problem) or answer_of(problem, correlation)

    # Litestar wants of an exception handler's answer only that it makes itself an ASGI application.
    refusing: Any = {HTTPException: of_http, Exception: of_anything}
    by_path = _by_path(endpoints)
    return Litestar(
        route_handlers=[_handler(path, taken, as_page) for path, taken in by_path.items()],
        exception_handlers=refusing,
        openapi_config=None,
        logging_config=None,
        debug=False,
    )


def endpoints_of(routes: Sequence[Route], door: Door) -> list[tuple[str, str, Endpoint]]:
    """The endpoints of the API's table of routes."""
    return [
        (route.method, route.path, Tell(route, door) if route.is_command else Ask(route, door))
        for route in routes
    ]


def _by_path(endpoints: Sequence[tuple[str, str, Endpoint]]) -> dict[str, dict[str, Endpoint]]:
    """What answers each method of each path: those named, HEAD where one can read, OPTIONS."""
    paths: dict[str, dict[str, Endpoint]] = {}
    for method, path, endpoint in endpoints:
        taken = paths.setdefault(path, {})
        taken[method] = endpoint
        if method == "GET":
            taken["HEAD"] = endpoint
    for taken in paths.values():
        taken["OPTIONS"] = _allowing(sorted((*taken, "OPTIONS")))
    return paths


def _allowing(methods: Sequence[str]) -> Endpoint:
    allow = ", ".join(methods).encode()

    async def endpoint(visit: Visit) -> Answer:
        return Answer(b"", status=204, headers=((b"allow", allow),))

    return endpoint


def _handler(path: str, taken: Mapping[str, Endpoint], as_page: AsPage) -> HTTPRouteHandler:
    """One handler for all methods of a path; of several, Litestar's OPTIONS would know but one."""

    async def handle(request: AnyRequest) -> Answer:
        return await answered(taken[request.scope["method"]], path, request, as_page)

    # Litestar's own parser of ids would refuse in its own words.
    typed = path.replace("}", ":str}")
    methods = [HttpMethod(method) for method in taken]
    return HTTPRouteHandler(path=typed, http_method=methods, status_code=200)(handle)


async def answered(endpoint: Endpoint, path: str, request: AnyRequest, as_page: AsPage) -> Answer:
    """The endpoint's answer, or the problem that kept it from giving one; and how long it took.

    What breaks instead is caught by Litestar, which finds the visit in the request's state.
    """
    scope = request.scope
    visit = Visit(scope, request.receive, dict(scope["headers"]), ids.new_id(), clock.monotonic())
    scope["state"]["visit"] = visit
    try:
        answer = await endpoint(visit)
    except (Problem, Refusal) as said:
        problem = said if isinstance(said, Problem) else problem_of(said)
        answer = as_page(scope, problem) or answer_of(problem, visit.correlation)
    observe(visit, path, answer.status)
    return answer


def observe(visit: Visit, path: str, status: int) -> None:
    """Count a request and its time under its route, never under its own path."""
    _seconds(visit.scope["method"], path, status).observe(clock.monotonic() - visit.began)


@lru_cache(maxsize=10_000)
def _seconds(method: str, path: str, status: int) -> Any:
    return telemetry.http_seconds.labels(method, path, str(status))


def _of_http(error: HTTPException) -> Problem:
    """What Litestar itself refuses: no such path, no such method."""
    headers = tuple(
        (name.encode().lower(), str(value).encode())
        for name, value in (error.headers or {}).items()
    )
    match error.status_code:
        case 404:
            return Problem(404, "no_such_path", "There is nothing at this path.")
        case 405:
            message = "This path does not take this method; see the Allow header."
            return Problem(405, "method_not_allowed", message, headers=headers)
        case status:
            return Problem(status, "bad_request", "The request could not be read.")


def _logged(request: AnyRequest, error: Exception) -> UUID:
    """Log whole what nobody thought of, which is told to nobody outside; the id it has there."""
    visit: Visit | None = request.scope["state"].get("visit")
    correlation = visit.correlation if visit else ids.new_id()
    if visit is not None:
        observe(visit, request.scope["path_template"], 500)
    logger.error("a request broke", instance=str(correlation), exc_info=error)
    return correlation
