"""Every state there is can be reached, by the ways the domain draws and no others.

From the first state on every command is tried in every state found, until nothing new is found:
what was found is compared with the list of states, and the steps taken with the drawing.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar, get_args
from uuid import UUID

from contracts.commands import planning as p
from contracts.commands import planning_dependencies as d
from contracts.commands import planning_life as life_words
from contracts.errors import Refusal
from contracts.values import (
    CycleState,
    DependencyState,
    InitiativeState,
    Needed,
    ObjectiveState,
    Outcome,
)
from services.planning.domain import cycle as cycles
from services.planning.domain import dependency as needs
from services.planning.domain import drafting, initiating, key_result, life
from services.planning.handlers.streams import CYCLE, OBJECTIVE
from services.planning.projections.links import DEPENDENCY
from tests.planning.domain.plans import CYCLE_WAYS, NEED_WAYS, OBJECTIVE_WAYS
from tests.planning.quarter import (
    BAKEHOUSE,
    BREAD,
    QUARTER,
    TASTING,
    add,
    around,
    change_tasting,
    define,
    draft,
    open_quarter,
    publish,
)

S = TypeVar("S")
Log = tuple[Any, ...]
# No way to any state is longer.
STEPS_MAX = 8


def explored(
    first: Log, state_of: Callable[[Log], S], wishes: Iterable[Callable[[Log], Sequence[Any]]]
) -> tuple[set[S], set[tuple[S, S]]]:
    """The states that wishes lead to from a first log, and the steps from one to another."""
    wishes = list(wishes)
    reached: dict[S, Log] = {state_of(first): first}
    steps: set[tuple[S, S]] = set()
    frontier = [first]
    for _ in range(STEPS_MAX):
        found: list[Log] = []
        for log in frontier:
            for wish in wishes:
                try:
                    after = (*log, *wish(log))
                except Refusal:
                    continue
                old, new = state_of(log), state_of(after)
                if old != new:
                    steps.add((old, new))
                if new not in reached:
                    reached[new] = after
                    found.append(after)
        frontier = found
    assert not frontier, "some way is longer than was thought"
    return set(reached), steps


def cycle(log: Log) -> Any:
    return CYCLE.state(log)


def bread(log: Log) -> Any:
    return OBJECTIVE.state(log)


def need_of(log: Log) -> Any:
    return DEPENDENCY.state(log)


def asked(decide: Any, state_of: Callable[[Log], Any], wish: Any) -> Callable[[Log], Sequence[Any]]:
    return lambda log: decide(state_of(log), wish)


def test_every_state_of_a_cycle_is_reached_by_the_ways_that_are_drawn():
    commands = (
        p.ActivateCycle(cycle_id=QUARTER),
        p.StartCycleReview(cycle_id=QUARTER),
        p.CloseCycle(cycle_id=QUARTER),
        p.ReopenCycle(cycle_id=QUARTER, reason="Not yet"),
        p.ChangeCycle(cycle_id=QUARTER, name="Autumn"),
    )
    reached, steps = explored(
        tuple(cycles.decide(None, open_quarter())),
        lambda log: cycle(log).state,
        [asked(cycles.decide, cycle, command) for command in commands],
    )
    assert reached == set(get_args(CycleState))
    assert steps == CYCLE_WAYS


def in_state(state: str, decide: Any, wish: Any) -> Callable[[Log], Sequence[Any]]:
    return lambda log: decide(bread(log), wish, around(cycle_state=state))


def test_every_state_and_outcome_of_an_objective_is_reached_set_aside_or_not():
    start = (*drafting.decide(None, draft(), around()),)
    defined = (*start, *key_result.decide(bread(start), define(), around()))
    wishes = [in_state("planning", drafting.decide, publish())]
    wishes += [
        in_state("active", life.decide, wish)
        for wish in (
            *(
                life_words.CloseObjective(objective_id=BREAD, outcome=outcome, reason="So")
                for outcome in get_args(Outcome)
            ),
            life_words.ReopenObjective(objective_id=BREAD, reason="Not yet"),
            life_words.ArchiveObjective(objective_id=BREAD, reason="Later"),
            life_words.RestoreObjective(objective_id=BREAD),
        )
    ]
    reached, steps = explored(
        defined,
        lambda log: (bread(log).state, bread(log).outcome, bread(log).archived_with is not None),
        wishes,
    )
    open_ones = {(s, None) for s in get_args(ObjectiveState) if s != "closed"}
    every = open_ones | {("closed", outcome) for outcome in get_args(Outcome)}
    assert reached == {(*each, is_aside) for each in every for is_aside in (True, False)}
    assert {(a[0], b[0]) for a, b in steps if a[0] != b[0]} == OBJECTIVE_WAYS


def test_every_state_of_a_need_is_reached_by_the_ways_that_are_drawn():
    need = UUID(int=90)
    objective = bread(tuple(drafting.decide(None, draft(), around())))
    wish = d.DeclareDependency(
        dependency_id=need,
        objective_id=BREAD,
        on=Needed(kind="team", id=BAKEHOUSE),
        need="A van",
    )
    words = (d.AcceptDependency, d.DeclineDependency, d.ResolveDependency, d.BreakDependency)
    answers = [word(dependency_id=need, reason="So") for word in words]
    reached, steps = explored(
        tuple(needs.declare(None, wish, objective, around(), is_there=True)),
        lambda log: need_of(log).state,
        [asked(needs.answer, need_of, answer) for answer in answers],
    )
    assert reached == set(get_args(DependencyState))
    assert steps == NEED_WAYS


def test_every_state_of_a_task_is_reached_and_left_again():
    start = tuple(drafting.decide(None, draft(), around()))
    defined = (*start, *key_result.decide(bread(start), define(), around()))
    added = (*defined, *initiating.decide(bread(defined), add(), around()))
    wishes = [
        in_state(state, initiating.decide, change_tasting(state=wanted))
        for state in ("planning", "active", "review", "closed")
        for wanted in get_args(InitiativeState)
    ]
    reached, steps = explored(added, lambda log: bread(log).initiative(TASTING).state, wishes)
    assert reached == set(get_args(InitiativeState))
    assert steps == {("open", "done"), ("done", "open")}
