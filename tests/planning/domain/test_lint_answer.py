"""Letting a finding of the lint stand, for a reason."""

from uuid import UUID

import pytest

from contracts import errors
from contracts.commands.planning_lint import AnswerLint
from contracts.events.planning_lint import LintAnswered
from contracts.values import Metric
from services.planning.domain.lint import lint, written
from services.planning.domain.lint_answer import about, decide
from services.planning.domain.objective import Objective
from services.planning.domain.readiness import lint_faults
from services.planning.handlers.lint import LINT
from services.planning.handlers.streams import OBJECTIVE
from tests.planning.quarter import BREAD, HANNA, QUARTER, REGULARS, defined, drafted, published
from tests.support.scenario import scenario

DONE = Metric(kind="boolean")
STATE = OBJECTIVE.state(
    [drafted(title="Sell 5 loaves"), defined(title="Launch it", metric=DONE), published()]
)
assert STATE is not None
THERE: Objective = STATE
FINDINGS = lint(written(THERE, is_running=False))
story = scenario(LINT, lambda state, wish: decide(state, wish, THERE, FINDINGS, HANNA))


def wish(reason="It is the law", rule="task_not_result", key_result_id=REGULARS):
    return AnswerLint(objective_id=BREAD, rule=rule, reason=reason, key_result_id=key_result_id)


def answered(**other):
    known = {
        "objective_id": BREAD,
        "cycle_id": QUARTER,
        "rule": "task_not_result",
        "text": "Launch it · boolean",
        "reason": "It is the law",
        "answered_by": HANNA,
        "key_result_id": REGULARS,
    }
    return LintAnswered(**{**known, **other})


def test_a_finding_is_answered_with_a_reason_about_the_words_judged():
    story.when(wish()).then(answered())


def test_a_finding_about_the_objective_is_answered_without_a_key_result():
    of_objective = wish(rule="objective_with_number", key_result_id=None)
    text = answered(rule="objective_with_number", key_result_id=None, text="Sell 5 loaves")
    story.when(of_objective).then(text)


def test_the_same_answer_is_one_and_another_keeps_the_old():
    told = story.given(answered())
    told.when(wish()).then()
    told.when(wish("We must")).then(answered(reason="We must", old_reason="It is the law"))


@pytest.mark.parametrize("rule", ["too_many", "no_baseline"])
def test_what_was_not_found_needs_no_answer(rule):
    story.when(wish(rule=rule)).then_refused(errors.NothingFound, rule=rule)


def test_an_answer_names_a_key_result_of_the_objective_and_a_reason():
    wrong = wish(" ", key_result_id=UUID(int=99))
    story.when(wrong).then_refused(errors.Invalid, "/reason", "/key_result_id")


def test_an_answer_holds_for_the_words_it_was_given_about_and_no_others():
    (short,) = lint_faults(THERE, frozenset())
    assert (short.pointer, short.code) == (f"/key_results/{REGULARS}", "lint_task_not_result")
    assert lint_faults(THERE, {about(answered())}) == []
    assert lint_faults(THERE, {about(answered(text="Launch that · boolean"))}) == [short]
