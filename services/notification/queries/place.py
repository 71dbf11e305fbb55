"""Where a reader of the feed stands, as an opaque word that holds in one organisation only."""

import re
from uuid import UUID

from contracts.envelope import Fault
from contracts.errors import Invalid
from services.notification.projections.feed import sort_of
from services.runtime.projection.cursor import read_cursor, write_cursor

_SEQUENCE = re.compile(r"\d{12}", re.ASCII)


def write_place(organisation_id: UUID, sequence: int) -> str:
    """The word for having read up to a sequence."""
    return write_cursor(sort_of(sequence), str(organisation_id))


def read_place(organisation_id: UUID, word: str | None) -> int:
    """The sequence read up to, 0 for no word. Raises Invalid for a word not given out here."""
    if word is None:
        return 0
    sort, owner = read_cursor(word)
    if owner != str(organisation_id) or not _SEQUENCE.fullmatch(sort):
        message = "This cursor was not given out by this feed."
        raise Invalid(Fault("/after", "bad_cursor", message))
    return int(sort)
