"""Who is here to learn, and what each has completed."""

from contracts.events.identity import MemberDeactivated, MemberInvited, MemberJoined
from contracts.events.planning_learning import LessonCompleted
from services.planning.projections.learners import ALL, learners, lists, present_learner
from services.runtime.projection.definition import fold
from tests.planning.quarter import HANNA, log

invited = MemberInvited(member_id=HANNA, name="", email="", role="member")
completed = LessonCompleted(member_id=HANNA, slug="scoring")


def learner(*events):
    return fold(learners, log(*events))[str(HANNA)]


def test_a_member_has_completed_some_lessons_and_misses_others():
    view = present_learner(learner(invited, completed), ("objectives", "scoring"))
    assert [done.slug for done in view.completed] == ["scoring"]
    assert view.missing == ("objectives",)


def test_the_first_time_counts():
    once, twice = learner(invited, completed), learner(invited, completed, completed)
    assert once.completed == twice.completed


def test_who_left_is_listed_no_longer_and_has_learnt_all_the_same():
    left = MemberDeactivated(member_id=HANNA)
    assert [name for name, _ in lists("", learner(invited, completed))] == [ALL]
    assert list(lists("", learner(invited, completed, left))) == []
    back = learner(invited, completed, left, MemberJoined(member_id=HANNA))
    assert back.is_here and "scoring" in back.completed
