"""People at work on a running platform while bad things happen to it.

Each wish goes out under an idempotency key and is asked again until it is answered with success.
On the way there a customer may only meet a refused connection or a 503 that says when to come
back; anything else ends the work, and the test.
"""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from services.runtime import clock
from tests.support.api import Api
from tests.support.customers import Customer, customer
from tests.support.platform import Platform

PEOPLE = 8
COMPANIES = 2
# How long a wish may stay unanswered, every fault here being mended long before that.
ANSWERED_SECONDS_MAX = 60.0
# Between two wishes: people who ask without a pause leave no core for what they wait for.
THOUGHT_SECONDS = 0.1
# Sooner than Retry-After says, so that much is asked while the platform comes back.
AGAIN_SECONDS = 0.1
VALUES = (3, 7)
TARGET = 10


@dataclass(frozen=True)
class Answered:
    """A wish and the success it was answered with; mark is a text that stands in its event only."""

    company: Customer
    mark: str
    path: str
    body: dict[str, Any]
    response: httpx.Response
    tries: int

    @property
    def position(self) -> int:
        """Where the log stood after it."""
        return int(self.response.headers["Scoreline-Position"])


@dataclass
class Crowd:
    """What people did so far. One lock for all of it."""

    companies: Sequence[Customer]
    answered: list[Answered] = field(default_factory=list)
    # What else was met: 503 and refused connections.
    met: Counter[str] = field(default_factory=Counter)
    # Key results that have all their check-ins.
    finished: list[tuple[Customer, str]] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    _moved: threading.Condition = field(default_factory=threading.Condition)
    _working: list["Future[None]"] = field(default_factory=list)

    def until(self, *, answered: int = 0, met: dict[str, int] | None = None) -> None:
        """Return once so many more wishes were answered and so many more troubles were met."""
        with self._moved:
            wanted = len(self.answered) + answered
            troubles = self.met + Counter(met or {})

            def reached() -> bool:
                if any(one.done() for one in self._working):
                    return True
                return len(self.answered) >= wanted and self.met >= troubles

            assert self._moved.wait_for(reached, ANSWERED_SECONDS_MAX), dict(self.met)
        for one in self._working:
            if one.done():
                one.result(0)

    def tell(self, answered: Answered) -> None:
        """A wish was answered."""
        with self._moved:
            self.answered.append(answered)
            self._moved.notify_all()

    def finish(self, company: Customer, key_result: str) -> None:
        """A key result has all its check-ins."""
        with self._moved:
            self.finished.append((company, key_result))

    def trouble(self, what: str) -> None:
        """Somebody has to ask again."""
        with self._moved:
            self.met[what] += 1
            self._moved.notify_all()

    def start(self, people: ThreadPoolExecutor, opened: ExitStack) -> None:
        """Set them to work, evenly over the companies."""
        for n in range(PEOPLE):
            company = self.companies[n % len(self.companies)]
            api = opened.enter_context(Api(company.platform.url, company.key))
            person = Person(self, company, f"{company.id[-4:]}-{n}", api)
            self._working.append(people.submit(person.work))

    def stop(self) -> None:
        """Let everybody finish their wish; raises what ended somebody's work."""
        self.stopping.set()
        for one in self._working:
            one.result(ANSWERED_SECONDS_MAX)


@contextmanager
def crowd(platform: Platform) -> Iterator[Crowd]:
    """Eight people of two new companies at work until they are told to stop."""
    with ExitStack() as opened, ThreadPoolExecutor(PEOPLE) as people:
        names = [f"Crowd {n}" for n in range(COMPANIES)]
        companies = [opened.enter_context(customer(platform, name)) for name in names]
        cycles = {company.id: company.cycle() for company in companies}
        for company in companies:
            company.activate(cycles[company.id])
        working = Crowd(companies)
        try:
            working.start(people, opened)
            yield working
        finally:
            # Or those who are still at work would be waited for.
            working.stopping.set()


class Person:
    """Makes one objective after the other, with all that belongs to it."""

    def __init__(self, crowd: Crowd, company: Customer, name: str, api: Api) -> None:
        self._crowd = crowd
        self._company = company
        self._name = name
        self._api = api
        self._wishes = 0

    def work(self) -> None:
        """Until told to stop, and then to the end of the objective under way."""
        cycle = self._company.api.get("/v1/cycles")["data"][0]["id"]
        while not self._crowd.stopping.is_set():
            self._make_objective(cycle)

    def _make_objective(self, cycle: str) -> None:
        owner, metric = {"kind": "company"}, {"kind": "number", "baseline": 0, "target": TARGET}
        draft = {"cycle_id": cycle, "owner": owner, "ambition": "aspirational"}
        place = f"/v1/objectives/{self._wish('/v1/objectives', 'title', draft)['id']}"
        key_result = self._wish(f"{place}/key-results", "title", {"metric": metric})["id"]
        self._wish(f"{place}/publish", "reason", {})
        for value in VALUES:
            body = {"value": value, "effective_on": "2018-08-01"}
            self._wish(f"/v1/key-results/{key_result}/check-ins", "note", body)
        self._wish("/v1/teams", "name", {})
        # Who asks for no older state than its own position gets none.
        shown = self._answer("GET", place)[0].json()
        assert (shown["state"], shown["key_results"][0]["current"]) == ("published", VALUES[-1])
        self._crowd.finish(self._company, key_result)

    def _wish(self, path: str, marked: str, body: dict[str, Any]) -> Any:
        """Have something made, however often that must be asked; marked names the field that
        takes the mark."""
        self._crowd.stopping.wait(THOUGHT_SECONDS)
        self._wishes += 1
        mark = f"[{self._name}.{self._wishes}]"
        body = {**body, marked: mark}
        response, tries = self._answer("POST", path, json=body, key=mark)
        self._crowd.tell(Answered(self._company, mark, path, body, response, tries))
        return response.json()

    def _answer(
        self, method: str, path: str, key: str = "", **how: Any
    ) -> tuple[httpx.Response, int]:
        """The success that a request ends with, and how often it was sent."""
        headers = {"Scoreline-Min-Position": str(self._api.position)}
        if key:
            headers["Idempotency-Key"] = key
        deadline = clock.monotonic() + ANSWERED_SECONDS_MAX
        tries = 0
        while clock.monotonic() < deadline:
            tries += 1
            try:
                response = self._api.send(method, path, headers=headers, **how)
            except (httpx.NetworkError, httpx.RemoteProtocolError):
                self._crowd.trouble("refused")
            else:
                if response.is_success:
                    return response, tries
                assert response.status_code == 503, f"{response.status_code} {response.text}"
                assert int(response.headers["Retry-After"]) >= 1
                self._crowd.trouble("503")
            self._crowd.stopping.wait(AGAIN_SECONDS)
        raise AssertionError(f"{method} {path} was not answered in {ANSWERED_SECONDS_MAX} s")
