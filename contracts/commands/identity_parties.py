"""Requests about people outside the organisation."""

from typing import Any, ClassVar
from uuid import UUID

from contracts.envelope import Command
from contracts.queries.identity_parties import ExternalPartyView
from contracts.values import Email, Name


class AddExternalParty(Command):
    """Make somebody outside known, so that objectives can depend on them."""

    ANSWER: ClassVar[Any] = ExternalPartyView

    external_party_id: UUID
    name: Name
    email: Email
    company: Name | None = None
