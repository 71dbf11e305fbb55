"""What was said and voted in silence is in the history of nobody else before the reveal."""

from uuid import UUID

import pytest

from contracts.events.planning_ideas import IdeasRevealed, IdeaSubmitted, VoteCast
from contracts.events.planning_learning import LessonCompleted
from contracts.queries.audit import History as Ask
from contracts.values import Change
from tests.audit.archive import archive
from tests.audit.quarter import ADMIN, AUDITOR, BEN, CYCLE, MEMBER, VIEWER, quarter

OPENLY, SILENTLY = UUID(int=90), UUID(int=91)
revealed = IdeasRevealed(cycle_id=CYCLE, silent_ideas=Change(old=True, new=False))
EVERYBODY = (ADMIN, AUDITOR, VIEWER, MEMBER)


def said(idea_id, silent):
    return IdeaSubmitted(idea_id=idea_id, cycle_id=CYCLE, author_id=BEN, text="Rye", silent=silent)


def in_silence():
    vote = VoteCast(
        idea_id=SILENTLY,
        cycle_id=CYCLE,
        member_id=BEN,
        votes=Change(old=0, new=2),
        silent=True,
    )
    history = quarter().add(f"idea/{OPENLY}", said(OPENLY, False), actor=MEMBER.reference)
    history.add(f"idea/{SILENTLY}", said(SILENTLY, True), actor=MEMBER.reference)
    return history.add(f"ballot/{BEN}", vote, actor=MEMBER.reference)


async def found(history, who, **filters):
    """The positions found of what happened after the quarter, which ends at 10."""
    town = await archive(history)
    page = await town.ask(Ask(limit=200, **filters), actor=who)
    return [entry.position for entry in page.data if entry.position > 10]


@pytest.mark.parametrize("who", [ADMIN, AUDITOR, VIEWER])
async def test_before_the_reveal_others_find_nothing_by_whatever_filter(who):
    assert await found(in_silence(), who) == [11]
    for filters in (
        {"entity": SILENTLY},
        {"type": "idea.vote_cast"},
        {"entity": SILENTLY, "type": "idea.submitted"},
    ):
        assert await found(in_silence(), who, **filters) == []
    assert await found(in_silence(), who, entity=OPENLY) == [11]
    assert await found(in_silence(), who, actor=str(BEN), type="idea.submitted") == [11]


async def test_who_said_it_finds_it():
    assert await found(in_silence(), MEMBER, entity=SILENTLY) == [12, 13]


@pytest.mark.parametrize("who", EVERYBODY)
async def test_the_reveal_tells_what_was_said_up_to_it_and_not_what_comes_after(who):
    history = in_silence().add(f"cycle/{CYCLE}", revealed)
    history.add(f"idea/{UUID(int=92)}", said(UUID(int=92), True), actor=MEMBER.reference)
    last = [15] if who is MEMBER else []
    assert await found(history, who) == [11, 12, 13, 14, *last]


@pytest.mark.parametrize(("who", "sees"), [(ADMIN, 1), (AUDITOR, 1), (MEMBER, 1), (VIEWER, 0)])
async def test_who_has_learnt_what_is_for_oneself_admins_and_auditors(who, sees):
    done = LessonCompleted(member_id=BEN, slug="scoring")
    history = quarter().add(f"learning/{BEN}", done, actor=MEMBER.reference)
    assert len(await found(history, who, type="lesson.completed")) == sees
