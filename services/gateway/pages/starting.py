"""Forms that begin with something: a template that the address names, or whose objective it is.

Nothing is written by that. The address carries the template from the form of the objective to
those of its key results.
"""

from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import quote

from msgspec import Struct

from contracts.queries.planning import ObjectiveView
from services.gateway.pages.form import Form
from services.gateway.pages.trades import PATTERNS, TRADES, Measure, Pattern
from services.gateway.pages.window import Window

TEMPLATE = "template"


class Offer(Struct, frozen=True, kw_only=True):
    """A template as a page offers it; measures are told with from how much to how much."""

    slug: str
    title: str
    why: str
    measures: tuple[str, ...]


class Next(Struct, frozen=True, kw_only=True):
    """A key result of the template that is not there yet, and where the form holds it."""

    says: str
    path: str


def begun(window: Window) -> Form | None:
    """The form of an objective as the address begins it, None where it begins none."""
    fields: dict[str, str] = {}
    pattern = PATTERNS.get(window.parameter(TEMPLATE))
    if pattern is not None:
        say = window.language.say
        fields = {
            TEMPLATE: pattern.slug,
            "title": say(pattern.title),
            "description": say(pattern.why),
        }
    if window.parameter("write"):
        fields["owner"] = window.parameter("write")
    return Form({name: [text] for name, text in fields.items()}) if fields else None


def carried(path: str, form: Form) -> str:
    """Where a form leads, with the template it was begun from."""
    pattern = PATTERNS.get(form.get(TEMPLATE))
    return path if pattern is None else f"{path}?{TEMPLATE}={quote(pattern.slug)}"


def offered(window: Window, pattern: Pattern) -> Offer:
    """A template in the reader's language."""
    say = window.language.say
    return Offer(
        slug=pattern.slug,
        title=say(pattern.title),
        why=say(pattern.why),
        measures=tuple(_told(window, one) for one in pattern.measures),
    )


def trades(window: Window) -> list[tuple[str, list[Offer]]]:
    """The templates of each trade."""
    return [
        (window.language.say(trade.name), [offered(window, one) for one in trade.patterns])
        for trade in TRADES
    ]


def taken(window: Window) -> Mapping[str, str]:
    """The key result that the address takes into the form, as its fields; empty for none."""
    pattern, wanted = PATTERNS.get(window.parameter(TEMPLATE)), window.parameter("take")
    if pattern is None or not wanted.isdecimal() or int(wanted) >= len(pattern.measures):
        return {}
    language, measure = window.language, pattern.measures[int(wanted)]
    return {
        "title": language.say(measure.title),
        "kind": measure.kind,
        "baseline": language.typed(Decimal(measure.baseline)),
        "target": language.typed(Decimal(measure.target)),
        "unit": language.say(measure.unit) if measure.unit else "",
    }


def still(window: Window, objective: ObjectiveView) -> list[Next]:
    """The key results of the template in the address that are not there by name yet."""
    pattern = PATTERNS.get(window.parameter(TEMPLATE))
    there = {one.title for one in objective.key_results}
    return [
        Next(
            says=_told(window, one),
            path=f"/objectives/{objective.id}?{TEMPLATE}={pattern.slug}&take={n}#add",
        )
        for n, one in enumerate(pattern.measures if pattern else ())
        if pattern and window.language.say(one.title) not in there
    ]


def _told(window: Window, measure: Measure) -> str:
    language = window.language
    unit = "%" if measure.kind == "percent" else measure.unit and language.say(measure.unit)
    return language.say(
        "%(what)s: from %(low)s to %(high)s %(unit)s",
        what=language.say(measure.title),
        low=language.number(Decimal(measure.baseline)),
        high=language.number(Decimal(measure.target)),
        unit=unit,
    )
