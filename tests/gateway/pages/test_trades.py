from decimal import Decimal

import pytest

from contracts.values import Metric
from services.gateway.pages.language import Language, languages
from services.gateway.pages.trades import PATTERNS, TRADES, Pattern
from services.planning.domain.lint import Measure, Written, lint

TRADES_MIN = 6
SPOKEN = languages()


def measures(language: Language, pattern: Pattern) -> tuple[Measure, ...]:
    """The key results as somebody would send them unchanged."""
    return tuple(
        Measure(
            title=language.say(one.title),
            metric=Metric(
                kind=one.kind,
                baseline=Decimal(one.baseline),
                target=Decimal(one.target),
                unit=language.say(one.unit) if one.unit else None,
            ),
        )
        for one in pattern.measures
    )


def test_every_trade_has_one_or_two_objectives_and_each_slug_is_its_own():
    assert len(TRADES) >= TRADES_MIN
    assert all(1 <= len(trade.patterns) <= 2 for trade in TRADES)
    assert len(PATTERNS) == 1 + sum(len(trade.patterns) for trade in TRADES)


@pytest.mark.parametrize("code", ["en", "de"])
@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=lambda one: one.slug)
def test_a_template_is_measurable_and_the_rules_find_nothing_in_it(pattern: Pattern, code: str):
    language = SPOKEN[code]
    found = lint(Written(title=language.say(pattern.title), measures=measures(language, pattern)))
    assert [(one.rule, one.text, one.words(code)) for one in found] == []
    assert 2 <= len(pattern.measures) <= 5
    assert all(one.baseline != one.target for one in pattern.measures)
