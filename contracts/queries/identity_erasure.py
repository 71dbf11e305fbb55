"""How far the forgetting of somebody has come."""

from uuid import UUID

from msgspec import Struct

from contracts.values import ErasedKind


class ErasureView(Struct, frozen=True, kw_only=True):
    """Somebody who was forgotten; key_id names the key that was destroyed."""

    subject: ErasedKind
    subject_id: UUID
    key_id: UUID
    is_finished: bool
