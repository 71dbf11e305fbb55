"""While a cycle is silent nobody sees the ideas of others, and nobody any votes but their own."""

from contracts.commands.planning_ideas import RevealIdeas
from contracts.envelope import Fault
from contracts.events.planning import CycleChanged
from contracts.events.planning_ideas import IdeasRevealed
from contracts.values import Change


def reveal(command: RevealIdeas, *, is_silent: bool) -> list[IdeasRevealed]:
    """End the silence, in whatever state the cycle is: nothing said stays hidden for good."""
    if not is_silent:
        return []
    return [IdeasRevealed(cycle_id=command.cycle_id, silent_ideas=Change(old=True, new=False))]


def faults(event: CycleChanged, spent: int, *, is_silent: bool) -> list[Fault]:
    """A silence that would end unseen, or a budget below the votes that somebody gave.

    While it is silent a budget is not lowered at all: the refusal would tell of votes.
    """
    wrong = []
    if event.silent_ideas and not event.silent_ideas.new:
        message = "Silence ends by revealing the ideas."
        wrong.append(Fault("/silent_ideas", "reveal_instead", message))
    budget = event.votes_per_member
    if budget and budget.new < budget.old and is_silent:
        message = "The budget is not lowered while the ideas are silent; reveal them first."
        wrong.append(Fault("/votes_per_member", "silent", message))
    elif budget and budget.new < min(budget.old, spent):
        message = f"Somebody has given {spent} votes already."
        wrong.append(Fault("/votes_per_member", "votes_given", message))
    return wrong
