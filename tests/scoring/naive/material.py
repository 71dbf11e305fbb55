"""What random stories are made of."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.envelope import Event
from contracts.events.checkin import CheckInRecorded
from contracts.events.scoring import ScoreConfirmed, ScoreSet
from contracts.values import Band, Change, CurvePoint, Metric, Milestone, Owner, Support
from tests.support.quarter import ANNA, STARTS_ON, TEAM, metric, who

E = TypeVar("E", bound=Event)
OTHER_CYCLE = UUID(int=900)
OBJECTIVES = [UUID(int=910 + n) for n in range(3)]
OWNERS = [
    Owner(kind="company"),
    Owner(kind="team", id=TEAM),
    Owner(kind="member", id=who(ANNA)),
]
STEPS = tuple(Milestone(title=f"{n}", weight=Decimal(n), id=UUID(int=930 + n)) for n in (1, 2, 4))
CURVE = (CurvePoint(on=STARTS_ON + timedelta(days=20), share=Decimal("0.1")),)

amounts = st.integers(-500, 500).map(lambda n: Decimal(n) / 10)
weights = st.integers(1, 900).map(lambda n: Decimal(n) / 100)
days = st.integers(0, 12).map(lambda n: STARTS_ON + timedelta(days=n))
# Few, so that there is often more than one word on one.
due_days = st.integers(0, 3).map(lambda n: STARTS_ON + timedelta(days=7 * n))
ends = st.tuples(amounts, amounts.filter(bool)).map(lambda two: (two[0], two[0] + two[1]))
metrics: st.SearchStrategy[Metric] = st.one_of(
    ends.map(lambda both: metric(str(both[0]), str(both[1]))),
    ends.map(lambda both: metric(str(both[0]), str(both[1]), curve=CURVE)),
    st.just(Metric(kind="boolean")),
    st.just(Metric(kind="milestones", milestones=STEPS)),
    st.tuples(amounts, amounts).map(
        lambda both: Metric(kind="maintain", band=Band(at_least=min(both), at_most=max(both)))
    ),
)


@dataclass
class Place:
    """What the story knows of an objective."""

    id: UUID
    cycle: UUID
    published: bool = False
    closed: bool = False
    aside: bool = False
    hidden: bool = False
    support: Support | None = None
    metrics: dict[UUID, Metric] = field(default_factory=dict)
    gone: set[UUID] = field(default_factory=set)

    @property
    def live(self) -> list[UUID]:
        """Its key results that are not withdrawn."""
        return [k for k in self.metrics if k not in self.gone]


def statement(draw: st.DrawFn, measure: Metric) -> dict[str, Any]:
    """What can be said of something measured like this."""
    if measure.kind == "boolean":
        return {"value": draw(st.booleans())}
    if measure.kind == "milestones":
        reached = draw(st.sets(st.sampled_from([step.id for step in STEPS])))
        return {"value": None, "reached": tuple(sorted(id for id in reached if id))}
    # Often the same again, so that something stands still.
    return {"value": draw(amounts | st.just(Decimal(5)) | st.just(Decimal(5)))}


def on(said: CheckInRecorded, event: E) -> E:
    """The event, about the objective that was reported on."""
    return replace(event, objective_id=said.objective_id, cycle_id=said.cycle_id)


def graded(draw: st.DrawFn, named: Any) -> ScoreSet | ScoreConfirmed:
    """A score is set, or confirmed."""
    given = Decimal(draw(st.integers(0, 10))) / 10
    if draw(st.booleans()):
        return ScoreConfirmed(**named, score=given)
    return ScoreSet(
        **named,
        score=Change(old=None, new=given),
        computed=given,
        formula="scoreline/1",
        reason="It was",
        set_by=ANNA.reference,
    )
