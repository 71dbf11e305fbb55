"""An objective is what its events made it, whatever anybody asks of it: random wishes."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts.arithmetic import Reading, key_result_progress
from contracts.commands.planning import (
    ActivateCycle,
    ChangeCycle,
    ChangeKeyResult,
    ChangeObjective,
    CloseCycle,
    DefineKeyResult,
    PublishObjective,
    ReopenCycle,
    StartCycleReview,
    WithdrawKeyResult,
)
from contracts.envelope import Command, Event, decode, encode
from contracts.errors import Refusal
from contracts.values import KEY_RESULTS_MAX, Band, Change, Metric, Milestone
from services.planning.domain import cycle as cycle_rules
from services.planning.domain import drafting
from services.planning.domain import key_result as key_result_rules
from services.planning.domain.objective import Objective
from services.planning.handlers.streams import CYCLE, OBJECTIVE
from tests.planning.quarter import (
    BREAD,
    COMPANY,
    HANNA,
    JONAS,
    OF_BAKEHOUSE,
    OF_JONAS,
    QUARTER,
    around,
    draft,
    open_quarter,
)

KEY_RESULT_IDS = [UUID(int=1000 + n) for n in range(KEY_RESULTS_MAX + 3)]
UNSET = st.just(msgspec.UNSET)
# Sound values stand first and often, or hardly any wish would be granted.
titles = st.sampled_from(["Bread", "Cakes", "Rolls", "Tarts", " "])
members = st.sampled_from([HANNA, JONAS, HANNA, JONAS, UUID(int=99)])
owners = st.sampled_from([COMPANY, OF_BAKEHOUSE, OF_JONAS])
ambitions = st.sampled_from(["aspirational", "committed"])
reasons = st.sampled_from(["Things changed", "We know better", None, ""])
weights = st.sampled_from([Decimal(text) for text in ("1", "1.0", "2.5", "3", "0", "NaN")])
amounts = st.sampled_from([None, *(Decimal(text) for text in ("0", "1", "1.00", "5", "1e20"))])
sound_metrics = st.builds(
    Metric,
    kind=st.sampled_from(["number", "percent"]),
    unit=st.sampled_from([None, "people", ""]),
    baseline=st.sampled_from([Decimal(0), Decimal("1.00")]),
    target=st.sampled_from([Decimal(5), Decimal("-2.5")]),
)
other_kinds = st.sampled_from(
    [
        Metric(kind="boolean"),
        Metric(kind="milestones", milestones=(Milestone(title="Open"), Milestone(title="Close"))),
        Metric(kind="milestones", milestones=(Milestone(title="Open", weight=Decimal(3)),)),
        Metric(kind="maintain", band=Band(at_least=Decimal(95))),
        Metric(kind="milestones"),
        Metric(kind="maintain"),
    ]
)
metrics = (
    sound_metrics
    | other_kinds
    | st.builds(
        Metric,
        kind=st.sampled_from(["number", "percent", "boolean"]),
        baseline=amounts,
        target=amounts,
    )
)


class AnybodyAsksAnything(RuleBasedStateMachine):
    """Random wishes, sound and unsound; beside the events a model that notes wishes granted."""

    @initialize(wish=st.builds(lambda owner: draft(owner=owner), owners))
    def begin(self, wish: Command) -> None:
        self.cycle: list[Event] = list(cycle_rules.decide(None, open_quarter()))
        self.events: list[Event] = list(drafting.decide(None, wish, around()))  # type: ignore[arg-type]  # a draft
        there = OBJECTIVE.state(self.events)
        assert there is not None
        self.model: dict[str, Any] = {
            name: getattr(there, name)
            for name in ("title", "owner", "accountable_id", "ambition", "confidential", "state")
        }
        self.key_results: dict[UUID, dict[str, Any]] = {}

    @property
    def state(self) -> Objective:
        state = OBJECTIVE.state(self.events)
        assert state is not None
        return state

    def ask(self, decide: Any, wish: Command) -> list[Event]:
        """Grant or refuse; a refusal and a wish fulfilled leave everything as it was."""
        cycle = CYCLE.state(self.cycle)
        assert cycle is not None
        before = self.state
        try:
            events = list(decide(before, wish, around(cycle_state=cycle.state)))
        except Refusal as refusal:
            assert refusal.message
            return []
        self.events += events
        assert (self.state == before) == (not events)
        for event in events:
            assert decode(encode(event), type(event)) == event
            self.changes_are_told(event)
            if cycle.state == "active" and before.state == "published":
                assert getattr(event, "reason", None)
        return events

    def changes_are_told(self, event: Event) -> None:
        model = self.model
        if (key_result_id := getattr(event, "key_result_id", None)) is not None:
            model = self.key_results.get(key_result_id, {})
        for name in event.__struct_fields__:
            told = getattr(event, name)
            if isinstance(told, Change):
                assert told.old == model[name]
                assert told.new != told.old
                model[name] = told.new

    @rule(
        title=titles | UNSET,
        owner=owners | UNSET,
        accountable_id=members | UNSET,
        ambition=ambitions | UNSET,
        confidential=st.booleans() | UNSET,
        reason=reasons,
    )
    def change(self, **wishes: Any) -> None:
        ambition, was_public = self.state.ambition, self.state.is_published
        events = self.ask(drafting.decide, ChangeObjective(objective_id=BREAD, **wishes))
        if events:
            named = {n: w for n, w in wishes.items() if n != "reason" and w is not msgspec.UNSET}
            assert {name: self.model[name] for name in named} == named
        if was_public:
            assert self.state.ambition == ambition

    @rule(reason=reasons)
    def publish(self, reason: str | None) -> None:
        if self.ask(drafting.decide, PublishObjective(objective_id=BREAD, reason=reason)):
            assert self.model["state"] == "draft" and self.state.live
            self.model["state"] = "published"

    @rule(key_result_id=st.sampled_from(KEY_RESULT_IDS), metric=sound_metrics)
    def define_soundly(self, key_result_id: UUID, metric: Metric) -> None:
        wishes = {"title": "Rolls", "weight": Decimal(1), "reason": "One more"}
        self.define(key_result_id=key_result_id, metric=metric, **wishes)

    @rule(
        key_result_id=st.sampled_from(KEY_RESULT_IDS),
        title=titles,
        metric=metrics,
        weight=weights,
        accountable_id=members | st.none(),
        reason=reasons,
    )
    def define(self, **wishes: Any) -> None:
        events = self.ask(key_result_rules.decide, DefineKeyResult(objective_id=BREAD, **wishes))
        for event in events:
            self.key_results[wishes["key_result_id"]] = {
                name: getattr(event, name)
                for name in ("title", "metric", "weight", "accountable_id")
            } | {"is_withdrawn": False}
            assert event.title == wishes["title"]  # type: ignore[attr-defined]  # a definition
            assert event.weight == wishes["weight"]  # type: ignore[attr-defined]  # likewise

    @rule(
        key_result_id=st.sampled_from(KEY_RESULT_IDS[:4]),
        title=titles | UNSET,
        metric=metrics | UNSET,
        weight=weights | UNSET,
        accountable_id=members | UNSET,
        reason=reasons,
    )
    def change_key_result(self, **wishes: Any) -> None:
        if self.ask(key_result_rules.decide, ChangeKeyResult(**wishes)):
            model = self.key_results[wishes["key_result_id"]]
            for name in ("title", "weight", "accountable_id"):
                assert wishes[name] in (msgspec.UNSET, model[name])

    @rule(key_result_id=st.sampled_from(KEY_RESULT_IDS), reason=reasons)
    def withdraw(self, key_result_id: UUID, reason: str | None) -> None:
        wish = WithdrawKeyResult(key_result_id=key_result_id, reason=reason)
        if self.ask(key_result_rules.decide, wish):
            self.key_results[key_result_id]["is_withdrawn"] = True

    @rule(
        wish=st.sampled_from(
            [
                ChangeCycle(cycle_id=QUARTER, name="Autumn"),
                ActivateCycle(cycle_id=QUARTER),
                StartCycleReview(cycle_id=QUARTER),
                CloseCycle(cycle_id=QUARTER),
                ReopenCycle(cycle_id=QUARTER, reason="Not yet"),
            ]
        )
    )
    def move_cycle(self, wish: Any) -> None:
        before = CYCLE.state(self.cycle)
        try:
            events = cycle_rules.decide(before, wish)
        except Refusal:
            return
        self.cycle += events
        assert (CYCLE.state(self.cycle) == before) == (not events)

    @invariant()
    def the_events_tell_the_same_as_the_wishes_granted(self) -> None:
        state = self.state
        assert {name: getattr(state, name) for name in self.model} == self.model
        told = {
            kr.id: {name: getattr(kr, name) for name in self.key_results[kr.id]}
            for kr in state.key_results
        }
        assert told == self.key_results
        assert state.version == len(self.events)

    @invariant()
    def no_objective_has_more_than_seven_living_key_results(self) -> None:
        assert len(self.state.live) <= KEY_RESULTS_MAX

    @invariant()
    def every_metric_can_be_computed_with(self) -> None:
        for kr in self.state.key_results:
            value: Decimal | bool = kr.metric.kind == "boolean" or Decimal(1)
            reading = Reading(date(2026, 7, 1), 1, value)
            assert 0 <= key_result_progress(kr.metric, [reading]) <= 1
            assert all(milestone.id for milestone in kr.metric.milestones)
            assert kr.weight > 0


TestAnybodyAsksAnything = AnybodyAsksAnything.TestCase
TestAnybodyAsksAnything.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
