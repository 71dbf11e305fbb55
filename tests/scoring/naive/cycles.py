"""Holds every figure of cycles, levels and people to the plain reading of the log."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import isclose, sqrt
from typing import Any
from uuid import UUID

from contracts.queries.scoring_insights import Insights
from contracts.queries.scoring_reviews import CycleReview
from contracts.queries.scoring_summary import CycleSummary
from tests.scoring.naive import sums
from tests.scoring.naive.reading import Reading, figure, mean_of
from tests.scoring.naive.sums import cut, of_key_result, of_objective, tenths
from tests.scoring.naive.world import KeyResult, Objective

DAY_US = 86_400_000_000
STRONG = {"aspirational": Decimal("0.7"), "committed": Decimal("1.0")}


class Cycles:
    """Summaries, reviews and insights."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.world, self.ask = reading, reading.world, reading.ask
        self.days, self.seen = reading.days, reading.seen
        self.sees, self.now_us = reading.sees, reading.now_us

    async def held(self) -> None:
        """Every figure is what the log says."""
        for cycle_id in self.world.cycles:
            await self.summary(cycle_id)
            await self.review(cycle_id)
        await self.insights()

    async def summary(self, cycle_id: UUID) -> None:
        """A cycle at a glance."""
        view = await self.ask(CycleSummary(cycle_id=cycle_id))
        here = [o for o in self.seen if o.cycle == cycle_id]
        counting = [o for o in here if self.world.of(o.id).counts(o.id)]
        assert [line.objective_id for line in view.objectives] == [o.id for o in here]
        assert [line.counted for line in view.objectives] == [o in counting for o in here]
        self.level(view.total, counting)
        owners = {o.owner for o in counting}
        assert {(line.owner.kind, line.owner.id) for line in view.levels} == owners
        for line in view.levels:
            own = (line.owner.kind, line.owner.id)
            self.level(line, [o for o in counting if o.owner == own])
        for line, objective in zip(view.objectives, here, strict=True):
            assert line.amendments == len(self.amendments([objective]))
            for own_line, key_result in zip(line.key_results, objective.key_results, strict=True):
                self.line(objective, own_line, key_result)
        if self.days(cycle_id) is not None:
            live = [sums.shown(self.world, k) for o in counting for k in o.live]
            found = {count.status: count.over for count in view.statuses}
            assert found == {word: live.count(word) for word in set(live)}
        slots = self.slots(counting)
        assert (view.adherence.value, view.adherence.over) == mean_of(
            [Fraction(how == "in_time") for _, how in slots]
        )
        ids = {o.id for o in counting}
        standing = [b for b in self.world.blockers.values() if "until" not in b]
        assert view.blockers_open == sum(b["objective"] in ids for b in standing)

    def line(self, objective: Objective, line: Any, key_result: KeyResult) -> None:
        """A key result in a summary."""
        now = of_key_result(key_result)
        stands = tenths(now) if key_result.given is None else key_result.given
        assert (line.key_result_id, line.progress, line.score) == (key_result.id, cut(now), stands)
        newest = key_result.told[-1] if key_result.told else None
        assert (line.current, line.current_on) == (
            (newest.value, newest.day) if newest else (None, None)
        )
        stated = [s.confidence for s in key_result.told if s.confidence is not None]
        assert line.confidence == (stated[-1] if stated else None)
        assert line.state == ("withdrawn" if key_result.gone else "live")

    def level(self, line: Any, objectives: list[Objective]) -> None:
        """Some objectives together."""
        for shown, committed in ((line.as_amended, False), (line.as_committed, True)):
            exact = [of_objective(self.world, o.id, committed) for o in objectives]
            together = sum(exact, Fraction(0)) / len(exact) if exact else Fraction(0)
            assert figure(shown) == (cut(together), tenths(together))
        assert line.over == len(objectives)
        won = [Fraction(self.is_success(o)) for o in objectives]
        assert (line.success.value, line.success.over) == mean_of(won)
        assert line.amendments == len(self.amendments(objectives))

    def is_success(self, objective: Objective) -> bool:
        """Whether it is what was set out for."""
        return tenths(of_objective(self.world, objective.id)) >= STRONG[objective.ambition]

    def amendments(self, objectives: list[Objective]) -> set[int]:
        """The events that amended metric or weight of a key result."""
        ids = {k.id for o in objectives for k in self.world.objectives[o.id].key_results}
        return {index for index, key_result_id, _ in self.world.amended if key_result_id in ids}

    def slots(self, objectives: list[Objective]) -> list[tuple[UUID, str]]:
        """Each day that was due: whose it was, and the first word on it."""
        ids = {k.id for o in objectives for k in self.world.objectives[o.id].key_results}
        first: dict[Any, tuple[UUID, str]] = {}
        for _, key_result_id, due_on, member, how, _ in self.world.words:
            if key_result_id in ids:
                first.setdefault((key_result_id, due_on), (member, how))
        return list(first.values())

    async def review(self, cycle_id: UUID) -> None:
        """The facts of a review, and what they speak for."""
        view = await self.ask(CycleReview(cycle_id=cycle_id))
        here = [o for o in self.seen if o.cycle == cycle_id]
        falls = {
            (k.id, b.place, a.confidence, b.confidence)
            for o in here
            for k in o.key_results
            for a, b in pairwise([s for s in k.told if s.confidence is not None])
            if (b.confidence or 0) < (a.confidence or 0)
        }
        assert {
            (f.key_result_id, f.position, f.old, f.new) for f in view.facts.confidence_falls
        } == falls
        ids = {k.id for o in here for k in self.world.objectives[o.id].key_results}
        amended = {row for row in self.world.amended if row[1] in ids}
        found = {(m.position, m.key_result_id, m.field) for m in view.facts.definitions_moved}
        assert found == amended
        slots = self.slots(here)
        came = {p.member_id: (p.in_time, p.late, p.missed) for p in view.facts.punctuality}
        assert came == {
            member: tuple(
                sum(w == (member, how) for w in slots) for how in ("in_time", "late", "missed")
            )
            for member, _ in slots
        }
        lasted = {b.blocker_id: b.days for b in view.facts.blockers}
        assert lasted == {
            id: (b["until"] - b["since"]) // DAY_US if "until" in b else None
            for id, b in self.world.blockers.items()
            if b["objective"] in {o.id for o in here}
        }
        self.proposal(view.proposal, here)
        carried = {o.id: o.came_from for o in here if o.came_from is not None}
        told_of = {c.objective_id: c.from_objective_id for c in view.facts.carried_over}
        assert told_of == {k: v for k, v in carried.items() if v in {o.id for o in self.seen}}

    def proposal(self, found: Any, here: list[Objective]) -> None:
        """Where it hung."""
        counting = [o for o in here if self.world.of(o.id).counts(o.id)]
        adherence = mean_of([Fraction(how == "in_time") for _, how in self.slots(here)])
        assert (found.adherence.value, found.adherence.over) == adherence
        scores = [Fraction(tenths(of_objective(self.world, o.id))) for o in counting]
        assert (found.score.value, found.score.over) == mean_of(scores)
        verdict = None
        if any(sums.is_told(self.world, o.id) for o in counting):
            average = sum(scores, Fraction(0)) / len(scores)
            kept = [Fraction(how == "in_time") for _, how in self.slots(here)]
            if kept and sum(kept) / len(kept) < Fraction(7, 10):
                verdict = "rhythm"
            elif not Fraction(4, 10) <= average <= Fraction(85, 100):
                verdict = "ambition"
            else:
                verdict = "strategy"
        assert found.verdict == verdict

    async def insights(self) -> None:
        """What the cycles in review or closed teach."""
        view = await self.ask(Insights())
        over = {id for id, c in self.world.cycles.items() if c["state"] in ("review", "closed")}
        counting = [o for o in self.seen if o.cycle in over and self.world.of(o.id).counts(o.id)]
        self.insight(view.all, counting)
        assert {i.id for i in view.cycles} == {o.cycle for o in counting}
        for one in view.cycles:
            self.insight(one, [o for o in counting if o.cycle == one.id])
        assert {i.id for i in view.teams} == {o.owner[1] for o in counting if o.owner[0] == "team"}
        for one in view.teams:
            self.insight(one, [o for o in counting if o.owner == ("team", one.id)])
        if self.sees:
            for one in view.members:
                self.person(one, counting)

    def insight(self, found: Any, objectives: list[Objective]) -> None:
        """The figures of some objectives."""
        scores = [Fraction(tenths(of_objective(self.world, o.id))) for o in objectives]
        average, count = mean_of(scores)
        assert (found.score.value, found.score.over) == (average, count)
        if scores:
            exact = sum(scores, Fraction(0)) / len(scores)
            spread = sqrt(sum((s - exact) ** 2 for s in scores) / len(scores))
            assert isclose(float(found.spread.value), spread, abs_tol=1e-9)
        won = [Fraction(self.is_success(o)) for o in objectives]
        assert (found.success.value, found.success.over) == mean_of(won)
        kept = [Fraction(how == "in_time") for _, how in self.slots(objectives)]
        assert (found.adherence.value, found.adherence.over) == mean_of(kept)
        off = [miss for _, miss in self.misses(objectives)]
        assert (found.calibration.value, found.calibration.over) == mean_of(off)
        cycles = len({o.cycle for o in objectives})
        per_cycle = Fraction(len(self.amendments(objectives)), cycles or 1)
        assert found.amendments.value == (cut(per_cycle) if cycles else None)
        ids = {o.id for o in objectives}
        blockers = [b for b in self.world.blockers.values() if b["objective"] in ids]
        days = [Fraction((b["until"] - b["since"]) // DAY_US) for b in blockers if "until" in b]
        assert (found.blockers.value, found.blockers.over) == mean_of(days)
        stood = (b.get("until", self.now_us) - b["since"] for b in blockers)
        longest = sorted(max(us, 0) // DAY_US for us in stood)
        assert [s.days for s in found.slowest] == longest[::-1][:5]
        aimed = [s for s, o in zip(scores, objectives, strict=True) if o.ambition == "aspirational"]
        assert (found.aspirational, found.ambition) == (len(aimed), aim(aimed))

    def misses(self, objectives: list[Objective]) -> list[tuple[UUID, Fraction]]:
        """By whom, and how far off each confidence was, squared."""
        found = []
        for o in objectives:
            for k in o.live:
                stands = tenths(of_key_result(k)) if k.given is None else k.given
                came = int(stands >= STRONG[o.ambition])
                stated = [(s.author, s.confidence) for s in k.told if s.confidence is not None]
                found += [(who, (Fraction(said, 10) - came) ** 2) for who, said in stated]
        return found

    def person(self, found: Any, counting: list[Objective]) -> None:
        """The figures of one person."""
        own = [o for o in counting if o.accountable == found.id]
        scores = [Fraction(tenths(of_objective(self.world, o.id))) for o in own]
        assert (found.score.value, found.score.over) == mean_of(scores)
        slots = [how for member, how in self.slots(counting) if member == found.id]
        kept = mean_of([Fraction(how == "in_time") for how in slots])
        assert (found.adherence.value, found.adherence.over) == kept
        off = mean_of([miss for who, miss in self.misses(counting) if who == found.id])
        assert (found.calibration.value, found.calibration.over) == off


def aim(scores: Sequence[Fraction]) -> str | None:
    """How the aspirational were aimed."""
    if not scores:
        return None
    average = sum(scores, Fraction(0)) / len(scores)
    if average > Fraction(85, 100):
        return "too_safe"
    return "healthy" if average >= Fraction(4, 10) else "fantasy"
