"""What happens when a checkpoint leaves the building."""

from typing import Literal

from contracts.envelope import Event

Reason = Literal["daily", "cycle_closed", "key_changed", "requested"]


class CheckpointPublished(Event):
    """A signed checkpoint was told to everybody who listens, so that others hold it too.

    note is the signed note (C2SP), root and the hashes of consistency are base64, key is the
    verifier key. consistency shows that it begins with the one published before it, of from_size
    events; that is 0 where there was none.
    """

    because: Reason
    size: int
    root: str
    note: str
    key: str
    from_size: int = 0
    consistency: tuple[str, ...] = ()
