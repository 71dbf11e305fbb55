"""Answers about what becomes of objectives."""

from msgspec import Struct


class HandedOver(Struct, frozen=True, kw_only=True):
    """How many objectives changed hands, in whole or in part."""

    objectives: int
