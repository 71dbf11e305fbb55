"""Whatever a form can have refused has a sentence in the reader's language."""

import ast
from collections.abc import Iterator
from pathlib import Path

from contracts import errors
from contracts.envelope import Fault, Refused
from services.gateway.pages.language import LOCALES, read
from services.gateway.pages.refusals import wrong
from services.gateway.pages.sentences import SENTENCES

DOMAINS = ("planning", "checkin", "identity", "notification", "scoring")
SAYING = ("Fault", "Refused", "faults.add")
ROOT = Path(__file__).parents[3]
# No form of a page provokes these, or they name things and so keep their own words.
OWN_WORDS = {
    "no_objectives": "shortages.py says it",
    "no_outcome": "shortages.py says it with a name",
    "cycle_short": "shortages.py says what is short",
    "open_dependency": "it is a warning, which refuses nothing",
    "does_not_rise": "no form takes a planned curve",
    "not_with_no_change": "its button sends nothing else",
    "not_wanted": "the forms send one of the two",
    "link_closed": "links of outsiders have a page of their own",
    "reveal_instead": "no form changes a cycle",
    "silent": "no form changes a cycle",
    "votes_given": "no form changes a cycle",
    "unknown_option": "what lessons ask",
    "wrong_number": "what lessons ask",
    "living_child": "the title of the child",
    "unknown_idea": "no form names an idea that is not there",
    "before_from": "the two moments are chosen from stops",
    "bad_moment": "the two moments are chosen from stops",
    "another_log": "the operator alone does this, without a page",
    "no_checkpoint": "the operator alone does this, without a page",
    "bad_cursor": "pages read their lists from the beginning",
}


def trees() -> Iterator[ast.Module]:
    for name in DOMAINS:
        for room in ("domain", "handlers"):
            for path in sorted((ROOT / "services" / name / room).glob("*.py")):
                yield ast.parse(path.read_text("utf-8"))
    for name in ("checks", "leaves"):
        yield ast.parse((ROOT / "services" / "gateway" / f"{name}.py").read_text("utf-8"))


def codes() -> set[str]:
    """The words of all faults and refusals of these domains."""
    found = set()
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in SAYING:
                code = node.args[-2] if len(node.args) > 1 else None
                if isinstance(code, ast.Constant):
                    found.add(str(code.value))
            if isinstance(node, ast.Raise) and node.exc is not None:
                name = ast.unparse(node.exc).partition("(")[0].removeprefix("errors.")
                kind = getattr(errors, name, None)
                if kind is not None and issubclass(kind, errors.Ruled):
                    found.add(kind().code)
    return found


def test_every_refusal_of_a_form_has_its_sentence():
    assert len(codes()) > 50
    assert sorted(codes() - SENTENCES.keys() - OWN_WORDS.keys()) == []


def test_a_refusal_stands_at_the_field_as_the_form_names_it():
    language = read(LOCALES / "de.po")
    refused = Refused(
        kind="invalid",
        code="invalid",
        message="",
        errors=(
            Fault("/metric/target", "equals_baseline", "The target must differ."),
            Fault("/metric/band/at_most", "below_at_least", "Not below."),
            Fault("/metric/milestones/1/title", "duplicate", "Called so."),
        ),
    )
    found = wrong(refused, language)
    assert found.at("target") == "Der Zielwert muss sich vom Ausgangswert unterscheiden."
    assert found.at("at_most") and found.under("milestones")
    assert not found.none.all


def test_a_rule_with_parts_says_itself_first():
    language = read(LOCALES / "de.po")
    parts = (Fault("/children/1", "living_child", "Vans are ours"),)
    refused = Refused(kind="refused", code="living_children", message="Still living.", errors=parts)
    said = wrong(refused, language).all
    assert said[0].startswith("Darunter hängen Ziele") and said[1] == "Vans are ours"
