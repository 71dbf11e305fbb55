"""Every sentence of the pages is translated."""

import re
from typing import Any

import pytest
from babel.messages.pofile import read_po

from services.gateway.pages.catalogue import said
from services.gateway.pages.language import LOCALES

_PLACES = re.compile(r"%\((\w+)\)s")
LANGUAGES = sorted(LOCALES.glob("*.po"))
EVERY = pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)


def strings(message: Any) -> list[str]:
    found = message.string if isinstance(message.string, tuple | list) else [message.string]
    return [str(one or "") for one in found]


def ids_of(message: Any) -> list[str]:
    return list(message.id) if isinstance(message.id, tuple | list) else [message.id]


@EVERY
def test_a_language_says_every_sentence(path):
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem)
    for message in said():
        if message.id:
            found = catalogue.get(message.id)
            assert found is not None, f"run make words: {message.id!r} is not in {path.name}"
            assert all(strings(found)), f"{message.id!r} is not translated in {path.name}"


@EVERY
def test_a_translation_has_the_places_of_its_sentence(path):
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem)
    for message in catalogue:
        wanted = {place for one in ids_of(message) for place in _PLACES.findall(one)}
        for one in strings(message) if message.id else []:
            found = set(_PLACES.findall(one))
            # Of one thing a language may say "the" where it says a number of several.
            is_complete = found <= wanted if isinstance(message.id, tuple) else found == wanted
            assert is_complete, f"{message.id!r}: {one!r}"
