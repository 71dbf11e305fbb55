"""Requests that a checkpoint be told to everybody who listens."""

from typing import Any, ClassVar, Literal

from contracts.envelope import Command
from contracts.queries.audit_proofs import PublishedCheckpoint


class PublishCheckpoint(Command):
    """Tell the newest checkpoint in the public feed, now. It takes owner or
    admin; who audits reads it without."""

    ANSWER: ClassVar[Any] = PublishedCheckpoint


class AnnounceCheckpoint(Command):
    """The same, because a day is over, a cycle was closed, or another key signs."""

    ANSWER: ClassVar[Any] = PublishedCheckpoint

    because: Literal["daily", "cycle_closed", "key_changed"]
