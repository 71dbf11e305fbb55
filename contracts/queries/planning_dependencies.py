"""Questions about what objectives need of others, and their answers."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Query
from contracts.queries.identity import Limit
from contracts.queries.page import Page
from contracts.values import LIST_LIMIT_DEFAULT, DependencyState, NeededKind


class NeededThing(Struct, frozen=True, kw_only=True):
    """Of whom, or of what, something is needed; id is None where that is hidden from who asks."""

    kind: NeededKind
    id: UUID | None = None


class DependencyView(Struct, frozen=True, kw_only=True):
    """What an objective needs. reason is what the other side said last.

    link is the path at which an outsider answers, shown to whoever may give it out, while it opens;
    it does so until link_expires_at.
    """

    id: UUID
    objective_id: UUID
    cycle_id: UUID
    on: NeededThing
    need: str
    due_on: date | None = None
    state: DependencyState
    reason: str | None = None
    link: str | None = None
    link_expires_at: str | None = None
    created_at: str
    version: int


class ShownDependency(Struct, frozen=True, kw_only=True):
    """What an outsider sees: what was shown when the link was given out, and where it stands.
    locale is that of the organisation, as de or de-AT."""

    objective: str
    need: str
    due_on: date | None
    state: DependencyState
    reason: str | None
    answers: tuple[str, ...]
    expires_at: str
    locale: str = "en"


class ObjectiveDependencies(Query):
    """What an objective needs, in the order it was declared."""

    ANSWER: ClassVar[Any] = Page[DependencyView]

    objective_id: UUID
    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None


class DependencyByLink(Query):
    """What a link shows; whoever holds it may ask."""

    ANSWER: ClassVar[Any] = ShownDependency

    token: str
