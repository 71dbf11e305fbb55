"""The only place that makes ids."""

import os
from uuid import UUID

from services.runtime import clock

_VERSION_7 = 0x7 << 76
_VARIANT = 0x2 << 62
_last = 0


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562 §5.7): later ids of this process sort after earlier ones.

    48 bits of milliseconds and 12 of their fractions, counted up within one tick; 62 random bits.
    """
    global _last  # the counter that keeps the ids of one process rising
    moment = clock.now_us()
    ticks = (moment // 1000 << 12) | (moment % 1000 * 4096 // 1000)
    _last = max(ticks, _last + 1)
    value = _last >> 12 << 80 | _VERSION_7 | (_last & 0xFFF) << 64
    return UUID(int=value | _VARIANT | int.from_bytes(os.urandom(8)) >> 2)
