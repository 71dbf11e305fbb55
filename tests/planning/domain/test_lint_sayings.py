"""Every rule says what is wrong and what would be better."""

from typing import get_args

from contracts.lint import LintRule
from services.planning.domain.lint_sayings import SAYINGS


def test_every_rule_has_its_sentence_and_says_what_would_be_better():
    assert set(SAYINGS) == set(get_args(LintRule))
    for message, better in SAYINGS.values():
        assert message.endswith(".") and better.endswith(".")
    naming = {rule for rule, (message, _) in SAYINGS.items() if "{words}" in message}
    assert naming == set(SAYINGS)
