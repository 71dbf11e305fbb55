"""When two names are the same."""

import unicodedata


def folded(name: str) -> str:
    """A name as it is compared: case, width and spacing make no difference."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
