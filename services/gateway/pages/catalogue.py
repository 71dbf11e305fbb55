"""`make words`: every sentence of the pages into the catalogues; what nobody says goes out.

A new language is begun with an empty file `web/locale/<language>.po`.
"""

from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from services.gateway.pages.language import LOCALES

ROOT = Path(__file__).parents[1]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "say": None,
    "words": None,
    "count": (1, 2),
    "ngettext": (1, 2),
}
METHODS = [
    ("pages/**.py", "python"),
    ("session/**.py", "python"),
    ("*.py", "python"),
    ("web/templates/**.html", "jinja2.ext:babel_extract"),
]
# A template that cannot be read would be passed over in silence, and its sentences with it.
TEMPLATES = {
    "newstyle_gettext": "true",
    "trim_blocks": "true",
    "extensions": "jinja2.ext.do",
    "silent": "false",
}
OPTIONS = {"web/templates/**.html": TEMPLATES}


def said(root: Path = ROOT) -> Catalog:
    """Every sentence that the pages say, with where."""
    # The same moment always: a catalogue differs where a sentence does, and nowhere else.
    catalogue = Catalog(charset="utf-8", creation_date=datetime(2026, 1, 1, tzinfo=UTC))
    found = extract_from_dir(root, METHODS, OPTIONS, KEYWORDS)
    for file, _line, message, _comments, context in found:
        if message and not str(message[0] if isinstance(message, tuple) else message).isspace():
            # Without line numbers, which change with every edit and tell nobody anything.
            catalogue.add(message, locations=[(file, 0)], context=context)
    return catalogue


def kept(path: Path, sentences: Catalog) -> Catalog:
    """A language's catalogue with the sentences there are now."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem)
    catalogue.update(sentences, no_fuzzy_matching=True)
    return catalogue


def main() -> None:
    """Bring every catalogue up to date."""
    sentences = said()
    for path in sorted(LOCALES.glob("*.po")):
        catalogue = kept(path, sentences)
        with path.open("wb") as file:
            write_po(
                file,
                catalogue,
                width=110,
                omit_header=False,
                sort_output=True,
                ignore_obsolete=True,
                include_lineno=False,
                no_location=True,
            )
        missing = sum(1 for one in catalogue if one.id and not any(one.string or ()))
        print(f"{path.name}: {missing} of {len(catalogue)} sentences are not translated yet")


if __name__ == "__main__":
    main()
