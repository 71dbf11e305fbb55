"""The list of the beginning: five things a company has done once it is under way.

Each is told by what is there, so that it cannot lie. The list stands on the first page until all is
done or its reader puts it away; from the help it comes back.
"""

from collections.abc import Sequence

from msgspec import Struct

from contracts.commands.planning import DraftObjective
from contracts.queries.planning import CycleView, ObjectiveList, ObjectiveView
from contracts.rights import may
from contracts.values import LIST_LIMIT_MAX
from services.gateway.pages.language import Language
from services.gateway.pages.people import People
from services.gateway.pages.readiness import has_number
from services.gateway.pages.window import Window


class Tick(Struct, frozen=True, kw_only=True):
    """A step of the beginning, and whether it happened."""

    says: str
    is_done: bool
    path: str


async def beginning_of(
    window: Window,
    cycles: Sequence[CycleView],
    people: People,
    shown: Sequence[ObjectiveView] = (),
) -> list[Tick]:
    """The five, told by the objectives a page shows where these settle it, else by those of all
    cycles. Raises Refusing."""
    found = ticks(window.language, cycles, shown, len(people.members))
    if is_over(found):
        return found
    # A company whose first page of objectives settles nothing has just begun.
    first = await window.ask(ObjectiveList(limit=LIST_LIMIT_MAX))
    return ticks(window.language, cycles, first.data, len(people.members))


def is_wanted(window: Window) -> bool:
    """Whether the list belongs on the first page of this person: not where they put it away, may
    do none of it, or look at what was."""
    may_begin = may(DraftObjective, window.actor, set())
    return may_begin and window.past is None and window.session.preferences.beginning_shown


def is_over(found: Sequence[Tick]) -> bool:
    """Whether the company is under way."""
    return all(one.is_done for one in found)


def ticks(
    language: Language,
    cycles: Sequence[CycleView],
    objectives: Sequence[ObjectiveView],
    people: int,
) -> list[Tick]:
    """The five, in the order in which they are best done."""
    key_results = [one for objective in objectives for one in objective.key_results]
    reported = [one for one in key_results if one.current is not None or one.reached]
    first = f"/objectives/{objectives[0].id}#add" if objectives else "/planning"
    return [
        Tick(says=language.say("Choose a cycle"), is_done=bool(cycles), path="/planning"),
        Tick(
            says=language.say("Write the first objective"),
            is_done=bool(objectives),
            path="/welcome#first",
        ),
        Tick(
            says=language.say("Give it a key result with a number"),
            is_done=any(map(has_number, key_results)),
            path=first,
        ),
        Tick(says=language.say("Invite a colleague"), is_done=people > 1, path="/people"),
        Tick(says=language.say("Check in once"), is_done=bool(reported), path="/check-in"),
    ]
