"""Given what happened, when somebody asks, then this happens or is refused.

The only shape of a domain test: state comes from events, never from poking at it.

    scenario(CYCLE).given(opened).when(lambda cycle: activate(cycle, command)).then(activated)
    scenario(CYCLE, decide).given(opened, closed).when(command).then_refused(errors.CycleClosed)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from contracts.envelope import Command, Event
from contracts.errors import Refusal

# Events, or services.runtime.handle.Decided, whose events are compared.
Decision = Any


class Folds(Protocol):
    """What a scenario needs of services.runtime.handle.Aggregate."""

    def state(self, events: Sequence[Event]) -> Any:
        """The state that events give."""
        ...


def scenario(aggregate: Folds, decide: Callable[[Any, Any], Decision] | None = None) -> "Scenario":
    """A story about one kind of stream; decide(state, command) is wanted for when(command)."""
    return Scenario(aggregate, decide)


@dataclass(frozen=True)
class Scenario:
    """The beginning of a story. It is never changed, so one can serve many tests."""

    aggregate: Folds
    decide: Callable[[Any, Any], Decision] | None = None
    history: tuple[Event, ...] = ()

    def given(self, *events: Event) -> "Scenario":
        """What happened before, oldest first; again adds to it."""
        return Scenario(self.aggregate, self.decide, (*self.history, *events))

    def when(self, wish: Command | Callable[[Any], Decision]) -> "Outcome":
        """Ask: with a command, or with a function of the state that decides."""
        state = self.aggregate.state(self.history)
        try:
            if isinstance(wish, Command):
                assert self.decide is not None, "a scenario with commands names its decide"
                decided = self.decide(state, wish)
            else:
                decided = wish(state)
        except Refusal as refusal:
            return Outcome(self, refusal=refusal)
        events: Sequence[Event] = decided.events if hasattr(decided, "events") else decided
        return Outcome(self, events=tuple(events))


@dataclass(frozen=True)
class Outcome:
    """The end of a story: events, or a refusal."""

    story: Scenario
    events: tuple[Event, ...] = field(default=())
    refusal: Refusal | None = None

    def then(self, *events: Event) -> Scenario:
        """Exactly these events happened, none for none; the story with them, to go on from."""
        if self.refusal is not None:
            raise AssertionError(f"refused: {self.refusal!r}") from self.refusal
        assert self.events == events, f"\nhappened {self.events}\nexpected {events}"
        return self.story.given(*events)

    def then_refused(self, kind: type[Refusal], *pointers: str, **facts: Any) -> None:
        """Refused for exactly this; pointers are those of all its faults, facts some of its."""
        assert self.refusal is not None, f"not refused, happened {self.events}"
        assert type(self.refusal) is kind, f"refused with {self.refusal!r}"
        if pointers:
            found = sorted(fault.pointer for fault in self.refusal.faults)
            assert found == sorted(pointers), f"faults at {found}"
        for name, fact in facts.items():
            assert self.refusal.facts.get(name) == fact, f"facts {self.refusal.facts}"
