"""What people say about an objective or a key result; said is said."""

from uuid import UUID

from msgspec import Struct

from contracts import errors
from contracts.commands.planning_work import CommentOnKeyResult, CommentOnObjective
from contracts.envelope import Fault
from contracts.events.planning_work import CommentAdded
from services.planning.domain import faults
from services.planning.domain.objective import Objective
from services.planning.domain.surroundings import Surroundings

CommentCommand = CommentOnObjective | CommentOnKeyResult


class Comment(Struct, frozen=True, kw_only=True):
    """A comment as its one event made it."""

    objective_id: UUID
    key_result_id: UUID | None
    author_id: UUID
    text: str
    mentions: tuple[UUID, ...]


def evolve(comment: Comment | None, event: CommentAdded) -> Comment:
    """The comment that was made."""
    return Comment(
        objective_id=event.objective_id,
        key_result_id=event.key_result_id,
        author_id=event.author_id,
        text=event.text,
        mentions=event.mentions,
    )


def decide(
    comment: Comment | None, command: CommentCommand, objective: Objective, around: Surroundings
) -> list[CommentAdded]:
    """Say it, in the name of who acts. Raises Invalid, IdTaken."""
    assert around.me is not None, "a member comments"
    wrong = faults.blank("/text", command.text)
    wrong += [
        Fault(f"/mentions/{n}", "unknown_member", "There is no such member here.")
        for n, member_id in enumerate(command.mentions)
        if member_id not in around.members
    ]
    if wrong:
        raise errors.Invalid(*wrong)
    event = CommentAdded(
        comment_id=command.comment_id,
        objective_id=objective.id,
        cycle_id=objective.cycle_id,
        key_result_id=getattr(command, "key_result_id", None),
        author_id=around.me,
        text=command.text,
        mentions=tuple(dict.fromkeys(command.mentions)),
    )
    if comment is None:
        return [event]
    if comment == evolve(None, event):
        return []  # The same command again: already true, so nothing new happened.
    raise errors.IdTaken(what="comment")
