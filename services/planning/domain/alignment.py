"""Who hangs under whom: no circle, and no deeper than people can follow."""

from collections.abc import Sequence
from uuid import UUID

from contracts.envelope import Fault
from contracts.values import ALIGNMENT_DEPTH_MAX

DEPTH_MAX = ALIGNMENT_DEPTH_MAX


def parent_faults(
    objective_id: UUID,
    ancestors: Sequence[UUID],
    height: int = 1,
    *,
    is_told: bool = False,
) -> list[Fault]:
    """What is wrong with a place under a parent; ancestors runs from the parent to the top.

    It is empty when the parent is not here, or not to be seen by who asks. height counts the
    levels that come along: the objective, and what hangs under it. is_told: the parent is
    confidential and this is not, so that it would name to everybody what only some may know of.
    """
    if objective_id in ancestors:
        return [Fault("/parent_id", "circle", "An objective cannot stand under itself.")]
    if not ancestors:
        return [Fault("/parent_id", "unknown_objective", "There is no such objective here.")]
    if is_told:
        message = "Only what is confidential too hangs under what is confidential."
        return [Fault("/parent_id", "confidential_parent", message)]
    if len(ancestors) + height > DEPTH_MAX:
        message = f"At most {DEPTH_MAX} objectives stand one under the other."
        return [Fault("/parent_id", "too_deep", message)]
    return []
