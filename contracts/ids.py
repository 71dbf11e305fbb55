"""Identifiers as distinct types, so that one kind is never passed for another.

All are UUIDv7 (RFC 9562 §5.7): they sort by time of creation.
"""

from typing import NewType
from uuid import UUID

OrganisationId = NewType("OrganisationId", UUID)
MemberId = NewType("MemberId", UUID)
TeamId = NewType("TeamId", UUID)
ExternalPartyId = NewType("ExternalPartyId", UUID)
ApiKeyId = NewType("ApiKeyId", UUID)
CycleId = NewType("CycleId", UUID)
ObjectiveId = NewType("ObjectiveId", UUID)
KeyResultId = NewType("KeyResultId", UUID)
CheckInId = NewType("CheckInId", UUID)
BlockerId = NewType("BlockerId", UUID)

# The platform's own log: organisations' existence, nothing of their OKRs.
PLATFORM = OrganisationId(UUID(int=0))
