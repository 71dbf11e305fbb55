"""A small customer of the HTTP API for the command line; the standard library is enough."""

import json
import urllib.error
import urllib.request
from typing import Any

# An import of two thousand rows takes seconds; nothing takes minutes.
TIMEOUT_SECONDS = 120.0


class Refused(Exception):
    """The API refused; status, and the problem document it answered."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status = status
        self.problem = problem
        super().__init__(str(problem.get("detail") or problem.get("title") or status))


class Client:
    """One address, one key. Raises Refused for a refusal, OSError where nobody answers."""

    def __init__(self, url: str, key: str) -> None:
        self._url = url.rstrip("/")
        self._key = key
        # Proxies of the environment are for the internet; this speaks to the address it was given.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def get(self, path: str) -> Any:
        """What a path shows."""
        return self.send("GET", path)

    def post(self, path: str, body: Any, *, key: str | None = None) -> Any:
        """Ask for something to happen; key makes it safe to ask again."""
        headers = {"Content-Type": "application/json"}
        if key is not None:
            headers["Idempotency-Key"] = key
        return self.send("POST", path, json.dumps(body).encode(), headers)

    def patch(self, path: str, body: Any) -> Any:
        """Change something."""
        raw = json.dumps(body).encode()
        return self.send("PATCH", path, raw, {"Content-Type": "application/json"})

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Any:
        """Any request; the JSON it is answered with."""
        request = urllib.request.Request(self._url + path, data=body, method=method)
        request.add_header("Authorization", f"Bearer {self._key}")
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with self._opener.open(request, timeout=TIMEOUT_SECONDS) as response:
                return json.loads(response.read() or b"null")
        except urllib.error.HTTPError as error:
            raise Refused(error.code, _problem(error.read())) from None


def _problem(raw: bytes) -> dict[str, Any]:
    try:
        problem = json.loads(raw)
    except ValueError:
        return {"title": raw[:200].decode("utf-8", "replace")}
    return problem if isinstance(problem, dict) else {"title": str(problem)}
