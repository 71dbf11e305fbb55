"""Identifiers that are the same everywhere. All others are UUIDv7 (RFC 9562 §5.7)."""

from uuid import UUID

# The platform's own log: organisations' existence, nothing of their OKRs.
PLATFORM = UUID(int=0)
# The log of all checkpoints: no organisation's, and none may have this id.
CHECKPOINTS = UUID(int=1)
