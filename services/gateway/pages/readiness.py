"""Whether a cycle can start: what each objective and the cycle still lack, and where it is put
right. Only what this person sees is counted, so a gap never tells of what is confidential."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from uuid import UUID

from msgspec import Struct

from contracts.queries.planning import CycleView, KeyResultView, ObjectiveView
from contracts.values import Owner
from services.gateway.pages.choosing import RHYTHMS, WEEKDAYS, owner_text
from services.gateway.pages.language import Language

OBJECTIVES_ADVISED_MIN, OBJECTIVES_ADVISED_MAX = 2, 5
KEY_RESULTS_ADVISED_MAX = 5


class Check(Struct, frozen=True, kw_only=True):
    """A sentence about what is there or lacks, and the address where it is put right."""

    says: str
    path: str
    is_met: bool = False


def gaps_of(
    language: Language,
    objective: ObjectiveView,
    *,
    errors: int,
    has_company: bool,
    here: Collection[UUID],
) -> list[Check]:
    """What an objective lacks before its cycle should start. errors are broken rules nobody
    answered for, has_company whether the company has an objective to serve, here who may answer."""
    return [
        *_owned(language, objective, here),
        *_measurable(language, objective),
        *_aligned(language, objective, has_company),
        *_published(language, objective, errors),
    ]


def has_number(key_result: KeyResultView) -> bool:
    """Whether it says by how much: a target, a band or steps, not only yes or no."""
    return key_result.metric.kind != "boolean"


def live(objective: ObjectiveView) -> list[KeyResultView]:
    """The key results that were not withdrawn."""
    return [one for one in objective.key_results if one.state == "live"]


def _owned(language: Language, objective: ObjectiveView, here: Collection[UUID]) -> Iterator[Check]:
    if objective.accountable_id not in here:
        says = language.say("Nobody who is still here answers for it.")
        yield Check(says=says, path=f"/objectives/{objective.id}/edit")


def _measurable(language: Language, objective: ObjectiveView) -> Iterator[Check]:
    path, found = f"/objectives/{objective.id}", live(objective)
    if not found:
        yield Check(says=language.say("It has no key result yet."), path=f"{path}#add")
    elif not any(map(has_number, found)):
        says = language.say("None of its key results has a number.")
        yield Check(says=says, path=f"/key-results/{found[0].id}/edit")
    elif len(found) > KEY_RESULTS_ADVISED_MAX:
        says = language.say("It has %(n)s key results; up to five are kept in mind.", n=len(found))
        yield Check(says=says, path=f"{path}#krs")


def _aligned(language: Language, objective: ObjectiveView, has_company: bool) -> Iterator[Check]:
    if has_company and objective.owner.kind != "company" and objective.parent_id is None:
        says = language.say("It serves no other objective yet.")
        yield Check(says=says, path=f"/objectives/{objective.id}/parent")


def _published(language: Language, objective: ObjectiveView, errors: int) -> Iterator[Check]:
    path = f"/objectives/{objective.id}"
    if errors:
        says = language.count(
            "It breaks %(n)s rule of good writing.",
            "It breaks %(n)s rules of good writing.",
            errors,
        )
        yield Check(says=says, path=f"{path}#lint")
    if objective.state == "draft":
        yield Check(says=language.say("It is not published."), path=f"{path}#publish")


def checks_of(
    language: Language,
    cycle: CycleView,
    objectives: Sequence[ObjectiveView],
    named: Callable[[Owner], str],
) -> list[Check]:
    """What the cycle as a whole lacks, and what of it is settled. named says whose something is."""
    return [
        *_ideas(language, cycle),
        *_focus(language, cycle, objectives, named),
        _rhythm(language, cycle),
    ]


def _ideas(language: Language, cycle: CycleView) -> Iterator[Check]:
    if cycle.silent_ideas:
        says = language.say("Ideas are still told in silence; reveal them, then narrow them down.")
        yield Check(says=says, path=f"/planning?cycle={cycle.id}#ideas")


def _focus(
    language: Language,
    cycle: CycleView,
    objectives: Sequence[ObjectiveView],
    named: Callable[[Owner], str],
) -> Iterator[Check]:
    here = f"/planning?cycle={cycle.id}"
    if not objectives:
        yield Check(
            says=language.say("No objective is written yet."), path=f"{here}&write=company#write"
        )
    for owner, many in Counter(one.owner for one in objectives if one.state != "closed").items():
        is_few = many < OBJECTIVES_ADVISED_MIN
        says = language.count(
            "%(who)s: %(n)s objective; two to five keep the focus.",
            "%(who)s: %(n)s objectives; two to five keep the focus.",
            many,
            who=named(owner),
        )
        yield Check(
            says=says,
            path=f"{here}&write={owner_text(owner)}#write" if is_few else f"{here}#drafts",
            is_met=not is_few and many <= OBJECTIVES_ADVISED_MAX,
        )


def _rhythm(language: Language, cycle: CycleView) -> Check:
    rhythm = cycle.check_ins
    says = language.say(
        "Check-ins are agreed: %(every)s, on %(weekday)s.",
        every=language.say(dict(RHYTHMS)[rhythm.every]),
        weekday=language.say(dict(WEEKDAYS)[rhythm.weekday]),
    )
    return Check(says=says, path="/settings#cadence", is_met=True)
