"""What people say, under what they say it about."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct

from contracts.events.planning_work import CommentAdded
from contracts.queries.planning_work import CommentView
from contracts.times import rfc3339
from services.planning.domain.comment import Comment, evolve
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class CommentDocument(Struct, frozen=True, kw_only=True):
    """A comment, when (µs) and where in the log it was made."""

    id: UUID
    comment: Comment
    added_at: int
    added_index: int


def put_up(shelf: Shelf[CommentDocument], recorded: Recorded[CommentAdded]) -> None:
    """A comment comes in."""
    document = CommentDocument(
        id=recorded.event.comment_id,
        comment=evolve(None, recorded.event),
        added_at=recorded.header.recorded_at,
        added_index=recorded.index,
    )
    shelf.put(str(document.id), document)


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """A comment is a document."""
    return (str(recorded.event.comment_id),)


def on_objective(objective_id: UUID) -> str:
    """The list of what is said about an objective itself."""
    return f"objective/{objective_id}"


def on_key_result(key_result_id: UUID) -> str:
    """The list of what is said about a key result."""
    return f"key_result/{key_result_id}"


def lists(_key: str, document: CommentDocument) -> Iterable[tuple[str, str]]:
    """Under its key result, else under its objective; in the order they were made."""
    comment = document.comment
    name = (
        on_objective(comment.objective_id)
        if comment.key_result_id is None
        else on_key_result(comment.key_result_id)
    )
    yield name, f"{document.added_index:012d}"


def present_comment(document: CommentDocument) -> CommentView:
    """The comment as it is shown."""
    comment = document.comment
    return CommentView(
        id=document.id,
        objective_id=comment.objective_id,
        key_result_id=comment.key_result_id,
        author_id=comment.author_id,
        text=comment.text,
        mentions=comment.mentions,
        created_at=rfc3339(document.added_at),
    )


comments: Projection[CommentDocument] = Projection(
    name="comments",
    version=1,
    document=CommentDocument,
    steps={CommentAdded: put_up},
    keys=keys,
    lists=lists,
)
