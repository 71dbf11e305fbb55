"""Statistics over what counts; every figure says over how many it was taken, and where they are."""

from collections.abc import Sequence
from decimal import Context
from fractions import Fraction
from typing import Literal
from uuid import UUID

from contracts import arithmetic
from contracts.queries.scoring_insights import Insight, InsightFigure, Slowest
from contracts.queries.scoring_reviews import Counted
from services.scoring.domain.counting import Item
from services.scoring.domain.facts import SCORE_MAX, SCORE_MIN, mean

_EXACT = Context(prec=60)
# A coin has 0.25; what is no better than that is said badly.
WELL_MAX, FAIRLY_MAX = Fraction(15, 100), Fraction(25, 100)
# Said and come closer than this to each other are about the same.
ABOUT = Fraction(1, 10)
SLOWEST_MAX = 5


def insight(id: UUID | None, items: Sequence[Item], scope: str) -> Insight:
    """What some items come to; scope names them in the links, as cycle_id=…"""
    scores = values(items, "score")
    aspired = [i.value for i in items if i.figure == "score" and i.ambition == "aspirational"]
    cycles = {i.cycle_id for i in items if i.figure == "score"}
    amendments = values(items, "amendments")
    off = values(items, "calibration")
    resolved = [i.value for i in items if i.figure == "blockers" and not i.is_open]
    calibration = mean(off)
    per_cycle = Fraction(len(amendments), len(cycles)) if cycles else None
    return Insight(
        id=id,
        score=shown(mean(scores), len(scores), "score", scope),
        spread=shown(spread(scores), len(scores), "score", scope),
        success=of(items, "success", scope),
        adherence=of(items, "adherence", scope),
        calibration=shown(calibration, len(off), "calibration", scope),
        calibrated=None if calibration is None else calibrated(calibration),
        calibration_words=in_words([i for i in items if i.figure == "calibration"]),
        amendments=shown(per_cycle, len(cycles), "amendments", scope),
        ambition=ambition(mean(aspired)),
        aspirational=len(aspired),
        blockers=shown(mean(resolved), len(resolved), "blockers", scope),
        slowest=slowest(items),
    )


def values(items: Sequence[Item], figure: InsightFigure) -> list[Fraction]:
    """What a figure is taken over."""
    return [item.value for item in items if item.figure == figure]


def of(items: Sequence[Item], figure: InsightFigure, scope: str) -> Counted:
    """The plain average of what a figure is taken over."""
    found = values(items, figure)
    return shown(mean(found), len(found), figure, scope)


def shown(exact: Fraction | None, over: int, figure: InsightFigure, scope: str) -> Counted:
    """A figure with its count, and a link to what it counts."""
    more = f"&{scope}" if scope else ""
    return Counted(
        value=None if exact is None else arithmetic.figure(exact),
        over=over,
        link=f"/v1/insights/items?figure={figure}{more}",
    )


def slowest(items: Sequence[Item]) -> tuple[Slowest, ...]:
    """The blockers that stood in the way longest."""
    blockers = [i for i in items if i.figure == "blockers" and i.blocker_id is not None]
    blockers.sort(key=lambda i: (-i.value, str(i.blocker_id)))
    return tuple(
        Slowest(
            blocker_id=blocker.blocker_id,
            key_result_id=blocker.key_result_id,
            days=int(blocker.value),
            open=blocker.is_open,
            link=f"/v1/blockers/{blocker.blocker_id}",
        )
        for blocker in blockers[:SLOWEST_MAX]
        if blocker.blocker_id is not None and blocker.key_result_id is not None
    )


def spread(scores: Sequence[Fraction]) -> Fraction | None:
    """The standard deviation of all there are."""
    average = mean(scores)
    if average is None:
        return None
    square = sum(((score - average) ** 2 for score in scores), Fraction(0)) / len(scores)
    return Fraction(_EXACT.sqrt(_EXACT.divide(square.numerator, square.denominator)))


def calibrated(calibration: Fraction) -> Literal["well", "fairly", "badly"]:
    """A Brier score in a word."""
    if calibration <= WELL_MAX:
        return "well"
    return "fairly" if calibration < FAIRLY_MAX else "badly"


def in_words(items: Sequence[Item]) -> str:
    """What was said on average against how often it came true; "" of nothing."""
    said = mean([Fraction(item.said, 10) for item in items])
    came = mean([Fraction(item.came) for item in items])
    if said is None or came is None:
        return ""
    word = "about right"
    if abs(said - came) > ABOUT:
        word = "too sure" if said > came else "too cautious"
    return (
        f"Confidence of {arithmetic.score(said) * 10:.0f} in 10 on average came true "
        f"{arithmetic.score(came) * 10:.0f} times in 10: {word}."
    )


def ambition(average: Fraction | None) -> Literal["too_safe", "healthy", "fantasy"] | None:
    """What the mean score of aspirational objectives says of how they were aimed."""
    if average is None:
        return None
    if average > SCORE_MAX:
        return "too_safe"
    return "healthy" if average >= SCORE_MIN else "fantasy"
