"""An idea from the first word to the objective it becomes."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from contracts import errors
from contracts.events.planning import CycleActivated
from contracts.events.planning_ideas import IdeaSubmitted
from contracts.values import TITLE_CHARS_MAX, IdeaOrigin
from services.planning.domain import idea as rules
from services.planning.domain.idea import MERGED_MAX, title_of
from services.planning.handlers.ideas import IDEA
from services.planning.handlers.streams import OBJECTIVE
from tests.planning.brainstorm import (
    QUEUE,
    RYE,
    TEXT,
    cycle,
    merge,
    merged,
    shortlist,
    shortlisted,
    submit,
    submitted,
    widened,
)
from tests.planning.quarter import (
    AYLIN,
    BREAD,
    COMPANY,
    HANNA,
    JONAS,
    QUARTER,
    around,
    drafted,
)
from tests.support.scenario import scenario

RUNNING = cycle(CycleActivated(cycle_id=QUARTER))
SILENT = cycle(silent_ideas=True)
STRANGER = UUID(int=99)
story = scenario(IDEA, lambda idea, wish: rules.submit(idea, wish, cycle(), HANNA))


def there(*events):
    state = IDEA.state(events)
    assert state is not None
    return state


def brought_in(idea, when=None):
    """What happens to the queue when another idea is brought into it."""
    return lambda queue: rules.merge(queue, idea, merge(idea.id), when or cycle())[0]


def test_an_idea_is_said_once():
    story.when(submit()).then(submitted()).when(submit()).then()
    story.given(submitted()).when(submit(text="Something else")).then_refused(errors.IdTaken)


def test_an_idea_says_something_and_is_for_a_cycle_that_is_planned():
    story.when(submit(text=" \n")).then_refused(errors.Invalid, "/text")
    late = scenario(IDEA, lambda idea, wish: rules.submit(idea, wish, RUNNING, HANNA))
    late.when(submit()).then_refused(errors.CycleStateWrong)


def test_what_is_said_in_a_silent_cycle_is_marked():
    silent = scenario(IDEA, lambda idea, wish: rules.submit(idea, wish, SILENT, HANNA))
    silent.when(submit()).then(submitted(silent=True))


def test_what_is_said_is_sealed_for_its_author():
    assert IdeaSubmitted.PERSONAL["text"] == "author_id"


def test_a_merge_keeps_both_authors():
    rye = there(submitted(RYE, author_id=JONAS))
    wide = story.given(submitted()).when(brought_in(rye))
    wide.then(widened(authors=((HANNA,), (HANNA, JONAS))))
    (_, other) = rules.merge(there(submitted()), rye, merge(), cycle())
    assert other == [merged()]
    assert there(submitted(RYE), merged()).state == "merged"


def test_what_an_idea_had_taken_in_goes_along():
    rye = there(submitted(RYE, author_id=JONAS), widened(RYE, STRANGER, ((JONAS,), (JONAS, AYLIN))))
    (event,), _ = rules.merge(there(submitted()), rye, merge(), cycle())
    assert event.author_ids.new == (HANNA, JONAS, AYLIN)
    assert event.merged.new == (RYE, STRANGER)


def test_a_merge_that_happened_is_no_second_one():
    gone = there(submitted(RYE), merged())
    story.given(submitted(), widened()).when(brought_in(gone)).then()


@pytest.mark.parametrize(
    ("queue", "rye", "refusal"),
    [
        ((submitted(),), (submitted(RYE), merged(RYE, STRANGER)), errors.IdeaStateWrong),
        ((submitted(), merged(QUEUE, STRANGER)), (submitted(RYE),), errors.IdeaStateWrong),
        ((submitted(), shortlisted()), (submitted(RYE),), errors.IdeaStateWrong),
        ((submitted(),), (submitted(),), errors.Invalid),
        ((submitted(),), (submitted(RYE, cycle_id=STRANGER),), errors.Invalid),
    ],
)
def test_only_ideas_that_stand_for_themselves_in_one_cycle_come_together(queue, rye, refusal):
    story.given(*queue).when(brought_in(there(*rye))).then_refused(refusal)


def test_nothing_comes_together_in_silence_or_after_planning():
    rye = there(submitted(RYE))
    silent = story.given(submitted()).when(brought_in(rye, SILENT))
    silent.then_refused(errors.IdeasSilent)
    late = story.given(submitted()).when(brought_in(rye, RUNNING))
    late.then_refused(errors.CycleStateWrong)


def test_an_idea_takes_in_only_so_many():
    full = replace(there(submitted()), merged=tuple(UUID(int=n) for n in range(MERGED_MAX)))
    with pytest.raises(errors.TooManyMerged):
        rules.merge(full, there(submitted(RYE)), merge(), cycle())


def drafts(idea, wish=None, when=None, votes=3, objective=None, **other):
    wish = wish or shortlist()
    return rules.shortlist(objective, idea, wish, when or cycle(), around(**other), votes)


def test_a_shortlisted_idea_is_a_draft_that_names_it_its_authors_and_votes():
    wide = there(submitted(), widened(authors=((HANNA,), (HANNA, JONAS))))
    origin = IdeaOrigin(idea_id=QUEUE, author_ids=(HANNA, JONAS), votes=3)
    (draft,), (done,) = drafts(wide)
    assert draft == drafted(title=TEXT, idea=origin, owner=COMPANY)
    assert done == shortlisted()


def test_a_long_idea_is_cut_at_a_word_and_stays_whole_in_the_description():
    text = "\n  word" * 90
    assert title_of(text) == "word"
    text = "word " * 90 + "end"
    title = title_of(text)
    assert len(title) <= TITLE_CHARS_MAX and title.endswith("word…")
    assert len(title_of("w" * 500)) == TITLE_CHARS_MAX
    (draft,), _ = drafts(there(submitted(text=text)))
    assert (draft.title, draft.description) == (title, text)


def test_a_title_owner_and_somebody_accountable_can_be_given():
    wish = shortlist(title="Quick Saturdays", ambition="committed", accountable_id=AYLIN)
    (draft,), _ = drafts(there(submitted()), wish)
    assert (draft.title, draft.ambition, draft.accountable_id, draft.description) == (
        "Quick Saturdays",
        "committed",
        AYLIN,
        TEXT,
    )
    with pytest.raises(errors.Invalid):
        drafts(there(submitted()), shortlist(accountable_id=STRANGER))


def test_an_idea_is_shortlisted_once_and_only_when_all_may_talk_about_it():
    done = there(submitted(), shortlisted())
    objective = replace(_objective(), id=BREAD)
    assert drafts(done, objective=objective) == ([], [])
    with pytest.raises(errors.IdeaStateWrong):
        drafts(done, shortlist(objective_id=STRANGER))
    with pytest.raises(errors.IdTaken):
        drafts(there(submitted()), objective=objective)
    with pytest.raises(errors.IdeasSilent):
        drafts(there(submitted()), when=SILENT)
    with pytest.raises(errors.CycleStateWrong):
        drafts(there(submitted()), when=RUNNING, cycle_state="active")


def _objective():
    state = OBJECTIVE.state([drafted(title=TEXT)])
    assert state is not None
    return state
