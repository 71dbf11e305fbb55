"""A customer's program: speaks the HTTP API and nothing else."""

from types import TracebackType
from typing import Any

import httpx

# Generous: the machine that runs the tests may be busy with something else.
ANSWER_SECONDS_MAX = 30.0


class Api:
    """A key and an address. `get` and friends answer the body and keep the last response."""

    def __init__(self, url: str, key: str) -> None:
        self._client = httpx.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {key}"},
            timeout=ANSWER_SECONDS_MAX,
            trust_env=False,
        )
        self.position = 0

    def __enter__(self) -> "Api":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Any request; remembers the log position of a command."""
        response = self._client.request(method, path, **options)
        self.position = int(response.headers.get("Scoreline-Position", self.position))
        return response

    def get(self, path: str, **params: Any) -> Any:
        """What a path shows, after everything this customer did."""
        response = self.send(
            "GET", path, params=params, headers={"Scoreline-Min-Position": str(self.position)}
        )
        assert response.status_code == 200, f"{response.status_code} {response.text}"
        return response.json()

    def all(self, path: str, **params: Any) -> list[Any]:
        """A whole list, page by page."""
        found: list[Any] = []
        after: dict[str, str] = {}
        while True:
            page = self.get(path, **params, **after)
            found += page["data"]
            if page["next"] is None:
                return found
            after = {"after": page["next"]}

    def post(self, path: str, body: Any = None, **options: Any) -> Any:
        """Ask for something to happen; the answer of success."""
        response = self.send("POST", path, json={} if body is None else body, **options)
        assert response.is_success, f"{response.status_code} {response.text}"
        return response.json()

    def put(self, path: str, body: Any = None) -> Any:
        """Set something; the answer of success."""
        response = self.send("PUT", path, json={} if body is None else body)
        assert response.is_success, f"{response.status_code} {response.text}"
        return response.json()

    def patch(self, path: str, body: Any) -> Any:
        """Change something; the answer of success."""
        response = self.send("PATCH", path, json=body)
        assert response.is_success, f"{response.status_code} {response.text}"
        return response.json()
