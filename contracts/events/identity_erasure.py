"""What happens when somebody, or a whole organisation, is to be forgotten.

From each of these on the log and everything made of it is read anew: what was sealed for whom it
names reads as empty, also where it was said long before.
"""

from typing import ClassVar
from uuid import UUID

from contracts.envelope import Event
from contracts.values import ErasedKind, LegalGround


class PersonErased(Event):
    """A person was forgotten; every number of theirs stays.

    key_id names the key that was destroyed: the fields it covers are those sealed under it, so
    nothing else that is missing can be laid to this erasure.
    """

    PERSONAL: ClassVar[dict[str, str]] = {"reason": "@actor"}
    FORGETS: ClassVar[str] = "subject_id"

    subject: ErasedKind
    subject_id: UUID
    key_id: UUID
    legal_ground: LegalGround
    reason: str = ""


class ErasureFinished(Event):
    """What a process may have held in memory of somebody forgotten is gone as well."""

    FORGETS: ClassVar[str] = "subject_id"

    subject: ErasedKind
    subject_id: UUID
    key_id: UUID


class OrganisationOffboarded(Event):
    """An organisation left for good, its export in hand: keys and payloads before this are gone.

    The export holds the first export_size entries of the log, whose RFC 6962 root is export_root,
    64 hex digits. Headers, leaves and checkpoints stay.
    """

    FORGETS: ClassVar[str] = "organisation_id"

    organisation_id: UUID
    reason: str
    export_size: int
    export_root: str
