"""How a quarter of the demo bakery is looked back on: scores, answers, the close."""

from collections.abc import Sequence

from services.cli.demo.quarter import House, Quarter
from services.cli.demo.shapes import Goal

ANSWERS = {
    "performance": "Better where one person cared, worse where everybody did a little.",
    "challenge": "Two were uncomfortable, as they should be. One we could have reached asleep.",
    "adherence": "Fridays worked until the holidays, then half of the check-ins came late.",
    "impact": "People at the counter talk about the same three things now.",
    "future": "Fewer key results, each with one name, and a value that the till can tell us.",
    "learnings": "What nobody looks at on Friday does not move by Monday.",
}

AS_COMPUTED = "As computed; we see it the same way."


def look_back(house: House, quarter: Quarter, goals: Sequence[Goal], verdict: str) -> None:
    """Score, answer, close."""
    house.hanna.post(f"/v1/cycles/{quarter.id}/start-review", reason="The quarter is over.")
    for goal in goals:
        _grade(house, quarter, goal)
        went_well, in_the_way, learnings = goal.review
        answers = {"went_well": went_well, "in_the_way": in_the_way, "learnings": learnings}
        house.person(goal.by).put(
            f"/v1/objectives/{quarter.goals[goal.title]}/review",
            answers=answers,
            outcome=goal.outcome,
        )
    house.hanna.put(f"/v1/cycles/{quarter.id}/review", answers=ANSWERS, verdict=verdict)
    reason = "Scores are set and confirmed, and everybody has said their word."
    house.hanna.post(f"/v1/cycles/{quarter.id}/close", reason=reason)


def _grade(house: House, quarter: Quarter, goal: Goal) -> None:
    """Whoever is accountable sets each score, and somebody else confirms it."""
    for made, result in zip(quarter.results[goal.title], goal.results, strict=True):
        path = f"/v1/key-results/{made['id']}/score"
        person = house.person(result.by)
        score, reason = result.graded or (person.get(path)["score"], AS_COMPUTED)
        person.put(path, score=score, reason=reason)
        house.hanna.post(f"{path}/confirm")
