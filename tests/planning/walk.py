"""The steps of the walk: every command of planning in one quarter, each changing something."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from contracts.commands import planning as p
from contracts.commands import planning_dependencies as d
from contracts.commands import planning_ideas as i
from contracts.commands import planning_learning as learning
from contracts.commands import planning_life as life
from contracts.commands import planning_lint as lint
from contracts.commands import planning_work as work
from contracts.envelope import Command
from contracts.queries.planning_dependencies import ObjectiveDependencies
from contracts.values import Actor, Metric, Needed, Owner, Rhythm, system
from services.planning.domain.syllabus import SYLLABUS
from services.planning.projections.links import PATH
from tests.planning.bakery import LEAD, MEMBER, OWNER, Bakery
from tests.planning.quarter import (
    AYLIN,
    BAKEHOUSE,
    BREAD,
    COMPANY,
    HANNA,
    JONAS,
    QUARTER,
    REGULARS,
    WASTE,
    add,
    change_tasting,
    define,
    draft,
    metric,
    open_quarter,
)

SAY, JAM, TARTS = (UUID(int=n) for n in range(69, 72))
RIGHT = tuple(question.right for question in SYLLABUS["en"]["scoring"].questions)
CAKES, NEXT, AGAIN, VAN, FLOUR, OATS, MILL, SAID, REPLY = (UUID(int=n) for n in range(60, 69))
OUTSIDER = Actor(kind="external_party", id="link")
MONTHLY = Rhythm(every="monthly", weekday="monday")
Step = Command | Callable[[Bakery], Any]


def row(target: int) -> p.ImportRow:
    wanted = Metric(kind="number", baseline=Decimal(0), target=Decimal(target))
    return p.ImportRow(row=2, objective="Buns", owner=COMPANY, key_result="Sold", metric=wanted)


async def token(bakery: Bakery) -> str:
    page = await bakery.ask(ObjectiveDependencies(objective_id=BREAD))
    return str(next(v.link for v in page.data if v.link).removeprefix(PATH))


async def by_link(bakery: Bakery) -> Command:
    return d.AnswerDependency(token=await token(bakery), answer="decline", reason="No flour")


def on(need: UUID, kind: Any, on_id: UUID) -> Command:
    return d.DeclareDependency(
        dependency_id=need, objective_id=BREAD, on=Needed(kind=kind, id=on_id), need="Flour"
    )


STEPS: tuple[tuple[Step, Actor], ...] = tuple(
    step if isinstance(step, tuple) else (step, OWNER)
    for step in (
        p.ChangeCycle(cycle_id=QUARTER, name="Q3", question="What now?"),
        draft(objective_id=CAKES, title="Two cakes"),
        (learning.CompleteLesson(slug="scoring", answers=RIGHT), MEMBER),
        i.SubmitIdea(idea_id=SAY, cycle_id=QUARTER, text="Rye"),
        p.ChangeCycle(cycle_id=QUARTER, silent_ideas=True),
        i.SubmitIdea(idea_id=JAM, cycle_id=QUARTER, text="Jam"),
        i.RevealIdeas(cycle_id=QUARTER),
        i.CastVote(idea_id=JAM, votes=3),
        i.CastVote(idea_id=SAY, votes=1),
        i.WithdrawVote(idea_id=SAY),
        i.MergeIdea(idea_id=JAM, into=SAY),
        i.CastVote(idea_id=SAY, votes=2),
        i.ShortlistIdea(idea_id=SAY, objective_id=TARTS),
        draft(),
        define(accountable_id=JONAS),
        define(WASTE, title="Waste", metric=Metric(kind="boolean")),
        p.ChangeKeyResult(key_result_id=WASTE, title="Less waste"),
        p.ImportKeyResults(cycle_id=QUARTER, rows=(row(10),), digest="0" * 64, rows_read=1),
        p.PublishObjective(objective_id=BREAD),
        p.ChangeObjective(
            objective_id=BREAD,
            title="Rye",
            description="Dark",
            confidential=True,
            rhythm=MONTHLY,
            owner=Owner(kind="team", id=BAKEHOUSE),
            accountable_id=AYLIN,
            reason="Why",
        ),
        p.ChangeKeyResult(
            key_result_id=REGULARS,
            title="Guests",
            weight=Decimal(2),
            reason="Why",
            metric=metric(baseline=200, target=400, unit="guests"),
            accountable_id=HANNA,
        ),
        p.ChangeKeyResult(key_result_id=REGULARS, accountable_id=JONAS, reason="Why"),
        add(assignee_id=JONAS),
        change_tasting(title="Sunday", due_on=date(2026, 8, 1), state="done"),
        change_tasting(state="open"),
        lint.AnswerLint(objective_id=CAKES, rule="objective_with_number", reason="So what"),
        work.CommentOnObjective(comment_id=SAID, objective_id=BREAD, text="Who?"),
        work.CommentOnKeyResult(comment_id=REPLY, key_result_id=REGULARS, text="I"),
        on(VAN, "team", BAKEHOUSE),
        (d.AcceptDependency(dependency_id=VAN, reason="Fine"), LEAD),
        (d.ResolveDependency(dependency_id=VAN, reason="There"), LEAD),
        on(OATS, "team", BAKEHOUSE),
        (d.AcceptDependency(dependency_id=OATS), LEAD),
        (d.BreakDependency(dependency_id=OATS, reason="Gone"), LEAD),
        on(AGAIN, "team", BAKEHOUSE),
        (d.DeclineDependency(dependency_id=AGAIN, reason="No"), LEAD),
        on(FLOUR, "external_party", MILL),
        d.RevokeDependencyLink(dependency_id=FLOUR),
        d.IssueDependencyLink(dependency_id=FLOUR, days=3),
        (by_link, OUTSIDER),
        life.AlignObjective(
            objective_id=BREAD, parent_id=CAKES, contributes=True, weight=Decimal(3), reason="Why"
        ),
        life.UnalignObjective(objective_id=BREAD, reason="Why"),
        p.ActivateCycle(cycle_id=QUARTER, override_reason="We start small"),
        p.WithdrawKeyResult(key_result_id=WASTE, reason="Why"),
        life.ArchiveObjective(objective_id=BREAD, reason="Why"),
        life.RestoreObjective(objective_id=BREAD, reason="Why"),
        (life.HandOverWork(member_id=JONAS, to_member_id=HANNA), system("planning")),
        life.CloseObjective(objective_id=BREAD, outcome="partly", reason="Why"),
        life.ReopenObjective(objective_id=BREAD, reason="Why"),
        open_quarter(cycle_id=NEXT, starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31)),
        life.CarryObjectiveForward(new_objective_id=AGAIN, objective_id=BREAD, cycle_id=NEXT),
        p.StartCycleReview(cycle_id=QUARTER, reason="Over"),
        p.CloseCycle(cycle_id=QUARTER, override_reason="Done"),
        p.ReopenCycle(cycle_id=QUARTER, reason="Not yet"),
    )
)
