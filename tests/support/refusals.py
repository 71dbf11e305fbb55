"""What every refusal of the HTTP API must be, and the proof that it left nothing behind."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import httpx

from tests.support.customers import Customer

PROBLEM = "application/problem+json"
# pointer: code
Faults = Mapping[str, str]


def assert_problem(
    response: httpx.Response, status: int, code: str, faults: Faults | None = None
) -> dict[str, Any]:
    """The response is that problem, in the words that are promised, with exactly these faults."""
    assert response.status_code == status, f"{response.status_code} {response.text[:500]}"
    assert response.headers["Content-Type"] == PROBLEM
    problem: dict[str, Any] = response.json()
    assert problem["code"] == code, problem
    assert problem["status"] == status
    assert problem["type"] == f"urn:scoreline:problem:{code}"
    assert problem["title"] and problem["detail"]
    UUID(problem["instance"].removeprefix("urn:uuid:"))
    for told in ("Traceback", ".py", "<html", "asyncpg", "msgspec", "nats"):
        assert told not in response.text
    found = {fault["pointer"]: fault["code"] for fault in problem["errors"]}
    assert found == (faults or {}), problem
    assert all(fault["message"] for fault in problem["errors"])
    return problem


class Watched:
    """A company whose log is watched: `refused` sends a request that must change nothing."""

    def __init__(self, customer: Customer) -> None:
        self.customer = customer
        self.api = customer.api
        self.position = customer.now()

    def refused(
        self,
        request: tuple[str, str],
        status: int,
        code: str,
        faults: Faults | None = None,
        **how: Any,
    ) -> httpx.Response:
        """Send it, be refused in that way, and find the log as long as before."""
        response = self.api.send(*request, **how)
        assert_problem(response, status, code, faults)
        self.assert_unmoved()
        return response

    def assert_unmoved(self) -> None:
        """Nothing has happened in the whole organisation since the last look."""
        assert self.customer.now() == self.position, "something was left behind"

    def moved(self, events: int) -> None:
        """So many events have happened since the last look, no more and no fewer."""
        assert self.customer.now() == self.position + events
        self.position += events
