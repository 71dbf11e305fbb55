"""Requests to forget somebody, or a whole organisation."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

from msgspec import Meta

from contracts.envelope import Command
from contracts.queries.identity import MemberView, OrganisationView
from contracts.queries.identity_erasure import ErasureView
from contracts.queries.identity_parties import ExternalPartyView
from contracts.values import ErasedKind, LegalGround, Note, Reason

CHECKPOINT_CHARS_MAX = 10_000


class EraseMember(Command):
    """Forget a member for good: names, addresses and words go, numbers stay. Who is still here is
    deactivated with it; hand_over_to then takes over what was theirs."""

    ANSWER: ClassVar[Any] = MemberView

    member_id: UUID
    legal_ground: LegalGround
    reason: Note = ""
    hand_over_to: UUID | None = None


class EraseExternalParty(Command):
    """Forget somebody outside for good: names, addresses and words go."""

    ANSWER: ClassVar[Any] = ExternalPartyView

    external_party_id: UUID
    legal_ground: LegalGround
    reason: Note = ""


class FinishErasure(Command):
    """Sweep away what a process may still have known when somebody was forgotten."""

    ANSWER: ClassVar[Any] = ErasureView

    subject: ErasedKind
    subject_id: UUID


class OffboardOrganisation(Command):
    """Let a suspended organisation go for good, once its export is in its hands; for the operator.

    checkpoint is the file of that name in the export: it must be of this log, as it stands, and
    reach the suspension at least. Keys and payloads are then gone; headers and checkpoints stay.
    """

    ANSWER: ClassVar[Any] = OrganisationView

    organisation_id: UUID
    reason: Reason
    checkpoint: Annotated[str, Meta(min_length=1, max_length=CHECKPOINT_CHARS_MAX)]
