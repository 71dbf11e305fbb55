"""A brainstorm is what its events made it, whatever anybody wishes: random wishes of three people.

Beside the streams the log is folded as the board folds it; both must tell of the same votes.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts.commands.planning import ChangeCycle
from contracts.envelope import Event, decode, encode
from contracts.errors import Refusal
from contracts.events.planning import ObjectiveDrafted
from services.planning.domain import ballot as ballot_rules
from services.planning.domain import cycle as cycle_rules
from services.planning.domain import idea as rules
from services.planning.domain.idea import Idea
from services.planning.handlers.ideas import BALLOT, IDEA
from services.planning.handlers.streams import CYCLE
from services.planning.projections.ballots import ballots
from services.planning.projections.ideas import IdeaDocument, ideas
from services.runtime.projection.definition import fold
from tests.planning.brainstorm import merge, reveal, shortlist, submit, take_back, vote
from tests.planning.quarter import (
    AYLIN,
    HANNA,
    JONAS,
    QUARTER,
    around,
    log,
    open_quarter,
)

IDEAS = [UUID(int=300 + n) for n in range(6)]
OBJECTIVES = [UUID(int=400 + n) for n in range(2)]
some_ideas = st.sampled_from(IDEAS)
people = st.sampled_from([HANNA, JONAS, AYLIN])
pairs = st.sampled_from([(one, other) for one in IDEAS[:5] for other in IDEAS[:5]])


class Brainstorm(RuleBasedStateMachine):
    """Everybody says, votes, brings together and shortlists as they like."""

    @initialize(silent=st.sampled_from([False, False, True]), budget=st.integers(2, 8))
    def begin(self, silent: bool, budget: int) -> None:
        wish = open_quarter(silent_ideas=silent, votes_per_member=budget)
        self.told: list[Event] = list(cycle_rules.decide(None, wish))
        self.seen: tuple[int, dict[str, IdeaDocument]] = (0, {})
        self.cycle_events: list[Event] = list(self.told)
        self.streams: dict[UUID, list[Event]] = {}
        self.votes: dict[UUID, list[Event]] = {HANNA: [], JONAS: [], AYLIN: []}
        self.objectives: dict[UUID, ObjectiveDrafted] = {}
        self.said: dict[UUID, tuple[UUID, str]] = {}
        for n, idea_id in enumerate(IDEAS[:4]):
            self.say(idea_id, [HANNA, JONAS, AYLIN][n % 3], "Bread")

    @property
    def cycle(self) -> Any:
        return CYCLE.state(self.cycle_events)

    def idea(self, idea_id: UUID) -> Idea | None:
        return IDEA.state(self.streams.get(idea_id, []))

    def board(self) -> dict[str, IdeaDocument]:
        if self.seen[0] != len(self.told):
            self.seen = len(self.told), fold(ideas, log(*self.told))
        return self.seen[1]

    def asked(self, decide: Callable[[], Any]) -> Any:
        """What is decided, nothing where it is refused; every event survives its own bytes."""
        try:
            decided = decide()
        except Refusal as refusal:
            assert refusal.message
            return None
        for event in decided if isinstance(decided, list) else [*decided[0], *decided[1]]:
            assert decode(encode(event), type(event)) == event
        return decided

    @rule(idea_id=some_ideas, who=people, text=st.sampled_from(["Bread", "Cakes", " "]))
    def say(self, idea_id: UUID, who: UUID, text: str) -> None:
        wish = submit(idea_id, text)
        events = self.asked(lambda: rules.submit(self.idea(idea_id), wish, self.cycle, who))
        if events:
            self.streams[idea_id] = list(events)
            self.said[idea_id] = (who, text)
            self.told += events

    @rule(idea_id=some_ideas, who=people, votes=st.integers(0, 4))
    def vote(self, idea_id: UUID, who: UUID, votes: int) -> None:
        idea = self.idea(idea_id)
        if idea is not None:
            wish = vote(idea_id, votes) if votes else take_back(idea_id)
            mine = BALLOT.state(self.votes[who])
            events = self.asked(lambda: ballot_rules.decide(mine, wish, idea, self.cycle, who))
            self.votes[who] += events or []
            self.told += events or []

    @rule(pair=pairs)
    def bring_together(self, pair: tuple[UUID, UUID]) -> None:
        idea_id, into_id = pair
        idea, into = self.idea(idea_id), self.idea(into_id)
        if idea is not None and into is not None:
            wish = merge(idea_id, into_id)
            decided = self.asked(lambda: rules.merge(into, idea, wish, self.cycle))
            if decided:
                widened, merged = decided
                self.streams[into_id] += widened
                self.streams[idea_id] += merged
                self.told += [*widened, *merged]

    @rule(pair=pairs, who=people, votes=st.integers(0, 4))
    def vote_bring_together_and_vote_again(
        self, pair: tuple[UUID, UUID], who: UUID, votes: int
    ) -> None:
        idea_id, into_id = pair
        self.vote(idea_id, who, 1)
        self.bring_together(pair)
        self.vote(into_id, who, votes)

    @rule(idea_id=some_ideas, objective_id=st.sampled_from(OBJECTIVES))
    def make_an_objective(self, idea_id: UUID, objective_id: UUID) -> None:
        idea = self.idea(idea_id)
        if idea is not None and objective_id not in self.objectives:
            wish, votes = shortlist(idea_id, objective_id), self.board()[str(idea_id)].total
            decided = self.asked(
                lambda: rules.shortlist(None, idea, wish, self.cycle, around(), votes)
            )
            if decided:
                (drafted,), shortlisted = decided
                self.objectives[objective_id] = drafted
                self.streams[idea_id] += shortlisted
                self.told += [drafted, *shortlisted]

    @rule(budget=st.integers(0, 9), silent=st.sampled_from([None, None, False, True]))
    def plan_otherwise(self, budget: int, silent: bool | None) -> None:
        spent = max(BALLOT.state(events).spent for events in self.votes.values())
        wish = (
            reveal() if silent is False else ChangeCycle(cycle_id=QUARTER, votes_per_member=budget)
        )
        if silent:
            wish = ChangeCycle(cycle_id=QUARTER, silent_ideas=True)
        events = self.asked(lambda: cycle_rules.decide(self.cycle, wish, spent=spent))
        self.cycle_events += events or []
        self.told += events or []

    @invariant()
    def nobody_gave_more_than_the_budget(self) -> None:
        for events in self.votes.values():
            assert BALLOT.state(events).spent <= self.cycle.votes_per_member

    @invariant()
    def no_vote_vanishes_and_the_board_counts_as_the_ballots_do(self) -> None:
        board = self.board()
        for who, events in self.votes.items():
            mine = BALLOT.state(events)
            assert sum(document.votes.get(who, 0) for document in board.values()) == mine.spent
            for document in board.values():
                if document.idea.state != "merged":
                    assert document.votes.get(who, 0) == mine.given(document.idea)
        kept = fold(ballots, log(*self.told)).values()
        folded = [sorted(document.ballot.votes.items()) for document in kept]
        told = [
            sorted(BALLOT.state(events).votes.items()) for events in self.votes.values() if events
        ]
        assert sorted(folded) == sorted(told)

    @invariant()
    def no_idea_and_no_author_vanishes(self) -> None:
        board = self.board()
        assert set(board) == {str(idea_id) for idea_id in self.said}
        for idea_id, (who, text) in self.said.items():
            document = board[str(idea_id)]
            assert document.idea == self.idea(idea_id)
            assert (document.idea.text, document.idea.author_ids[0]) == (text, who)
            while document.idea.merged_into is not None:
                document = board[str(document.idea.merged_into)]
            assert who in document.idea.author_ids
            if document.idea.id != idea_id:
                assert (idea_id, text, who) in [
                    (m.id, m.text, m.author_id) for m in document.merged
                ]

    @invariant()
    def an_objective_names_the_idea_it_was(self) -> None:
        board = self.board()
        for drafted in self.objectives.values():
            assert drafted.idea is not None
            document = board[str(drafted.idea.idea_id)]
            assert document.idea.state == "shortlisted"
            assert drafted.idea.author_ids == document.idea.author_ids
            assert drafted.idea.votes == document.total


TestBrainstorm = Brainstorm.TestCase
TestBrainstorm.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
