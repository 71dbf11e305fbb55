"""Objectives, key results of every kind and check-ins, in any order that planning and check-in
allow; what becomes of them: companies.py."""

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from contracts.envelope import Event
from contracts.events.checkin import CheckInCorrected, CheckInRecorded, CheckInRetracted
from contracts.events.planning import (
    KeyResultAmended,
    KeyResultDefined,
    KeyResultWithdrawn,
    ObjectiveDrafted,
    ObjectivePublished,
)
from contracts.values import Band, Change, Metric, Milestone, Owner
from tests.support.quarter import OLGA, STARTS_ON, who

CYCLES = (UUID(int=70), UUID(int=71))
STEPS = [UUID(int=90 + n) for n in range(3)]


class Work:
    """What there is, and what may happen next; says what happened as events."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.objectives: dict[UUID, UUID] = {}
        self.published: set[UUID] = set()
        self.key_results: dict[UUID, tuple[UUID, Metric]] = {}
        self.reports: dict[UUID, CheckInRecorded] = {}
        self.ids = iter(range(1000, 10**9))

    def new_id(self) -> UUID:
        """One that nothing has."""
        return UUID(int=next(self.ids))

    def one(self, among: Any) -> Any:
        """One of those, None of none."""
        found = list(among)
        return self.random.choice(found) if found else None

    def place(self, objective_id: UUID) -> dict[str, Any]:
        """How events name an objective."""
        return {"objective_id": objective_id, "cycle_id": self.objectives[objective_id]}

    def amount(self) -> Decimal:
        """A number with up to six decimals."""
        digits = self.random.choice((0, 1, 2, 6))
        return Decimal(self.random.randint(-50 * 10**digits, 50 * 10**digits)).scaleb(-digits)

    def weight(self) -> Decimal:
        """Above zero."""
        return Decimal(self.random.randint(1, 900)).scaleb(-2)

    def metric(self) -> Metric:
        """Of any kind."""
        kind: Any = self.random.choice(
            ("number", "percent", "currency", "boolean", "steps", "band")
        )
        if kind == "boolean":
            return Metric(kind="boolean")
        if kind == "steps":
            steps = tuple(Milestone(title="s", weight=self.weight(), id=step) for step in STEPS)
            return Metric(kind="milestones", milestones=steps)
        if kind == "band":
            low, high = sorted((self.amount(), self.amount()))
            bands = (Band(at_least=low), Band(at_most=high), Band(at_least=low, at_most=high))
            return Metric(kind="maintain", band=self.random.choice(bands))
        baseline = self.amount()
        return Metric(kind=kind, baseline=baseline, target=baseline + self.random.choice((7, -3)))

    def draft(self) -> list[Event]:
        """An objective, mostly in the first cycle."""
        objective_id = self.new_id()
        self.objectives[objective_id] = self.random.choice((CYCLES[0], *CYCLES))
        drafted = ObjectiveDrafted(
            **self.place(objective_id),
            title="Bread",
            description="",
            owner=Owner(kind="company"),
            accountable_id=who(OLGA),
            ambition="aspirational",
        )
        return [drafted, *self.define_for(objective_id)]

    def define(self) -> list[Event]:
        """One more key result."""
        objective_id = self.one(self.objectives)
        return [] if objective_id is None else self.define_for(objective_id)

    def define_for(self, objective_id: UUID) -> list[Event]:
        """A key result of this objective."""
        key_result_id, metric = self.new_id(), self.metric()
        self.key_results[key_result_id] = (objective_id, metric)
        defined = KeyResultDefined(
            **self.place(objective_id),
            key_result_id=key_result_id,
            title="Bakers",
            accountable_id=who(OLGA),
            weight=self.weight(),
            metric=metric,
        )
        return [defined]

    def publish(self) -> list[Event]:
        """A draft."""
        objective_id = self.one(set(self.objectives) - self.published)
        if objective_id is None:
            return []
        self.published.add(objective_id)
        return [ObjectivePublished(**self.place(objective_id))]

    def amend(self) -> list[Event]:
        """Another weight, another target, or both; the kind stays."""
        key_result_id = self.one(self.key_results)
        if key_result_id is None:
            return []
        objective_id, old = self.key_results[key_result_id]
        new = next(m for m in iter(self.metric, None) if m.kind == old.kind)
        self.key_results[key_result_id] = (objective_id, new)
        weight = Change(old=Decimal(1), new=self.weight()) if self.random.random() < 0.5 else None
        amended = KeyResultAmended(
            **self.place(objective_id),
            key_result_id=key_result_id,
            reason="The market changed",
            weight=weight,
            metric=Change(old=old, new=new),
        )
        return [amended]

    def withdraw(self) -> list[Event]:
        """A key result."""
        key_result_id = self.one(self.key_results)
        if key_result_id is None:
            return []
        objective_id, _ = self.key_results.pop(key_result_id)
        return [KeyResultWithdrawn(**self.place(objective_id), key_result_id=key_result_id)]

    def said(self, metric: Metric) -> dict[str, Any]:
        """What can be said of a metric."""
        if metric.kind == "milestones":
            reached = tuple(step for step in STEPS if self.random.random() < 0.5)
            return {"value": None, "reached": reached}
        if metric.kind == "boolean":
            return {"value": self.random.random() < 0.5, "reached": ()}
        return {"value": self.amount(), "reached": ()}

    def report(self) -> list[Event]:
        """A check-in about some day."""
        key_result_id = self.one(self.key_results)
        if key_result_id is None:
            return []
        objective_id, metric = self.key_results[key_result_id]
        said = self.said(metric)
        report = CheckInRecorded(
            **self.place(objective_id),
            check_in_id=self.new_id(),
            key_result_id=key_result_id,
            author_id=who(OLGA),
            effective_on=STARTS_ON + timedelta(days=self.random.randrange(9)),
            current=Change(old=None, new=said["value"]),
            **said,
        )
        self.reports[report.check_in_id] = report
        return [report]

    def correct(self) -> list[Event]:
        """A check-in said something else, or was about another day."""
        report = self.one(r for r in self.reports.values() if r.key_result_id in self.key_results)
        if report is None:
            return []
        said = self.said(self.key_results[report.key_result_id][1])
        of = "reached" if said["value"] is None else "value"
        changes: dict[str, Any] = {of: Change(old=getattr(report, of), new=said[of])}
        if self.random.random() < 0.5:
            day = STARTS_ON + timedelta(days=self.random.randrange(9))
            changes["effective_on"] = Change(old=report.effective_on, new=day)
        return [CheckInCorrected(**self.about(report), **changes)]

    def retract(self) -> list[Event]:
        """A check-in no longer counts."""
        report = self.one(self.reports.values())
        if report is None:
            return []
        del self.reports[report.check_in_id]
        return [CheckInRetracted(**self.about(report))]

    def about(self, report: CheckInRecorded) -> dict[str, Any]:
        """How later events name a check-in."""
        names = ("check_in_id", "key_result_id", "objective_id", "cycle_id", "author_id")
        nothing = Change(old=None, new=None)
        named = {name: getattr(report, name) for name in names}
        return {**named, "reason": "Misread", "current": nothing, "current_on": nothing}
