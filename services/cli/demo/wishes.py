"""Requests of one person of the demo organisation, each safe to be sent again."""

import hashlib
import json
import time
from collections.abc import Sequence
from typing import Any

from services.cli.client import Client, Refused

TOO_MANY = 429
# How long to wait when the limits say that it is too much at once.
PAUSE_SECONDS = 0.25
BATCH_MAX = 100


class Wishes:
    """One person's requests; name keeps their wishes apart from those of others."""

    def __init__(self, url: str, key: str, name: str) -> None:
        self._api = Client(url, key)
        self._name = name

    def get(self, path: str) -> Any:
        """What is there. Raises Refused."""
        return self._api.get(path)

    def post(self, path: str, **body: Any) -> Any:
        """Make something. Raises Refused."""
        return self._sent("POST", path, body)

    def put(self, path: str, **body: Any) -> Any:
        """Put something in its place. Raises Refused."""
        return self._sent("PUT", path, body)

    def patch(self, path: str, **body: Any) -> Any:
        """Change something. Raises Refused."""
        return self._sent("PATCH", path, body)

    def check_in(self, check_ins: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Many check-ins; returns them as they were made. Raises Refused for the first refused."""
        made = []
        for first in range(0, len(check_ins), BATCH_MAX):
            batch = list(check_ins[first : first + BATCH_MAX])
            for item in self._sent("POST", "/v1/check-ins", {"check_ins": batch})["data"]:
                if item["check_in"] is None:
                    raise Refused(item["status"], item["problem"])
                made.append(item["check_in"])
        return made

    def _sent(self, method: str, path: str, body: dict[str, Any]) -> Any:
        raw = json.dumps(body).encode()
        # The same wish under the same key: it happens once however often it is sent.
        wish = hashlib.sha256(f"{self._name} {method} {path} ".encode() + raw).hexdigest()
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"demo {wish}"}
        while True:
            try:
                return self._api.send(method, path, raw, headers)
            except Refused as refused:
                if refused.status != TOO_MANY:
                    raise
                time.sleep(PAUSE_SECONDS)
