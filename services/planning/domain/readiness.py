"""What a cycle lacks before it can run, and before it can close: domain.md §4."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from contracts.envelope import Fault
from contracts.values import KEY_RESULTS_MAX, Owner
from services.planning.domain.dependency import Dependency
from services.planning.domain.lint import Finding, lint, written
from services.planning.domain.lint_answer import About, about
from services.planning.domain.metric import curve_faults
from services.planning.domain.objective import Objective

OBJECTIVES_PER_OWNER_MIN = 2
OBJECTIVES_PER_OWNER_MAX = 5


def shortcomings(
    objectives: Iterable[Objective], days: tuple[date, date] | None = None
) -> list[Fault]:
    """Everything short, of the objectives of a cycle; drafts and closed ones do not count.

    days are the cycle's first and last: its dates may have moved since a curve was planned.

    That check-ins come at least monthly needs no look: no cycle takes a longer rhythm.
    """
    published = [objective for objective in objectives if objective.state == "published"]
    if not published:
        message = "No objective is published in this cycle."
        return [Fault("/objectives", "no_objectives", message)]
    of_owner: defaultdict[Owner, list[Objective]] = defaultdict(list)
    for objective in published:
        of_owner[objective.owner].append(objective)
    short = [fault for owner, theirs in of_owner.items() for fault in _focus(owner, len(theirs))]
    short += [fault for objective in published for fault in _measures(objective)]
    return short + ([fault for o in published for fault in _curves(o, days)] if days else [])


def unfinished(objectives: Iterable[Objective], reviewed: Collection[UUID]) -> list[Fault]:
    """What a cycle in review lacks before it can close: a published objective of which nobody said
    what came of it. reviewed are those that a review gave an outcome."""
    return [
        Fault(
            f"/objectives/{objective.id}",
            "no_outcome",
            f"“{objective.title}” has no outcome: review it with one, close it or set it aside.",
        )
        for objective in objectives
        if objective.state == "published"
        and objective.archived_with is None
        and objective.id not in reviewed
    ]


def lint_faults(objective: Objective, answered: Collection[About]) -> list[Fault]:
    """What the lint calls an error in a published objective and nobody has answered."""
    if objective.state != "published":
        return []
    found = lint(written(objective, is_running=False))
    open_errors = (f for f in found if f.severity == "error" and about(f) not in answered)
    return [_lint_fault(objective, finding) for finding in open_errors]


def _lint_fault(objective: Objective, finding: Finding) -> Fault:
    kr = objective.key_result(finding.key_result_id) if finding.key_result_id else None
    pointer = f"/key_results/{kr.id}" if kr else f"/objectives/{objective.id}"
    title = kr.title if kr else objective.title
    message = f"“{title}”: {finding.message()} Change it, or answer the finding with a reason."
    return Fault(pointer, f"lint_{finding.rule}", message)


def hidden_places(
    objectives: Iterable[Objective], open_dependencies: Iterable[Dependency]
) -> frozenset[str]:
    """The places, of all that can be short, that only some may know of."""
    secret = [objective for objective in objectives if objective.confidential]
    ids = {objective.id for objective in secret}
    needs = (need for need in open_dependencies if need.objective_id in ids)
    return frozenset(
        (
            *(f"/objectives/{objective.id}" for objective in secret),
            *(f"/key_results/{kr.id}" for objective in secret for kr in objective.key_results),
            *(f"/dependencies/{need.id}" for need in needs),
        )
    )


def warnings(open_dependencies: Iterable[Dependency]) -> list[Fault]:
    """What is told at activation and holds nothing up: needs that nobody has answered."""
    return [
        Fault(
            f"/dependencies/{dependency.id}",
            "open_dependency",
            f"Nobody has answered this need yet: “{dependency.declared.need}”",
        )
        for dependency in open_dependencies
    ]


def _focus(owner: Owner, count: int) -> list[Fault]:
    if OBJECTIVES_PER_OWNER_MIN <= count <= OBJECTIVES_PER_OWNER_MAX:
        return []
    code = "too_few_objectives" if count < OBJECTIVES_PER_OWNER_MIN else "too_many_objectives"
    message = (
        f"{_named(owner)} has {count} published {'objective' if count == 1 else 'objectives'};"
        f" {OBJECTIVES_PER_OWNER_MIN} to {OBJECTIVES_PER_OWNER_MAX} keep the focus."
    )
    return [Fault(_pointer(owner), code, message)]


def _measures(objective: Objective) -> list[Fault]:
    count = len(objective.live)
    if 1 <= count <= KEY_RESULTS_MAX:
        return []
    code = "no_key_results" if count == 0 else "too_many_key_results"
    message = f"“{objective.title}” has {count} key results; 1 to {KEY_RESULTS_MAX} are wanted."
    return [Fault(f"/objectives/{objective.id}", code, message)]


def _curves(objective: Objective, days: tuple[date, date]) -> list[Fault]:
    return [
        Fault(
            f"/key_results/{kr.id}",
            fault.code,
            f"The planned curve of “{kr.title}” leaves the cycle.",
        )
        for kr in objective.live
        for fault in curve_faults(kr.metric, *days)
    ]


def _named(owner: Owner) -> str:
    return "The company" if owner.kind == "company" else f"The {owner.kind} {owner.id}"


def _pointer(owner: Owner) -> str:
    return "/owners/company" if owner.kind == "company" else f"/owners/{owner.kind}/{owner.id}"
