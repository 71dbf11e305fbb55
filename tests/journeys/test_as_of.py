"""Whatever was shown at a moment is shown again, byte for byte, when that moment is asked for."""

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.customers import Customer, customer
from tests.support.platform import Platform

SEED = 20261127
STEPS = 24
# Asked of each objective and key result there is.
OF_OBJECTIVE = (
    "",
    "/score",
    "/scores",
    "/ambition",
    "/comments",
    "/dependencies",
    "/history?limit=200",
)
OF_KEY_RESULT = ("", "/score", "/scores", "/check-ins", "/initiatives", "/comments")


class Story:
    """A company to which one thing after another happens, and what was shown in between."""

    def __init__(self, here: Customer, chance: random.Random) -> None:
        self.here, self.api, self.chance = here, here.api, chance
        self.cycle = here.cycle()
        self.objectives: list[str] = []
        self.key_results: list[str] = []
        self.shown: dict[tuple[int, str], bytes] = {}

    def begin(self) -> None:
        """An objective with a key result, and the cycle runs."""
        self.draft()
        self.define()
        self.api.post(f"/v1/objectives/{self.objectives[0]}/publish")
        self.here.activate(self.cycle)

    def draft(self) -> None:
        self.objectives.append(self.here.objective(self.cycle, f"Objective {self.word()}"))

    def define(self) -> None:
        objective = self.chance.choice(self.objectives)
        body = {
            "title": f"Key result {self.word()}",
            "metric": {"kind": "number", "baseline": 0, "target": self.chance.randint(5, 50)},
            "reason": "It was forgotten.",
        }
        made = self.api.post(f"/v1/objectives/{objective}/key-results", body)
        self.key_results.append(made["id"])

    def check_in(self) -> None:
        path = f"/v1/key-results/{self.key_results[0]}/check-ins"
        value = self.chance.randint(0, 99) / 4
        self.api.post(path, {"value": value, "confidence": 7, "note": self.word()})

    def amend(self) -> None:
        body = {"metric": {"kind": "number", "baseline": 0, "target": self.chance.randint(5, 50)}}
        path = f"/v1/key-results/{self.chance.choice(self.key_results)}"
        self.api.patch(path, {**body, "reason": self.word()})

    def retitle(self) -> None:
        path = f"/v1/objectives/{self.chance.choice(self.objectives)}"
        self.api.patch(path, {"title": f"Objective {self.word()}", "reason": self.word()})

    def comment(self) -> None:
        path = f"/v1/objectives/{self.chance.choice(self.objectives)}/comments"
        self.api.post(path, {"text": self.word()})

    def add_task(self) -> None:
        path = f"/v1/key-results/{self.chance.choice(self.key_results)}/initiatives"
        self.api.post(path, {"title": self.word()})

    def block(self) -> None:
        # Of a key result that is not running yet nothing is reported, so nothing hinders it.
        body = {"text": self.word(), "kind": "supplier", "severity": "high"}
        self.api.post(f"/v1/key-results/{self.key_results[0]}/blockers", body)

    def depend(self) -> None:
        if len(self.objectives) > 1:
            one, other = self.chance.sample(self.objectives, 2)
            on = {"kind": "objective", "id": other}
            self.api.post(f"/v1/objectives/{one}/dependencies", {"on": on, "need": self.word()})

    def word(self) -> str:
        return f"word {self.chance.randrange(10**6)}"

    def go_on(self) -> None:
        """One more thing happens."""
        self.chance.choice(
            (
                self.draft,
                self.define,
                self.check_in,
                self.check_in,
                self.amend,
                self.retitle,
                self.comment,
                self.add_task,
                self.block,
                self.depend,
            )
        )()

    def paths(self) -> Iterator[str]:
        """Some of what can be asked as of a moment; the tree always."""
        yield f"/v1/cycles/{self.cycle}/tree"
        every = [f"/v1/cycles/{self.cycle}", "/v1/cycles", "/v1/objectives?limit=200"]
        every += ["/v1/blockers?limit=200", "/v1/due?limit=200", "/v1/company/scores"]
        every += ["/v1/members", "/v1/teams"]
        every += [
            f"/v1/cycles/{self.cycle}/{part}" for part in ("amendments", "summary", "learnings")
        ]
        every += [f"/v1/objectives/{id}{part}" for id in self.objectives for part in OF_OBJECTIVE]
        every += [
            f"/v1/key-results/{id}{part}" for id in self.key_results for part in OF_KEY_RESULT
        ]
        yield from self.chance.sample(every, 9)

    def look(self) -> None:
        """Keep what is shown of a log that stands still meanwhile: scores follow on their own."""
        paths = list(self.paths())
        while True:
            before = self.here.now()
            found = {path: self.ask(path) for path in paths}
            if self.here.now() == before:
                break
        self.shown |= {(before, path): body for path, body in found.items()}

    def ask(self, path: str, as_of: Any = None) -> bytes:
        params = {} if as_of is None else {"as_of": as_of}
        seen = {"Scoreline-Min-Position": str(self.api.position)}
        separator = "&" if "?" in path else "?"
        asked = path + (separator + f"as_of={as_of}" if params else "")
        response = self.api.send("GET", asked, headers=seen)
        assert response.status_code == 200, f"{path} {response.text}"
        return response.content


@pytest.fixture(scope="module")
def story(platform: Platform) -> Iterator[Story]:
    """The whole story, told once."""
    with customer(platform, "As It Was Inc") as here:
        told = Story(here, random.Random(SEED))
        told.begin()
        for _ in range(STEPS):
            told.look()
            told.go_on()
        told.here.now()
        yield told


def test_every_live_answer_is_given_again_as_of_its_position_and_its_time(story: Story):
    times = {entry["position"]: entry["at"] for entry in story.api.all("/v1/history")}
    assert len(story.shown) >= STEPS * 5
    for n, ((position, path), body) in enumerate(story.shown.items()):
        # A time is that of what was recorded last until then.
        moment = position if n % 2 else times[position]
        assert story.ask(path, moment) == body, f"seed {SEED}: {path} as of {moment}"


def test_what_changed_between_two_moments_is_what_their_trees_differ_in(story: Story):
    moments = sorted({position for position, _ in story.shown})
    path = f"/v1/cycles/{story.cycle}/tree"
    for since, until in zip(moments, moments[3:], strict=False):
        asked = {"cycle_id": story.cycle, "from": since, "to": until}
        found = story.api.get("/v1/changes", **asked)
        differ = what_is_read(story.shown[since, path]) != what_is_read(story.shown[until, path])
        assert bool(found["added"] + found["removed"] + found["changed"]) is differ


def what_is_read(tree: bytes) -> Any:
    """A tree as readers see it: comments and tasks move a version, and nothing else there."""

    def shown(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: shown(value) for key, value in part.items() if key != "version"}
        return [shown(one) for one in part] if isinstance(part, list) else part

    return shown(json.loads(tree))
