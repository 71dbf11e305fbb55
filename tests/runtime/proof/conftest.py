"""Logs in a migrated database of the module's own."""

from tests.support.proofs import proofs

__all__ = ["proofs"]
