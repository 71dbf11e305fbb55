"""Every refusal as a problem document (RFC 9457); the one place that knows HTTP status codes."""

from uuid import UUID

from msgspec import Struct

from contracts.envelope import Fault, RefusalKind, Refused, encode
from contracts.errors import Refusal
from services.gateway.answer import Answer, Headers

PROBLEM_TYPE = b"application/problem+json"
RETRY_AFTER_SECONDS = 1

STATUS: dict[RefusalKind, int] = {
    "invalid": 422,
    "refused": 409,
    "forbidden": 403,
    "not_found": 404,
    "stale": 412,
    "conflict": 409,
    "key_reused": 422,
    "behind": 503,
    "too_large": 413,
    "unavailable": 503,
    "gone": 410,
    "too_soon": 429,
}


class ProblemDocument(Struct, frozen=True, kw_only=True):
    """Why a request was refused. code is a stable word, errors every fault at once; instance
    names this one request, for whoever looks into the log."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    instance: str
    errors: tuple[Fault, ...] = ()


class Problem(Exception):
    """What HTTP itself refuses: a status, a stable code, a sentence."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: tuple[Fault, ...] = (),
        headers: Headers = (),
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = errors
        self.headers = headers


def problem_of(refused: Refused | Refusal) -> Problem:
    """The problem that a refusal on the bus, or one raised here, is outside."""
    if isinstance(refused, Refusal):
        refused = refused.refused
    # A service says of its own fault that it cannot answer just now; outside that is a 500.
    status = 500 if refused.code == "internal" else STATUS[refused.kind]
    headers: Headers = ()
    if status in (429, 503):
        seconds = refused.retry_after_s or RETRY_AFTER_SECONDS
        headers = ((b"retry-after", str(seconds).encode()),)
    return Problem(status, refused.code, refused.message, errors=refused.errors, headers=headers)


def answer_of(problem: Problem, correlation: UUID) -> Answer:
    """The answer that carries a problem."""
    return Answer(
        encode(document_of(problem, correlation)),
        status=problem.status,
        media=PROBLEM_TYPE,
        headers=problem.headers,
    )


def document_of(problem: Problem, correlation: UUID) -> ProblemDocument:
    """A problem as it is written; correlation names the request."""
    return ProblemDocument(
        type=f"urn:scoreline:problem:{problem.code}",
        title=problem.code.replace("_", " ").capitalize(),
        status=problem.status,
        detail=problem.detail,
        code=problem.code,
        instance=f"urn:uuid:{correlation}",
        errors=problem.errors,
    )
