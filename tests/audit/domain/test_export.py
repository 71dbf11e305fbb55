"""What an export is, and which payloads one of a single cycle shows."""

from uuid import UUID

import pytest

from contracts import errors
from contracts.commands.audit_export import MakeExport
from contracts.envelope import encode
from contracts.events.audit_export import ExportMade
from contracts.events.planning import CycleClosed
from contracts.events.planning_life import ObjectiveCarriedForward
from contracts.registry import EVENTS
from services.audit.domain.export import ALWAYS_SHOWN, decide, is_shown
from services.audit.handlers.export import EXPORT
from tests.support.scenario import scenario

ID, CYCLE, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
make = MakeExport(export_id=ID, cycle_id=CYCLE)
made = ExportMade(export_id=ID, cycle_id=CYCLE)


def test_an_export_is_noted():
    scenario(EXPORT, decide).given().when(make).then(made)


def test_an_export_is_made_once():
    scenario(EXPORT, decide).given(made).when(make).then_refused(errors.IdTaken)


def shown(event, cycle_id=CYCLE, kind="planning.cycle_closed.v1"):
    header = encode({"format": 1, "type": kind})
    return is_shown(cycle_id, header, encode(event))


def test_a_whole_export_shows_everything():
    assert shown(CycleClosed(cycle_id=OTHER), cycle_id=None)


def test_the_export_of_a_cycle_shows_what_is_of_it():
    assert shown(CycleClosed(cycle_id=CYCLE))
    assert not shown(CycleClosed(cycle_id=OTHER))
    assert not shown({"name": "Bakers"}, kind="identity.team_created.v1")


def test_what_is_carried_into_a_cycle_is_of_it_too():
    carried = ObjectiveCarriedForward(
        objective_id=ID, cycle_id=OTHER, to_objective_id=ID, to_cycle_id=CYCLE
    )
    assert shown(carried)


@pytest.mark.parametrize("kind", sorted(ALWAYS_SHOWN))
def test_what_the_check_itself_needs_is_always_shown(kind):
    assert shown({"reason": "any"}, kind=kind)
    # Those of erasure come with the services that record them.
    assert kind in EVENTS or kind.startswith("identity.")
