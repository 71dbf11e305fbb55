"""What earlier cycles taught, laid beside the plan and the review of the one that came after."""

from msgspec import Struct

from contracts.queries.planning import CycleView
from contracts.queries.scoring_learnings import CycleLearned, CycleLearnings, LearningsView
from contracts.values import Verdict
from services.gateway.pages.marking import words
from services.gateway.pages.people import People
from services.gateway.pages.window import Window

VERDICTS: dict[Verdict, str] = {
    "strategy": words("It hung at the strategy: the objectives were the wrong ones."),
    "rhythm": words("It hung at the rhythm: the objectives were not followed."),
    "ambition": words("It hung at the ambition: the targets were too easy or out of reach."),
}
# The rest is in the review of that cycle.
LEARNINGS_SHOWN_MAX = 5


class Lesson(Struct, frozen=True, kw_only=True):
    """What somebody learnt; path is the page of the objective it is about, empty for the whole."""

    text: str
    who: str
    path: str


class Learnt(Struct, frozen=True, kw_only=True):
    """What a cycle taught, in words; path is its review, more the lessons that stand only there."""

    name: str
    path: str
    verdicts: tuple[str, ...]
    lessons: tuple[Lesson, ...]
    more: int


async def learnt_before(window: Window, people: People, cycle: CycleView) -> list[Learnt]:
    """What the cycles before this one taught, the last one first; none where that is nobody's to
    see. Raises Refusing."""
    found: LearningsView | None = await window.perhaps(CycleLearnings(cycle_id=cycle.id))
    return [_told(window, people, one) for one in found.cycles] if found else []


def _told(window: Window, people: People, one: CycleLearned) -> Learnt:
    shown = one.learnings[:LEARNINGS_SHOWN_MAX]
    return Learnt(
        name=one.name,
        path=f"/review?cycle={one.cycle_id}{window.and_then}",
        verdicts=tuple(window.language.say(VERDICTS[each]) for each in dict.fromkeys(one.verdicts)),
        lessons=tuple(
            Lesson(
                text=each.text,
                who=people.name(each.reviewer_id),
                path=f"/objectives/{each.objective_id}{window.then}" if each.objective_id else "",
            )
            for each in shown
        ),
        more=len(one.learnings) - len(shown),
    )
