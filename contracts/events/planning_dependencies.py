"""What an objective needs of others, and what they say to it."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from contracts.envelope import Event
from contracts.values import Needed, Shown


class DependencyDeclared(Event):
    """An objective needs something of a team, an objective, a key result or an outsider."""

    dependency_id: UUID
    objective_id: UUID
    cycle_id: UUID
    on: Needed
    need: str
    due_on: date | None = None


class DependencyAccepted(Event):
    """The other side will see to it."""

    dependency_id: UUID
    objective_id: UUID
    cycle_id: UUID
    reason: str | None = None


class DependencyDeclined(Event):
    """The other side will not, and says why."""

    dependency_id: UUID
    objective_id: UUID
    cycle_id: UUID
    reason: str


class DependencyResolved(Event):
    """What was accepted is done."""

    dependency_id: UUID
    objective_id: UUID
    cycle_id: UUID
    reason: str | None = None


class DependencyBroken(Event):
    """What was accepted will not come, and why."""

    dependency_id: UUID
    objective_id: UUID
    cycle_id: UUID
    reason: str


class DependencyLinkIssued(Event):
    """An outsider got a link to answer with; what it shows is kept as it was shown.

    serial is the one that counts from now on; expires_at is in µs since 1970 UTC.
    """

    dependency_id: UUID
    objective_id: UUID
    cycle_id: UUID
    external_party_id: UUID
    serial: int
    expires_at: int
    shown: Shown


class DependencyLinkRevoked(Event):
    """The link opens nothing any more."""

    dependency_id: UUID
    objective_id: UUID
    cycle_id: UUID
    serial: int


class LinkSecretMade(Event):
    """An organisation signs its links from now on; the secret is 64 hex digits, sealed."""

    PERSONAL: ClassVar[dict[str, str]] = {"secret": "organisation_id"}

    organisation_id: UUID
    secret: str
