"""What an objective needs of others."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from contracts import errors
from contracts.commands.planning_dependencies import (
    AcceptDependency,
    BreakDependency,
    DeclareDependency,
    DeclineDependency,
    ResolveDependency,
)
from contracts.events.planning_dependencies import (
    DependencyAccepted,
    DependencyBroken,
    DependencyDeclared,
    DependencyDeclined,
    DependencyLinkRevoked,
    DependencyResolved,
)
from contracts.values import Needed, Shown
from services.planning.domain.dependency import (
    DAY_US,
    answer,
    declare,
    demand_link,
    issue_link,
    revoke_link,
)
from services.planning.domain.objective import Objective
from services.planning.handlers.streams import OBJECTIVE
from services.planning.projections.links import DEPENDENCY
from tests.planning.quarter import BAKEHOUSE, BREAD, QUARTER, REGULARS, around, defined, drafted
from tests.support.scenario import scenario

VAN, MILL = UUID(int=90), UUID(int=91)
PLACE: dict[str, Any] = {"dependency_id": VAN, "objective_id": BREAD, "cycle_id": QUARTER}
OF_BAKEHOUSE = Needed(kind="team", id=BAKEHOUSE)
WISH = DeclareDependency(
    dependency_id=VAN, objective_id=BREAD, on=OF_BAKEHOUSE, need="A van", due_on=date(2026, 8, 1)
)


def objective() -> Objective:
    found = OBJECTIVE.state([drafted(), defined()])
    assert found is not None
    return found


def declaring(is_there=True, **there):
    known = around(**there)
    return scenario(
        DEPENDENCY, lambda d, wish: declare(d, wish, objective(), known, is_there=is_there)
    )


def declared(**other):
    known: dict[str, Any] = {"on": OF_BAKEHOUSE, "need": "A van", "due_on": date(2026, 8, 1)}
    return DependencyDeclared(**{**PLACE, **known, **other})


story = scenario(DEPENDENCY, answer).given(declared())
ACCEPT, RESOLVE = AcceptDependency(dependency_id=VAN), ResolveDependency(dependency_id=VAN)
DECLINE = DeclineDependency(dependency_id=VAN, reason="No van")
BREAK = BreakDependency(dependency_id=VAN, reason="It broke down")


def test_an_objective_says_what_it_needs_of_whom():
    declaring().when(WISH).then(declared())
    declaring().given(declared()).when(WISH).then()
    declaring().given(declared()).when(replace(WISH, need="Two vans")).then_refused(errors.IdTaken)


@pytest.mark.parametrize("kind", ["team", "objective", "key_result", "external_party"])
def test_what_is_not_here_cannot_be_needed(kind):
    wish = replace(WISH, need=" ", on=Needed(kind=kind, id=UUID(int=99)))
    declaring(is_there=False).when(wish).then_refused(errors.Invalid, "/need", "/on/id")


@pytest.mark.parametrize(
    "on", [Needed(kind="objective", id=BREAD), Needed(kind="key_result", id=REGULARS)]
)
def test_an_objective_does_not_wait_for_itself(on):
    declaring().when(replace(WISH, on=on)).then_refused(errors.Invalid, "/on/id")


def test_after_the_cycle_nothing_is_needed_any_more():
    declaring(cycle_state="review").when(WISH).then_refused(errors.CycleStateWrong)


def test_the_other_side_accepts_and_resolves_or_breaks():
    accepted = story.when(ACCEPT).then(DependencyAccepted(**PLACE))
    accepted.when(RESOLVE).then(DependencyResolved(**PLACE))
    accepted.when(BREAK).then(DependencyBroken(**PLACE, reason="It broke down"))


def test_the_other_side_declines_with_a_reason():
    story.when(DECLINE).then(DependencyDeclined(**PLACE, reason="No van"))
    story.when(replace(DECLINE, reason=" ")).then_refused(errors.Invalid, "/reason")
    accepted = story.given(DependencyAccepted(**PLACE))
    accepted.when(replace(BREAK, reason=" ")).then_refused(errors.Invalid, "/reason")


@pytest.mark.parametrize(
    ("history", "wishes"),
    [
        ((), (RESOLVE, BREAK)),
        ((DependencyAccepted(**PLACE),), (ACCEPT, DECLINE)),
        ((DependencyDeclined(**PLACE, reason="No"),), (ACCEPT, DECLINE, RESOLVE, BREAK)),
        (
            (DependencyAccepted(**PLACE), DependencyResolved(**PLACE)),
            (ACCEPT, DECLINE, RESOLVE, BREAK),
        ),
    ],
)
def test_no_answer_is_skipped_or_taken_back(history, wishes):
    for wish in wishes:
        story.given(*history).when(wish).then_refused(errors.DependencyStateWrong)


outside = declared(on=Needed(kind="external_party", id=MILL))


def test_a_link_shows_what_was_so_when_it_was_given_out():
    issued = issue_link(outside, 1, "Bread", at=1000, days=2)
    shown = Shown(objective="Bread", need="A van", due_on=date(2026, 8, 1))
    assert (issued.external_party_id, issued.shown) == (MILL, shown)
    assert issued.expires_at == 1000 + 2 * DAY_US


def test_a_link_opens_until_it_expires_is_revoked_or_replaced():
    first, second = (issue_link(outside, n, "Bread", at=0, days=1) for n in (1, 2))
    story = scenario(DEPENDENCY).given(outside, first)

    def opening(serial, now):
        return lambda d: (demand_link(d, serial, DAY_US, now), ())[1]

    story.when(opening(1, DAY_US - 1)).then()
    story.when(opening(1, DAY_US)).then_refused(errors.LinkClosed)
    story.when(opening(2, 0)).then_refused(errors.LinkClosed)
    story.given(second).when(opening(1, 0)).then_refused(errors.LinkClosed)
    revoked = DependencyLinkRevoked(**PLACE, serial=1)
    story.when(revoke_link).then(revoked).when(opening(1, 0)).then_refused(errors.LinkClosed)
    story.given(revoked).when(revoke_link).then()


def test_only_outsiders_have_links():
    scenario(DEPENDENCY).given(declared()).when(revoke_link).then_refused(errors.NoOutsider)
