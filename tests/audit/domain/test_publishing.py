"""A checkpoint is told to everybody who listens."""

import pytest

from contracts.events.audit_checkpoints import CheckpointPublished
from contracts.queries.audit_proofs import CheckpointView, ConsistencyView
from services.audit.domain.publishing import publish
from services.audit.handlers.checkpoints import PUBLISHING
from tests.support.scenario import scenario

story = scenario(PUBLISHING)


def newest(size: int, since: int = 0, **other) -> CheckpointView:
    seen = {"root": f"root {size}", "note": f"note {size}", "key": "key", **other}
    step = ConsistencyView(from_size=since, proof=("hash",) if since else ())
    return CheckpointView(size=size, consistency=step, **seen)


def published(size: int, since: int = 0, because="daily") -> CheckpointPublished:
    return CheckpointPublished(
        because=because,
        size=size,
        root=f"root {size}",
        note=f"note {size}",
        key="key",
        from_size=since,
        consistency=("hash",) if since else (),
    )


def test_each_one_begins_with_the_one_told_before():
    first = story.when(lambda told: publish(told, newest(7), "daily")).then(published(7))
    first.when(lambda told: publish(told, newest(9, 7), "cycle_closed")).then(
        published(9, 7, "cycle_closed")
    )


@pytest.mark.parametrize("size", [7, 6])
def test_what_was_told_or_is_older_is_not_told_again(size):
    told = story.given(published(7))
    told.when(lambda told: publish(told, newest(size, 7), "requested")).then()


def test_what_nobody_signed_is_not_told():
    story.when(lambda told: publish(told, newest(7, note=None), "daily")).then()
    story.when(lambda told: publish(told, newest(7, key=None), "daily")).then()
