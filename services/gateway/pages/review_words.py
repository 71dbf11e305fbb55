"""What a review says in words: its figures, what they propose, what the log tells."""

from collections.abc import Mapping
from typing import Any

from contracts.queries.scoring_reviews import ReviewFacts, VerdictProposal
from contracts.queries.scoring_summary import CycleSummaryView
from services.gateway.pages.language import Language


def states_of(language: Language) -> Mapping[str, str]:
    """The states of a cycle in words."""
    return {
        "planning": language.say("planning"),
        "active": language.say("active"),
        "review": language.say("review"),
        "closed": language.say("closed"),
    }


def numbers_of(language: Language, summary: CycleSummaryView) -> list[list[str]]:
    """The figures at the head of a review, each with what it counts."""
    total, say = summary.total, language.say
    found = [[language.score(total.score), say("mean score")]]
    if total.as_committed.score != total.as_amended.score:
        committed = language.score(total.as_committed.score)
        found.append([committed, say("against the targets as committed")])
    found.append([language.number(total.over), say("objectives")])
    if total.success.value is not None:
        reached = language.percent(total.success.value)
        found.append([reached, say("reached what they set out for")])
    if summary.adherence.value is not None:
        found.append([language.percent(summary.adherence.value), say("check-ins in time")])
    found.append([language.number(total.amendments), say("amendments")])
    return found


def proposal_of(
    language: Language, proposal: VerdictProposal, verdicts: Mapping[Any, str]
) -> list[str]:
    """Where it hung by the figures, and the figures; nothing where they propose nothing."""
    if not proposal.verdict:
        return []
    say = language.say
    found = [f"{say('The figures say:')} {say(verdicts[proposal.verdict])}"]
    figures = []
    if proposal.adherence.value is not None:
        share = language.percent(proposal.adherence.value)
        figures.append(say("%(share)s of the check-ins came in time.", share=share))
    if proposal.score.value is not None:
        score = language.score(proposal.score.value)
        figures.append(say("The mean score is %(score)s.", score=score))
    if proposal.amended.value is not None:
        share = language.percent(proposal.amended.value)
        figures.append(say("%(share)s of the key results were amended.", share=share))
    return [*found, *([" ".join(figures)] if figures else [])]


def facts_of(language: Language, facts: ReviewFacts) -> list[str]:
    """What the log tells; nothing where it tells of nothing."""
    if not (facts.confidence_falls or facts.blockers or facts.words_against_data):
        return []
    count = language.count
    return [
        count(
            "Confidence fell %(n)s time.",
            "Confidence fell %(n)s times.",
            len(facts.confidence_falls),
        ),
        count(
            "%(n)s definition was moved.",
            "%(n)s definitions were moved.",
            len(facts.definitions_moved),
        ),
        count(
            "%(n)s thing stood in the way.", "%(n)s things stood in the way.", len(facts.blockers)
        ),
        count(
            "%(n)s status contradicts its figures.",
            "%(n)s statuses contradict their figures.",
            len(facts.words_against_data),
        ),
    ]
