"""Holds every score that is shown to the plain reading of the log."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import isclose
from typing import Any
from uuid import UUID

from contracts.queries.scoring import KeyResultScore, KeyResultScores, ObjectiveScore
from tests.scoring.naive import sums
from tests.scoring.naive.reading import Reading, figure
from tests.scoring.naive.sums import cut, of_key_result, of_objective, tenths
from tests.scoring.naive.world import KeyResult, Objective, World, happen


def told(log: Sequence[Any]) -> list[tuple[int, UUID, Decimal | None, Decimal | None, Decimal]]:
    """Every move there should be: the index that caused it, whose score, from what, to what, and
    the progress it comes from."""
    moves = []
    last: dict[UUID, Decimal | None] = {}
    world = World()
    for recorded in log:
        happen(world, recorded)
        for subject, new in sums.scores(world).items():
            if new != last.get(subject):
                exact = progress_of(world, subject)
                moves.append((recorded.index, subject, last.get(subject), new, cut(exact)))
                last[subject] = new
    return moves


def progress_of(world: World, subject: UUID) -> Fraction:
    """That of an objective or of a key result."""
    if subject in world.objectives:
        return of_objective(world, subject)
    owner = world.key_result(subject).objective
    return of_key_result(world.of(owner).key_result(subject))


class Scores:
    """The scores of key results and objectives."""

    def __init__(self, reading: Reading, *, is_dated: bool = False) -> None:
        self.is_dated = is_dated
        self.reading, self.world, self.ask = reading, reading.world, reading.ask
        self.days = reading.days

    async def held(self) -> None:
        """Every score is what the log says."""
        for objective in self.reading.seen:
            await self.objective(objective)
            for key_result in objective.key_results:
                await self.key_result(objective, key_result)

    async def objective(self, objective: Objective) -> None:
        """An objective's score."""
        world, view = self.world, await self.ask(ObjectiveScore(objective_id=objective.id))
        now, then = of_objective(world, objective.id), of_objective(world, objective.id, True)
        assert figure(view.as_amended) == (cut(now), tenths(now))
        assert figure(view.as_committed) == (cut(then), tenths(then))
        assert (view.progress, view.score) == (cut(now), tenths(now))
        assert view.checked_in == sums.is_told(world, objective.id)
        assert [t.key_result_id for t in view.terms] == [k.id for k in objective.live]
        for term, key_result in zip(view.terms, objective.live, strict=True):
            assert (term.weight, term.progress) == (
                key_result.now[0],
                cut(of_key_result(key_result)),
            )
            assert (term.set, term.checked_in) == (key_result.given, bool(key_result.said))
        inside = world.of(objective.id)
        parts = {c.id: c for c in inside.counting(objective.id)}
        assert {c.objective_id for c in view.contributions} == parts.keys()
        for part in view.contributions:
            child = parts[part.objective_id]
            exact = of_objective(inside, child.id)
            assert (part.weight, part.progress) == (child.support.weight, cut(exact))
        gone = {k.id for k in objective.key_results if k.gone}
        left = {c.id for c in inside.children(objective.id) if not c.hidden} - parts.keys()
        assert {out.id for out in view.left_out_why} == gone | left
        self.graded(objective, view)
        days = self.days(objective.cycle)
        if days is None:
            assert view.pace is None
            return
        straight = sums.expected(*days)
        terms = [(Fraction(k.now[0]), self.due(objective, k)) for k in objective.live]
        terms += [(Fraction(c.support.weight), straight) for c in parts.values()]
        due = sums.weighted(terms)
        assert (view.pace.expected, view.pace.suggested) == (cut(due), sums.suggested(now, due))
        assert view.pace.contradiction == any(map(sums.contradicts, objective.live))

    def graded(self, objective: Objective, view: Any) -> None:
        """What set scores would give."""
        if all(k.given is None for k in objective.live):
            assert view.graded is None
            return
        world = self.world.of(objective.id)
        terms = [
            (Fraction(k.now[0]), of_key_result(k) if k.given is None else Fraction(k.given))
            for k in objective.live
        ]
        terms += [
            (Fraction(c.support.weight), of_objective(world, c.id))
            for c in world.counting(objective.id)
        ]
        exact = sums.weighted(terms)
        assert figure(view.graded) == (cut(exact), tenths(exact))

    async def key_result(self, objective: Objective, key_result: KeyResult) -> None:
        """A key result's score and its history."""
        view = await self.ask(KeyResultScore(key_result_id=key_result.id))
        now, then = of_key_result(key_result), of_key_result(key_result, True)
        assert figure(view.as_amended) == (cut(now), tenths(now))
        assert figure(view.as_committed) == (cut(then), tenths(then))
        stands = tenths(now) if key_result.given is None else key_result.given
        assert (view.progress, view.score) == (cut(now), stands)
        assert view.band == band(stands)
        assert (view.checked_in, view.confirmed is not None) == (
            bool(key_result.said),
            key_result.signed,
        )
        if self.days(objective.cycle) is None:
            assert (view.pace, view.forecast) == (None, None)
            return
        due = self.due(objective, key_result)
        assert (view.pace.expected, view.pace.suggested) == (cut(due), sums.suggested(now, due))
        assert view.pace.status == (key_result.told[-1].status if key_result.told else None)
        assert view.pace.shown == sums.shown(self.world, key_result)
        assert view.pace.contradiction == sums.contradicts(key_result)
        self.forecast(objective, key_result, view.forecast)
        if self.is_dated:
            return
        page = await self.ask(KeyResultScores(key_result_id=key_result.id, limit=200))
        moves = [c for c in page.data if c.kind == "provisional"]
        assert [c.old for c in moves] == [None, *(c.new for c in moves)][: len(moves)]

    def forecast(self, objective: Objective, key_result: KeyResult, found: Any) -> None:
        """Where it leads."""
        metric = key_result.now[1]
        ends = self.world.cycles[objective.cycle]["ends"]
        is_amount = metric.kind in ("number", "percent", "currency")
        points = [(s.day, s.value) for s in key_result.told] if is_amount else []
        led = sums.trend(points, ends)
        if led is None:
            assert found is None
            return
        value, half = led
        assert (found.on, found.over) == (ends, len(points))
        size = 1 + abs(value) + half
        assert isclose(float(found.value), value, abs_tol=1e-5 * size)
        for shown, wanted in ((found.low, value - half), (found.high, value + half)):
            # The table of quantiles has three decimals.
            assert isclose(float(shown), wanted, abs_tol=1e-3 * size)
        scored = [tenths(sums.way(metric, v)) for v in (found.value, found.low, found.high)]
        ends_scored = (min(scored[1:]), max(scored[1:]))
        assert (found.score, found.score_low, found.score_high) == (scored[0], *ends_scored)

    def due(self, objective: Objective, key_result: KeyResult) -> Fraction:
        """What should be done of a key result by now."""
        days = self.days(objective.cycle)
        assert days is not None
        return sums.expected(*days, key_result.now[1].curve)


def band(score: Decimal) -> str:
    """The word for a score."""
    return (
        "strong" if score >= Decimal("0.7") else "partial" if score >= Decimal("0.4") else "missed"
    )
