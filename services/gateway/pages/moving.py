"""Fields that moved, as every page about what was says them: what each was and what it is."""

from collections.abc import Sequence

from msgspec import Struct

from contracts.queries.audit import FieldChange
from services.gateway.pages.happenings import field_name, value_in_words
from services.gateway.pages.language import Language
from services.gateway.pages.people import People


class Moved(Struct, frozen=True, kw_only=True):
    """A field: what it was and what it is, in words."""

    field: str
    old: str
    new: str


def moved_of(
    language: Language, people: People, changes: Sequence[FieldChange]
) -> tuple[Moved, ...]:
    """Fields that a reader understands, of what was recorded."""
    say = value_in_words(language, people)
    found = ((field_name(language, one.field), say(one.old), say(one.new)) for one in changes)
    return tuple(
        Moved(field=name, old=old, new=new)
        for name, old, new in found
        if name and old is not None and new is not None and old != new
    )
