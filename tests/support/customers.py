"""Companies on a running platform, made over HTTP as their people would make them."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.support.api import Api
from tests.support.platform import Platform


@dataclass(frozen=True)
class Customer:
    """A company: what registering it answered, and the owner's program; `as_` makes others."""

    platform: Platform
    made: dict[str, Any]
    api: Api
    _open: ExitStack = field(default_factory=ExitStack)

    @property
    def id(self) -> str:
        """The organisation's id."""
        return str(self.made["organisation"]["id"])

    @property
    def owner_id(self) -> str:
        """The owner's id."""
        return str(self.made["owner"]["id"])

    @property
    def key(self) -> str:
        """The owner's key."""
        return str(self.made["api_key"])

    def now(self) -> int:
        """The log position of the last thing that happened; what is read from then on is no older.

        A change of nothing is answered with where the log stands, and writes nothing.
        """
        self.api.patch("/v1/organisation", {})
        return self.api.position

    def signed_in(self, key: str) -> Api:
        """A program with another key, closed with this customer."""
        return self._open.enter_context(Api(self.platform.url, key))

    def member(self, name: str, role: str) -> tuple[str, Api]:
        """A new person with a key of their own: the id, and their program."""
        email = f"{name.lower()}@example.com"
        person = self.api.post("/v1/members", {"name": name, "email": email, "role": role})
        issued = self.api.post("/v1/api-keys", {"name": name, "member_id": person["id"]})
        return str(person["id"]), self.signed_in(issued["api_key"])

    def cycle(self, name: str = "2018 Q3", **more: Any) -> str:
        """A new cycle of the third quarter of 2018: its id."""
        usual = {"name": name, "starts_on": "2018-07-01", "ends_on": "2018-09-30"}
        return str(self.api.post("/v1/cycles", {**usual, **more})["id"])

    def objective(self, cycle: str, title: str, **more: Any) -> str:
        """A new objective, the company's if nothing else is said: its id."""
        usual = {"cycle_id": cycle, "title": title, "owner": {"kind": "company"}}
        body = {**usual, "ambition": "aspirational", **more}
        return str(self.api.post("/v1/objectives", body)["id"])

    def key_result(self, objective: str, title: str, target: int = 10, **more: Any) -> str:
        """A new key result from 0 to target: its id."""
        metric = {"kind": "number", "baseline": 0, "target": target}
        body = {"title": title, "metric": metric, **more}
        return str(self.api.post(f"/v1/objectives/{objective}/key-results", body)["id"])

    def activate(self, cycle: str) -> None:
        """Let a cycle run, whatever it is short of."""
        reason = {"override_reason": "What counts here is that it runs."}
        assert self.api.post(f"/v1/cycles/{cycle}/activate", reason)["state"] == "active"


@contextmanager
def customer(platform: Platform, name: str, **owner: str) -> Iterator[Customer]:
    """A company that has just come to the platform."""
    body = {
        "name": name,
        "timezone": "UTC",
        "locale": "en",
        "owner": {"name": "Sid", "email": "sid@example.com", **owner},
    }
    with Api(platform.url, platform.operator_key) as operator:
        made = operator.post("/v1/organisations", body)
    with ExitStack() as opened:
        api = opened.enter_context(Api(platform.url, made["api_key"]))
        yield Customer(platform, made, api, opened)
