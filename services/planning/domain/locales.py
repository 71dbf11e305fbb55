"""Which language somebody is answered in."""

from collections.abc import Collection

# What is spoken where none is known that is wished.
DEFAULT = "en"


def language_of(known: Collection[str], *locales: str | None) -> str:
    """The language of the first of some locales that is known: de for de-AT."""
    for locale in locales:
        language = (locale or "").partition("-")[0].lower()
        if language in known:
            return language
    return DEFAULT
