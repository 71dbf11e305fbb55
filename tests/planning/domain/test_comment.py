"""Saying something about an objective."""

from uuid import UUID

import pytest

from contracts import errors
from contracts.commands.planning_work import CommentOnKeyResult, CommentOnObjective
from contracts.events.planning_work import CommentAdded
from services.planning.domain.comment import decide
from services.planning.domain.objective import Objective
from services.planning.handlers.comments import COMMENT
from services.planning.handlers.streams import OBJECTIVE
from tests.planning.quarter import (
    AYLIN,
    BREAD,
    HANNA,
    JONAS,
    QUARTER,
    REGULARS,
    around,
    defined,
    drafted,
)
from tests.support.scenario import scenario

SAID, STRANGER = UUID(int=80), UUID(int=99)
BREAD_STATE = OBJECTIVE.state([drafted(), defined()])
assert BREAD_STATE is not None
BREAD_THERE: Objective = BREAD_STATE
story = scenario(COMMENT, lambda state, wish: decide(state, wish, BREAD_THERE, around()))


def wish(text="Who asks the hotels?", mentions=()):
    return CommentOnObjective(comment_id=SAID, objective_id=BREAD, text=text, mentions=mentions)


def said(**other):
    return CommentAdded(
        comment_id=SAID,
        objective_id=BREAD,
        cycle_id=QUARTER,
        author_id=HANNA,
        text="Who asks the hotels?",
        **other,
    )


def test_a_comment_is_its_authors_and_mentions_each_member_once():
    story.when(wish(mentions=(JONAS, AYLIN, JONAS))).then(said(mentions=(JONAS, AYLIN)))


def test_a_comment_on_a_key_result_stands_under_its_objective():
    on = CommentOnKeyResult(comment_id=SAID, key_result_id=REGULARS, text="Who asks the hotels?")
    story.when(on).then(said(key_result_id=REGULARS))


def test_who_is_not_here_is_not_mentioned():
    wrong = wish(text=" ", mentions=(JONAS, STRANGER))
    story.when(wrong).then_refused(errors.Invalid, "/text", "/mentions/1")


def test_said_is_said_once_and_not_changed():
    story.given(said()).when(wish()).then()
    story.given(said()).when(wish("Never mind")).then_refused(errors.IdTaken)


@pytest.mark.parametrize("field", ["text"])
def test_what_is_said_is_sealed_for_its_author(field):
    assert CommentAdded.PERSONAL[field] == "author_id"
