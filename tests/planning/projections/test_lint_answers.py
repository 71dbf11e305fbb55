"""What was said about findings, as it is kept."""

from services.planning.projections.lint_answers import (
    by_words,
    lint_answers,
    lists,
    of_cycle,
    of_objective,
    present_lint,
)
from services.runtime.projection.definition import fold
from tests.planning.domain.test_lint_answer import FINDINGS, answered
from tests.planning.quarter import BREAD, QUARTER, log


def test_the_latest_answer_about_the_same_words_stands_under_objective_and_cycle():
    (entry,) = fold(lint_answers, log(answered(), answered(reason="We must"))).items()
    assert entry[1].said.reason == "We must"
    assert list(lists(*entry)) == [
        (of_objective(BREAD), "000000000002"),
        (of_cycle(QUARTER), "000000000002"),
    ]


def test_answers_about_other_words_stand_beside_each_other():
    documents = fold(lint_answers, log(answered(), answered(text="Other"))).values()
    assert len(by_words(documents)) == 2


def test_findings_are_shown_with_what_was_said_about_their_words():
    documents = list(fold(lint_answers, log(answered())).values())
    said = {f.rule: f.answer for f in present_lint(BREAD, FINDINGS, documents).findings}
    assert said["task_not_result"] is not None
    assert said["task_not_result"].reason == "It is the law"
    assert said["objective_with_number"] is None
    assert present_lint(BREAD, FINDINGS, documents).unanswered_errors == 0
    assert present_lint(BREAD, FINDINGS).unanswered_errors == 1
