"""Checkpoints leave the building: each begins with the one told before it."""

from contracts.events.audit_checkpoints import CheckpointPublished, Reason
from contracts.queries.audit_proofs import CheckpointView


def evolve(
    told: CheckpointPublished | None, event: CheckpointPublished
) -> CheckpointPublished | None:
    """The checkpoint told last."""
    return event


def publish(
    told: CheckpointPublished | None, newest: CheckpointView, because: Reason
) -> list[CheckpointPublished]:
    """Tell the newest one; nothing where it was told already, or is older than what was told.

    newest has the proof that it begins with what was told last.
    """
    before = told.size if told else 0
    if newest.note is None or newest.key is None or newest.size <= before:
        return []
    return [
        CheckpointPublished(
            because=because,
            size=newest.size,
            root=newest.root,
            note=newest.note,
            key=newest.key,
            from_size=before,
            consistency=newest.consistency.proof if newest.consistency else (),
        )
    ]
