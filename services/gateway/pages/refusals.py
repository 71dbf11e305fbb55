"""What a service refused, as sentences of the reader's language at the fields they are about."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts.envelope import Refused
from services.gateway.pages.language import Language
from services.gateway.pages.sentences import SENTENCES

# Refusals that belong to a field although they come without a pointer.
AT_FIELD = {"confidence_fell": "note"}


@dataclass(frozen=True)
class Wrong:
    """What is wrong: sentences by field, and those of no field in particular."""

    fields: Mapping[str, str] = field(default_factory=dict)
    said: tuple[str, ...] = ()

    def at(self, name: str) -> str:
        """What is wrong with a field, empty where nothing is."""
        return self.fields.get(name, "")

    def under(self, name: str) -> str:
        """What is wrong with a field of several parts, or with the first faulty one of them."""
        parts = (said for at, said in self.fields.items() if at.startswith(f"{name}."))
        return self.at(name) or next(parts, "")

    @property
    def none(self) -> "Wrong":
        """Nothing, for the forms beside the one that was refused."""
        return NOTHING

    @property
    def all(self) -> tuple[str, ...]:
        """Everything, for the top of the form."""
        return (*self.said, *dict.fromkeys(self.fields.values()))


NOTHING = Wrong()


def wrong(refused: Refused, language: Language) -> Wrong:
    """A refusal as a form shows it: every fault at its field, at once."""
    at: dict[str, str] = {}
    said: list[str] = []
    if refused.errors and refused.kind == "refused" and refused.code in SENTENCES:
        said.append(sentence_of(refused.code, refused.message, language))
    for fault in refused.errors:
        name = field_of(fault.pointer)
        sentence = sentence_of(fault.code, fault.message, language)
        if name:
            at.setdefault(name, sentence)
        else:
            said.append(sentence)
    if not refused.errors:
        sentence = sentence_of(refused.code, refused.message, language)
        place = AT_FIELD.get(refused.code)
        if place:
            at[place] = sentence
        else:
            said.append(sentence)
    return Wrong(at, tuple(said))


def field_of(pointer: str) -> str:
    """How a form names what a pointer names: a metric's parts stand in it side by side."""
    name = pointer.removeprefix("/").replace("/", ".").removeprefix("metric.")
    return name.removeprefix("band.")


def sentence_of(code: str, message: str, language: Language) -> str:
    """A refusal or a fault in a language."""
    known = SENTENCES.get(code)
    return language.say(known) if known else message
