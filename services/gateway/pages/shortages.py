"""What a cycle lacks before it starts or closes, by the names of what lacks it."""

from collections.abc import Mapping
from typing import get_args

from contracts.envelope import Fault, Refused
from contracts.lint import LintRule
from contracts.queries.planning import ObjectiveList, ObjectiveView
from contracts.values import Owner
from services.gateway.pages.language import Language
from services.gateway.pages.marking import words
from services.gateway.pages.people import People, people_of
from services.gateway.pages.refusals import Wrong, wrong
from services.gateway.pages.rules import RULES
from services.gateway.pages.window import Window

SHORT = "cycle_short"
LINTED = "lint_"
SENTENCES: dict[str, str] = {
    "no_objectives": words("No objective is published in this cycle."),
    "too_few_objectives": words(
        "%(what)s: fewer than two published objectives; two to five keep the focus."
    ),
    "too_many_objectives": words(
        "%(what)s: more than five published objectives; two to five keep the focus."
    ),
    "no_key_results": words("“%(what)s” has no key result."),
    "too_many_key_results": words("“%(what)s” has more than seven key results."),
    "outside_cycle": words("“%(what)s”: the planned way does not fit into the cycle."),
    "no_outcome": words("“%(what)s” has no outcome yet: review it, end it or set it aside."),
}
RULE_BROKEN = words("“%(what)s”: %(found)s Change it, or let it stand with a reason.")


async def refused_cycle(window: Window, refused: Refused) -> Wrong:
    """A refusal about the cycle in the path; what is short of it is named. Raises Refusing."""
    if refused.code != SHORT:
        return wrong(refused, window.language)
    objectives = await window.listed(ObjectiveList, cycle_id=window.place("cycle_id"))
    names = _names(window, await people_of(window), objectives)
    said = (_sentence(window.language, one, names) for one in refused.errors)
    return Wrong(said=tuple(dict.fromkeys(said)))


def _names(window: Window, people: People, objectives: list[ObjectiveView]) -> Mapping[str, str]:
    """What everything is called that can be short, by the pointer of the fault."""
    company = Owner(kind="company")
    names = {"/owners/company": people.owner(company, window)}
    names |= {f"/owners/team/{id}": one.name for id, one in people.teams.items()}
    names |= {f"/owners/member/{id}": one.name for id, one in people.members.items()}
    for one in objectives:
        names[f"/objectives/{one.id}"] = one.title
        names |= {f"/key_results/{kr.id}": kr.title for kr in one.key_results}
    return names


def _sentence(language: Language, fault: Fault, names: Mapping[str, str]) -> str:
    what = names.get(fault.pointer, "–")
    rule = next((one for one in RULE_NAMES if fault.code == f"{LINTED}{one}"), None)
    if rule is not None:
        found = language.say(RULES[rule][0])
        return language.say(RULE_BROKEN, what=what, found=found)
    known = SENTENCES.get(fault.code)
    if known is None:
        return fault.message
    return language.say(known, what=what) if "%(what)s" in known else language.say(known)


RULE_NAMES: tuple[LintRule, ...] = get_args(LintRule)
