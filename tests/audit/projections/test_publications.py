"""Whether a newer checkpoint is due to be told."""

from uuid import UUID

from contracts.events.audit_checkpoints import CheckpointPublished
from contracts.events.identity import OrganisationRegistered
from contracts.events.planning import CycleClosed
from services.audit.projections.publications import PUBLICATIONS, THE_LOG, Publication
from services.runtime.projection.definition import fold
from tests.support.history import NOON_US, ORGANISATION, History

registered = OrganisationRegistered(
    organisation_id=ORGANISATION, name="Bakery", timezone="UTC", locale="en", log_id="0" * 32
)
closed = CycleClosed(cycle_id=UUID(int=5))
told = CheckpointPublished(because="daily", size=1, root="r", note="n", key="k")


def test_a_day_begins_when_the_log_does():
    history = History().add("organisation/1", registered)
    assert fold(PUBLICATIONS, history.events) == {THE_LOG: Publication(at=NOON_US + 1)}


def test_it_knows_what_was_told_last_and_where_a_cycle_was_closed():
    history = History().add("organisation/1", registered).add("cycle/5", closed)
    history.add("checkpoint/1", told)
    known = Publication(at=NOON_US + 3, size=1, position=3, key="k", closed_at=2)
    assert fold(PUBLICATIONS, history.events) == {THE_LOG: known}


def test_a_log_whose_beginning_it_never_heard_of_is_no_trouble():
    only_closed = fold(PUBLICATIONS, History().add("cycle/5", closed).events)
    assert only_closed[THE_LOG].closed_at == 1
    only_told = fold(PUBLICATIONS, History().add("checkpoint/1", told).events)
    assert only_told[THE_LOG].size == 1
