"""Plans of several objectives are what their events made them, whatever anybody asks of them.

Random wishes, sound and unsound, against the pure domain: objectives that hang under each other,
tasks, needs, what is closed, set aside, carried on. After each step nothing stands under itself,
nothing has vanished, no state was skipped, and no cycle runs without key results.
"""

from itertools import pairwise
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from contracts.commands import planning as p
from contracts.commands import planning_dependencies as d
from contracts.commands import planning_life as life_words
from contracts.errors import Refusal
from contracts.values import KEY_RESULTS_MAX, Needed
from services.planning.domain import (
    aligning,
    carrying,
    drafting,
    initiating,
    key_result,
    life,
    readiness,
)
from services.planning.domain import cycle as cycles
from services.planning.domain import dependency as needs
from services.planning.domain.alignment import DEPTH_MAX
from services.planning.handlers.streams import CYCLE
from services.planning.projections.links import DEPENDENCY
from tests.planning.domain.plans import CYCLE_WAYS, NEED_WAYS, Plans
from tests.planning.quarter import (
    BAKEHOUSE,
    QUARTER,
    add,
    around,
    change_tasting,
    define,
    draft,
    open_quarter,
)

NEXT = UUID(int=2)
# The first four are there from the start; from the fourth on one more than may stand one under
# the other, so that the limit is met.
IDS = [UUID(int=100 + n) for n in range(DEPTH_MAX + 4)]
NEEDS = [UUID(int=300 + n) for n in range(3)]
objectives = st.sampled_from(IDS)
few = st.sampled_from(IDS[:4])
reasons = st.sampled_from(["Things changed", "We know better", None, " "])


class EverythingAtOnce(RuleBasedStateMachine):
    """Random wishes, each granted or refused; what was there before is there after."""

    def __init__(self) -> None:
        super().__init__()
        self.plans = Plans()
        self.seen: set[UUID] = set()

    @initialize()
    def plan(self) -> None:
        for cycle_id in (QUARTER, NEXT):
            wish = open_quarter(cycle_id=cycle_id)
            self.plans.cycles[cycle_id] = list(cycles.decide(None, wish))
        for objective_id in IDS[:4]:
            self.draft_with(objective_id, None)
            self.define(objective_id, 0, None)

    @rule(objective_id=objectives, parent_id=objectives | st.none())
    def draft_with(self, objective_id: UUID, parent_id: UUID | None) -> None:
        wish = draft(objective_id=objective_id, parent_id=parent_id)
        self.plans.ask(
            drafting.decide, wish, objective_id, self.plans.looked(objective_id, parent_id)
        )

    @rule()
    def draft_one_under_the_other(self) -> None:
        for above, below in pairwise(IDS[3:]):
            self.draft_with(below, above)

    @rule(objective_id=objectives, n=st.integers(0, KEY_RESULTS_MAX), reason=reasons)
    def define(self, objective_id: UUID, n: int, reason: str | None) -> None:
        if self.plans.objective(objective_id) is not None:
            wish = define(
                UUID(int=objective_id.int * 1000 + n), objective_id=objective_id, reason=reason
            )
            self.plans.ask(key_result.decide, wish, objective_id, self.plans.looked(objective_id))

    @rule(objective_id=few)
    def make_ready(self, objective_id: UUID) -> None:
        self.draft_with(objective_id, None)
        self.define(objective_id, 0, "Needed")
        self.tell(objective_id, p.PublishObjective(objective_id=objective_id, reason="Ready"))

    @rule(bare=few | st.none())
    def try_to_start(self, bare: UUID | None) -> None:
        """With everything that is wanted, but perhaps for the key results of one."""
        for objective_id in IDS[:4]:
            self.make_ready(objective_id)
        found = self.plans.objective(bare) if bare else None
        for kr in found.key_results if found else ():
            assert found is not None
            wish = p.WithdrawKeyResult(key_result_id=kr.id, reason="Wrong")
            self.plans.ask(key_result.decide, wish, found.id, self.plans.looked(found.id))
        self.move_cycle(cycle_id=QUARTER, override=False)

    def tell(self, objective_id: UUID, wish: Any) -> None:
        if self.plans.objective(objective_id) is not None:
            self.plans.ask(drafting.decide, wish, objective_id, self.plans.looked(objective_id))

    @rule(objective_id=few, reason=reasons)
    def withdraw(self, objective_id: UUID, reason: str | None) -> None:
        found = self.plans.objective(objective_id)
        for kr in found.key_results[:1] if found else ():
            wish = p.WithdrawKeyResult(key_result_id=kr.id, reason=reason)
            self.plans.ask(key_result.decide, wish, objective_id, self.plans.looked(objective_id))

    @rule(objective_id=few, parent_id=few, by_key_result=st.booleans())
    def align(self, objective_id: UUID, parent_id: UUID, by_key_result: bool) -> None:
        parent = self.plans.objective(parent_id)
        if self.plans.objective(objective_id) is None:
            return
        named: dict[str, Any] = {"parent_id": parent_id}
        if by_key_result and parent is not None and parent.key_results:
            named = {"key_result_id": parent.key_results[0].id}
        wish = life_words.AlignObjective(objective_id=objective_id, reason="Better", **named)
        self.plans.ask(
            aligning.decide, wish, objective_id, self.plans.looked(objective_id, parent_id)
        )

    @rule(
        objective_id=few,
        outcome=st.sampled_from(["achieved", "partly", "missed", "abandoned", "postponed"]),
        reason=reasons,
        children=st.sampled_from([None, "keep", "close"]),
    )
    def close(self, objective_id: UUID, **words: Any) -> None:
        if self.plans.objective(objective_id) is not None:
            wish = life_words.CloseObjective(objective_id=objective_id, **words)
            self.plans.ask(life.decide, wish, objective_id, self.plans.looked(objective_id))

    @rule(objective_id=few, reason=reasons, kind=st.sampled_from(["archive", "restore"]))
    def set_aside(self, objective_id: UUID, kind: str, reason: str | None) -> None:
        root = self.plans.objective(objective_id)
        if root is None:
            return
        at = self.plans.looked(objective_id)
        is_archiving = kind == "archive"
        word = life_words.ArchiveObjective if is_archiving else life_words.RestoreObjective
        wish: Any = word(objective_id=objective_id, reason=reason)
        if self.plans.ask(life.decide, wish, objective_id, at):
            for each in at.under:
                if is_archiving and each.archived_with is None:
                    self.plans.logs[each.id].append(life.archived(each, root, wish))
                if not is_archiving and each.archived_with == root.id:
                    self.plans.logs[each.id].append(life.restored(each, root, wish))

    @rule(objective_id=few)
    def reopen(self, objective_id: UUID) -> None:
        if self.plans.objective(objective_id) is not None:
            wish = life_words.ReopenObjective(objective_id=objective_id, reason="Not yet")
            self.plans.ask(life.decide, wish, objective_id, self.plans.looked(objective_id))

    @rule(objective_id=few, done=st.booleans())
    def work(self, objective_id: UUID, done: bool) -> None:
        found = self.plans.objective(objective_id)
        if found is None or not found.key_results:
            return
        kr = found.key_results[0].id
        task = UUID(int=kr.int + 500)
        wish: Any = add(key_result_id=kr, initiative_id=task)
        if found.initiative(task):
            wish = replace(change_tasting(state="done" if done else "open"), initiative_id=task)
        self.plans.ask(initiating.decide, wish, objective_id, self.plans.looked(objective_id))

    @rule(source_id=few, n=st.integers(0, 3))
    def carry(self, source_id: UUID, n: int) -> None:
        source, new_id = self.plans.objective(source_id), UUID(int=900 + n)
        if source is None or new_id in self.plans.logs:
            return
        state = CYCLE.state(self.plans.cycles[NEXT])
        assert state is not None
        wish = life_words.CarryObjectiveForward(
            new_objective_id=new_id, objective_id=source_id, cycle_id=NEXT
        )
        try:
            made, said = carrying.carry(source, wish, around(cycle_state=state.state))
        except Refusal:
            return
        self.plans.logs[new_id] = list(made)
        self.plans.logs[source_id].append(said)

    @rule(need_id=st.sampled_from(NEEDS), objective_id=few)
    def need(self, need_id: UUID, objective_id: UUID) -> None:
        found = self.plans.objective(objective_id)
        if found is None or need_id in self.plans.needs:
            return
        wish = d.DeclareDependency(
            dependency_id=need_id,
            objective_id=objective_id,
            on=Needed(kind="team", id=BAKEHOUSE),
            need="A van",
        )
        try:
            made = needs.declare(None, wish, found, self.plans.looked(objective_id), is_there=True)
        except Refusal:
            return
        self.plans.needs[need_id] = list(made)

    @rule(
        need_id=st.sampled_from(NEEDS),
        word=st.sampled_from(
            [d.AcceptDependency, d.DeclineDependency, d.ResolveDependency, d.BreakDependency]
        ),
    )
    def answer(self, need_id: UUID, word: Any) -> None:
        before = DEPENDENCY.state(self.plans.needs.get(need_id, []))
        if before is None:
            return
        try:
            events = needs.answer(before, word(dependency_id=need_id, reason="So"))
        except Refusal:
            return
        self.plans.needs[need_id] += events
        after = DEPENDENCY.state(self.plans.needs[need_id])
        assert after is not None and (before.state, after.state) in NEED_WAYS

    @rule(cycle_id=st.sampled_from([QUARTER, QUARTER, NEXT]), override=st.booleans())
    def move_cycle(self, cycle_id: UUID, override: bool) -> None:
        before = CYCLE.state(self.plans.cycles[cycle_id])
        assert before is not None
        here = [o for o in self.plans.all() if o.cycle_id == cycle_id and o.archived_with is None]
        words = {"override_reason": "We start"} if override else {}
        wishes: dict[str, Any] = {
            "planning": p.ActivateCycle(cycle_id=cycle_id, **words),
            "active": p.StartCycleReview(cycle_id=cycle_id),
            "review": p.ReopenCycle(cycle_id=cycle_id, reason="Not yet"),
            "closed": p.ReopenCycle(cycle_id=cycle_id, reason="Not yet"),
        }
        if before.state == "review" and override:
            wishes["review"] = p.CloseCycle(cycle_id=cycle_id)
        try:
            events = cycles.decide(before, wishes[before.state], readiness.shortcomings(here))
        except Refusal:
            return
        self.plans.cycles[cycle_id] += events
        after = CYCLE.state(self.plans.cycles[cycle_id])
        assert after is not None and (before.state, after.state) in CYCLE_WAYS
        if before.state == "planning" and not override:
            published = [o for o in here if o.state == "published"]
            assert published
            assert all(1 <= len(o.live) <= KEY_RESULTS_MAX for o in published)

    @invariant()
    def nothing_stands_under_itself_and_no_deeper_than_the_limit(self) -> None:
        parents = {each.id: each.parent_id for each in self.plans.all()}
        for objective_id in parents:
            chain: list[UUID] = []
            at: UUID | None = objective_id
            while at is not None:
                assert at not in chain
                chain.append(at)
                at = parents.get(at)
            assert len(chain) <= DEPTH_MAX

    @invariant()
    def nothing_vanishes(self) -> None:
        there = {o.id for o in self.plans.all()} | set(self.plans.needs) | set(self.plans.cycles)
        for objective in self.plans.all():
            there |= {kr.id for kr in objective.key_results}
            there |= {task.id for task in objective.initiatives}
        assert self.seen <= there
        self.seen = there

    @invariant()
    def versions_count_the_events(self) -> None:
        assert all(o.version == len(self.plans.logs[o.id]) for o in self.plans.all())


TestEverythingAtOnce = EverythingAtOnce.TestCase
TestEverythingAtOnce.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
