"""Questions about people outside the organisation, and their answers."""

from typing import Any, ClassVar
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Query
from contracts.queries.identity import Limit
from contracts.queries.page import Page
from contracts.values import LIST_LIMIT_DEFAULT


class ExternalPartyView(Struct, frozen=True, kw_only=True):
    """Somebody outside the organisation."""

    id: UUID
    name: str
    email: str
    company: str
    created_at: str
    version: int
    erased: bool = False


class ExternalPartyList(Query):
    """Everybody outside who is known, in the order they were added."""

    ANSWER: ClassVar[Any] = Page[ExternalPartyView]

    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None
