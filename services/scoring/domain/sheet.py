"""What an objective's score is made of: its key results, as committed and as amended, and what
was reported of them. changes.py folds events into it, figures.py computes."""

from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from msgspec import Struct

from contracts.queries.scoring import Why
from contracts.rights import Relation, may_see, relations_to
from contracts.values import (
    Actor,
    Ambition,
    Metric,
    ObjectiveState,
    Outcome,
    Owner,
    Status,
    Support,
    Value,
)


class Definition(Struct, frozen=True, kw_only=True):
    """How a key result is measured and how much it weighs."""

    weight: Decimal
    metric: Metric


class Reported(Struct, frozen=True, array_like=True):
    """A check-in, as last corrected; position is that of its first event in the log. reached are
    milestones, in place of a value."""

    effective_on: date
    position: int
    value: Value
    reached: tuple[UUID, ...]
    check_in_id: UUID
    status: Status | None = None
    confidence: int | None = None
    author_id: UUID | None = None


class Given(Struct, frozen=True, kw_only=True):
    """A score somebody set; at is in µs, by as in a header."""

    score: Decimal
    reason: str
    by: str
    at: int


class Signed(Struct, frozen=True, kw_only=True):
    """Who confirmed the score that was set; at is in µs, by as in a header."""

    by: str
    at: int


class Proposal(Struct, frozen=True, kw_only=True):
    """The score proposed when the review began; at is in µs."""

    score: Decimal
    progress: Decimal
    at: int


class Line(Struct, frozen=True, kw_only=True):
    """A key result. committed is its definition at publication, None in a draft; one that came
    later was committed to as it was first defined. score is the computed one as last told, None
    while there is nothing to score, exact the progress it comes from, written as a fraction so
    that the objective is averaged from exact figures; version is that of its score's stream."""

    key_result_id: UUID
    accountable_id: UUID
    amended: Definition
    committed: Definition | None = None
    is_withdrawn: bool = False
    # All that count: a band counts every one, and a retraction falls back to the one before.
    reported: tuple[Reported, ...] = ()
    exact: str = "0"
    score: Decimal | None = None
    proposed: Proposal | None = None
    given: Given | None = None
    signed: Signed | None = None
    version: int = 0


class Part(Struct, frozen=True, kw_only=True):
    """An objective that hangs under another, under a key result of it perhaps, and is said to count
    there. weight is that of the link, committed the one at publication, or that it first had; both
    progresses are written as fractions. out says why it does not count all the same."""

    objective_id: UUID
    key_result_id: UUID | None
    weight: Decimal
    committed: Decimal | None = None
    exact: str = "0"
    exact_committed: str = "0"
    is_checked_in: bool = False
    out: Why | Literal["confidential"] | None = None


class Sheet(Struct, frozen=True, kw_only=True):
    """An objective with its lines in the order they were defined; score, proposed and version as
    in Line. position is that of its first event. support is what it counts towards, parts what
    counts towards it; exact and exact_committed are told to that. before is how it was when its
    cycle closed, if anything came since: that is what stands until the cycle is reopened."""

    objective_id: UUID
    cycle_id: UUID
    owner: Owner
    accountable_id: UUID
    confidential: bool
    ambition: Ambition
    position: int
    is_published: bool = False
    lines: tuple[Line, ...] = ()
    score: Decimal | None = None
    proposed: Proposal | None = None
    version: int = 0
    outcome: Outcome | None = None
    is_archived: bool = False
    carried_from: UUID | None = None
    support: Support | None = None
    parts: tuple[Part, ...] = ()
    exact: str = "0"
    exact_committed: str = "0"
    before: "Sheet | None" = None

    @property
    def stands(self) -> "Sheet":
        """The sheet that counts: a closed cycle's is that of its close."""
        return self.before or self

    @property
    def state(self) -> ObjectiveState:
        """How far it has come."""
        if self.outcome is not None:
            return "closed"
        return "published" if self.is_published else "draft"

    @property
    def out(self) -> Why | None:
        """Why it counts nowhere: a draft, set aside, cancelled; None for one that counts."""
        if self.is_archived:
            return "archived"
        if self.outcome == "abandoned" or self.outcome == "postponed":
            return self.outcome
        return None if self.is_published else "draft"

    @property
    def is_counted(self) -> bool:
        """Whether it counts among the objectives of its owner and its cycle."""
        return self.out is None and bool(self.live or self.counting)

    @property
    def counting(self) -> tuple[Part, ...]:
        """The parts that count; what hangs under a withdrawn key result does not."""
        gone = {line.key_result_id for line in self.lines if line.is_withdrawn}
        return tuple(p for p in self.parts if p.out is None and p.key_result_id not in gone)

    @property
    def live(self) -> tuple[Line, ...]:
        """The lines that count."""
        return tuple(line for line in self.lines if not line.is_withdrawn)

    def line(self, key_result_id: UUID) -> Line:
        """The line of a key result. Raises LookupError when it has none."""
        for line in self.lines:
            if line.key_result_id == key_result_id:
                return line
        raise LookupError(f"objective {self.objective_id} has no key result {key_result_id}")

    def is_seen_by(self, actor: Actor) -> bool:
        """Whether an actor may know of it: whoever is named on a confidential one does."""
        named = {self.accountable_id, *(line.accountable_id for line in self.lines)}
        return any(may_see(actor, self.confidential, self.owner, member) for member in named)

    def relations(self, actor: Actor, line: Line) -> set[Relation]:
        """How an actor stands to a line: accountable for the whole counts as for the line."""
        of_line = relations_to(actor, self.owner, line.accountable_id)
        return of_line | relations_to(actor, self.owner, self.accountable_id)

    def owners(self, line: Line) -> frozenset[str]:
        """Whose score a line's is, as headers name them: nobody confirms their own."""
        owners = {line.accountable_id}
        if self.owner.kind == "member" and self.owner.id is not None:
            owners.add(self.owner.id)
        return frozenset(f"member/{member_id}" for member_id in owners)
