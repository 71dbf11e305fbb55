"""Moments in text and in microseconds since 1970 UTC."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def rfc3339(moment_us: int) -> str:
    """2026-11-23T10:00:00.000000Z from µs; always six decimals, so that text sorts as time."""
    moment = _EPOCH + timedelta(microseconds=moment_us)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def micros(moment: datetime) -> int:
    """µs since 1970 UTC of an aware moment. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return (moment - _EPOCH) // timedelta(microseconds=1)


def parse_rfc3339(text: str) -> int:
    """µs since 1970 UTC of an RFC 3339 time. Raises ValueError where it is none."""
    return micros(datetime.fromisoformat(text.replace("Z", "+00:00").replace("z", "+00:00")))


def hour_of(moment_us: int, timezone: str) -> int:
    """The hour that the clock of a time zone shows at a moment, in µs since 1970 UTC."""
    return (_EPOCH + timedelta(microseconds=moment_us)).astimezone(ZoneInfo(timezone)).hour


def day_of(moment_us: int, timezone: str) -> date:
    """The day of a moment (µs since 1970 UTC) by the clock of a time zone, as Europe/Berlin."""
    return (_EPOCH + timedelta(microseconds=moment_us)).astimezone(ZoneInfo(timezone)).date()
