from typing import Any
from uuid import UUID

import pytest

from contracts import errors
from contracts.commands.checkin import AssignBlocker, NewBlocker, RaiseBlocker, ResolveBlocker
from services.checkin.domain.blocker import assign, blockers_faults, raised, resolve
from services.checkin.handlers.commands import BLOCKER
from tests.support.quarter import ANNA, BEN, CYCLE, KEY_RESULT, MAX, OBJECTIVE, who
from tests.support.reports import blocked, cleared, passed_on
from tests.support.scenario import scenario

MILL = UUID(int=301)
STAFF = frozenset((who(ANNA), who(BEN)))
story = scenario(BLOCKER).given(blocked(MILL))


def to(member: Any) -> Any:
    command = AssignBlocker(blocker_id=MILL, owner_id=who(member))
    return lambda blocker: assign(blocker, command, STAFF)


def by(member: Any, how: str = "") -> Any:
    command = ResolveBlocker(blocker_id=MILL, resolution=how)
    return lambda blocker: resolve(blocker, command, who(member))


def test_a_blocker_is_to_be_cleared_by_whoever_is_accountable_unless_it_says_otherwise():
    about = {
        "key_result_id": KEY_RESULT,
        "objective_id": OBJECTIVE,
        "cycle_id": CYCLE,
        "raised_by": who(BEN),
    }
    new = NewBlocker(text="The mill delivers late", kind="supplier", severity="high")
    assert raised(MILL, new, about, who(ANNA)) == blocked(MILL)
    to_max = RaiseBlocker(
        blocker_id=MILL, key_result_id=KEY_RESULT, text="No flour", owner_id=who(MAX)
    )
    event = raised(MILL, to_max, about, who(ANNA))
    assert (event.owner_id, event.kind, event.severity) == (who(MAX), "other", "medium")


def test_a_blocker_passed_on_says_from_whom_to_whom():
    story.when(to(BEN)).then(passed_on(MILL, BEN)).when(to(ANNA)).then(
        passed_on(MILL, ANNA, by=BEN)
    )


def test_passing_it_to_whom_it_is_already_changes_nothing():
    story.when(to(ANNA)).then()


def test_nobody_from_elsewhere_is_to_clear_it():
    story.when(to(MAX)).then_refused(errors.Invalid, "/owner_id")


def test_a_blocker_is_resolved_once():
    story.when(by(BEN, "Another mill")).then(cleared(MILL, BEN, "Another mill")).when(
        by(ANNA)
    ).then()


def test_a_resolved_blocker_is_not_passed_on():
    story.given(cleared(MILL)).when(to(BEN)).then_refused(errors.BlockerGone)


@pytest.mark.parametrize("wish", [to(BEN), by(BEN)])
def test_a_blocker_never_raised_is_not_found(wish):
    scenario(BLOCKER).when(wish).then_refused(errors.NotFound)


def test_strangers_are_named_with_their_place_in_a_check_in():
    new = [
        NewBlocker(text="One"),
        NewBlocker(text="Two", owner_id=who(MAX)),
        NewBlocker(text="Three", owner_id=who(ANNA)),
    ]
    assert [fault.pointer for fault in blockers_faults(new, STAFF)] == ["/blockers/1/owner_id"]
