"""A quarter of the demo bakery: its goals, and what was reported week by week."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from services.cli.demo.shapes import Goal, Result
from services.cli.demo.wishes import Wishes

QUARTER_DAYS = 91
# Fewer than two objectives of a team are allowed where somebody says why.
FEW = "A team of four has one thing to change at a time."


@dataclass(frozen=True, kw_only=True)
class House:
    """Who and what there is, by name; hanna is the owner."""

    url: str
    hanna: Wishes
    members: dict[str, str]
    teams: dict[str, str]
    partners: dict[str, str] = field(default_factory=dict)
    _people: dict[str, Wishes] = field(default_factory=dict)

    def person(self, name: str) -> Wishes:
        """Somebody with a key of their own."""
        if name not in self._people:
            body = {"name": f"Demo key of {name}", "member_id": self.members[name]}
            key = self.hanna.post("/v1/api-keys", **body)["api_key"]
            self._people[name] = Wishes(self.url, key, name)
        return self._people[name]


class Quarter:
    """A quarter in the making; goals and results are what was made, by the goal's title."""

    def __init__(self, house: House, starts_on: date, today: date) -> None:
        self.house = house
        self.starts_on = starts_on
        self.today = today
        self.goals: dict[str, str] = {}
        self.results: dict[str, list[dict[str, Any]]] = {}
        self.ends_on = starts_on + timedelta(days=QUARTER_DAYS - 1)
        self.id = house.hanna.post(
            "/v1/cycles",
            name=f"{starts_on:%b %Y} to {self.ends_on:%b %Y}",
            starts_on=starts_on.isoformat(),
            ends_on=self.ends_on.isoformat(),
            check_ins={"every": "weekly", "weekday": "friday"},
        )["id"]

    def add(self, goal: Goal) -> None:
        """Draft an objective with its key results, and publish it."""
        house = self.house
        body: dict[str, Any] = {"parent_id": self.goals[goal.under]} if goal.under else {}
        made = house.hanna.post(
            "/v1/objectives",
            cycle_id=self.id,
            title=goal.title,
            description=goal.description,
            owner={"kind": "team", "id": house.teams[goal.team]}
            if goal.team
            else {"kind": "company"},
            ambition=goal.ambition,
            accountable_id=house.members[goal.by],
            confidential=goal.confidential,
            **body,
        )["id"]
        self.goals[goal.title] = made
        self.results[goal.title] = [self._result(made, one) for one in goal.results]
        house.hanna.post(f"/v1/objectives/{made}/publish")

    def _result(self, objective_id: str, result: Result) -> dict[str, Any]:
        made: dict[str, Any] = self.house.hanna.post(
            f"/v1/objectives/{objective_id}/key-results",
            title=result.title,
            metric=dict(result.metric),
            weight=result.weight,
            accountable_id=self.house.members[result.by],
        )
        return made

    def carry(self, objective_id: str, title: str) -> None:
        """Go on here with an objective of another quarter."""
        path = f"/v1/objectives/{objective_id}/carry-forward"
        made = self.house.hanna.post(path, cycle_id=self.id, reason="We know now how to build it.")
        self.goals[title] = made["id"]
        self.results[title] = list(made["key_results"])
        self.house.hanna.post(f"/v1/objectives/{made['id']}/publish")

    def activate(self) -> None:
        """Let it run."""
        self.house.hanna.post(f"/v1/cycles/{self.id}/activate", override_reason=FEW)

    def report(self, goals: Sequence[Goal]) -> None:
        """Every check-in of these goals, by whoever is accountable for the key result."""
        said: dict[str, list[dict[str, Any]]] = {}
        for goal in goals:
            for made, result in zip(self.results[goal.title], goal.results, strict=True):
                said.setdefault(result.by, []).extend(_weeks(made["id"], result))
        reporting = Reporting(self.house, self.starts_on, self.today)
        for name, check_ins in said.items():
            reporting.said(name, check_ins)


class Reporting:
    """Reports about weeks of a quarter, in the name of whoever makes them."""

    def __init__(self, house: House, starts_on: date, today: date) -> None:
        self._house = house
        self._starts_on = starts_on
        self._today = today

    def said(self, name: str, check_ins: Iterable[dict[str, Any]]) -> None:
        """Check-ins that name the week they are about; a week is reported on its last day."""
        self._house.person(name).check_in([self._dated(one) for one in check_ins])

    def _dated(self, check_in: dict[str, Any]) -> dict[str, Any]:
        week = int(check_in["week"])
        day = min(self._starts_on + timedelta(weeks=week, days=-1), self._today)
        rest = {name: value for name, value in check_in.items() if name != "week"}
        return {**rest, "effective_on": day.isoformat()}


def _weeks(key_result_id: str, result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    last = max(week for week, said in enumerate(result.said, start=1) if said is not None)
    for week, said in enumerate(result.said, start=1):
        if said is None:
            continue
        value, confidence = said
        one = {"key_result_id": key_result_id, "week": week, "value": value}
        one |= {"confidence": confidence, "note": result.notes.get(week, "")}
        if week == last and result.status:
            one["status"] = result.status
        found.append(one)
    return found
