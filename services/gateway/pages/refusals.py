"""What a service refused, as sentences of the reader's language at the fields they are about."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts.envelope import Refused
from services.gateway.pages.language import Language
from services.gateway.pages.marking import words

# What people meet most; whatever is not here is said in the words of the API.
SENTENCES: dict[str, str] = {
    "missing": words("This is needed."),
    "blank": words("This must say something."),
    "too_short": words("This must say something."),
    "too_long": words("This is too long."),
    "not_a_number": words("Write a number, as 12.5."),
    "out_of_range": words("This number is too large or too small."),
    "confidence_fell": words("Your confidence fell by two or more: say what happened."),
    "nothing_before": words("There is no check-in yet that could still hold."),
    "no_check_ins_now": words("Check-ins are taken while the cycle runs or is reviewed."),
    "too_many_key_results": words(
        "An objective has seven key results at most; a further one means a second objective."
    ),
    "no_key_results": words("An objective needs a key result before it is published."),
    "reason_missing": words("Once it is published, a change needs its reason."),
    "own_check_in": words("A check-in is acknowledged by somebody other than its author."),
    "stale": words("Somebody changed this meanwhile; look at it and send it again."),
    "unavailable": words("This does not answer just now; nothing is lost, try again shortly."),
    "forbidden": words("Your role may not do this."),
}
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

    @property
    def all(self) -> tuple[str, ...]:
        """Everything, for the top of the form."""
        return (*self.said, *dict.fromkeys(self.fields.values()))


NOTHING = Wrong()


def wrong(refused: Refused, language: Language) -> Wrong:
    """A refusal as a form shows it: every fault at its field, at once."""
    at: dict[str, str] = {}
    said: list[str] = []
    for fault in refused.errors:
        name = fault.pointer.removeprefix("/").replace("/", ".")
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


def sentence_of(code: str, message: str, language: Language) -> str:
    """A refusal or a fault in a language."""
    known = SENTENCES.get(code)
    return language.say(known) if known else message
