"""All lessons in all their languages: what stands in services/planning/lessons.

A lesson is a file named as its slug in the folder of its language. A further language is a
further folder with the same files; a test holds them to the same questions and answers.
"""

from importlib.resources import files
from importlib.resources.abc import Traversable

from contracts.envelope import decode
from services.planning.domain.lesson import Lesson

_ENDING = ".json"


def _read(folder: Traversable) -> dict[str, Lesson]:
    """The lessons of a folder by slug, in their order."""
    found = {
        file.name.removesuffix(_ENDING): decode(file.read_bytes(), Lesson)
        for file in folder.iterdir()
        if file.name.endswith(_ENDING)
    }
    return dict(sorted(found.items(), key=lambda pair: pair[1].number))


# By language, then by slug. Read once: it is part of the program like the text of a refusal.
SYLLABUS: dict[str, dict[str, Lesson]] = {
    folder.name: _read(folder)
    for folder in files("services.planning").joinpath("lessons").iterdir()
    if folder.is_dir() and not folder.name.startswith("_")
}
