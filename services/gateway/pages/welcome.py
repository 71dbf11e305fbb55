"""Welcome: the seven steps, a sample that shows what is meant, and the first objective."""

from collections.abc import Sequence

from msgspec import Struct

from contracts.commands.identity import InviteMember
from contracts.commands.planning import DraftObjective, OpenCycle
from contracts.queries.identity import MemberList
from contracts.queries.planning import CycleView, ObjectiveList, ObjectiveView
from contracts.queries.planning_learning import LessonList
from contracts.rights import may
from services.gateway.answer import Answer
from services.gateway.pages.cycles import cycles_of
from services.gateway.pages.form import Form
from services.gateway.pages.language import Language
from services.gateway.pages.people import people_of
from services.gateway.pages.planning import planned, quarter_of
from services.gateway.pages.refusals import NOTHING
from services.gateway.pages.screen import shows
from services.gateway.pages.window import Window


class Tick(Struct, frozen=True, kw_only=True):
    """A step of the beginning, and whether it happened."""

    says: str
    is_done: bool
    path: str


async def show(window: Window) -> Answer:
    """The beginning, and help later on."""
    cycles = await cycles_of(window)
    cycle = planned(window, cycles)
    objectives: list[ObjectiveView] = await window.listed(ObjectiveList)
    members = await window.listed(MemberList)
    return window.page(
        "pages/welcome.html",
        ticks=ticks(window.language, cycles, objectives, len(members)),
        cycle=cycle if cycle and cycle.state in ("planning", "active") else None,
        quarter=quarter_of(window.today),
        lessons=(await window.ask(LessonList(locale=window.language.code))).data,
        people=await people_of(window),
        may_open=may(OpenCycle, window.actor, set()),
        may_write=may(DraftObjective, window.actor, set()),
        may_invite=may(InviteMember, window.actor, set()),
        form=Form({}),
        wrong=NOTHING,
        at="",
    )


def ticks(
    language: Language,
    cycles: Sequence[CycleView],
    objectives: Sequence[ObjectiveView],
    people: int,
) -> list[Tick]:
    """What the beginning wants, each told by what is there, so that it cannot lie."""
    key_results = [one for objective in objectives for one in objective.key_results]
    measured = [one for one in key_results if one.metric.target is not None]
    reported = [one for one in key_results if one.current is not None or one.reached]
    first = f"/objectives/{objectives[0].id}" if objectives else "/planning"
    return [
        Tick(says=language.say("Choose a cycle"), is_done=bool(cycles), path="/planning"),
        Tick(
            says=language.say("Write the first objective"),
            is_done=bool(objectives),
            path="/planning",
        ),
        Tick(
            says=language.say("Give it a key result with a number"),
            is_done=bool(measured),
            path=first,
        ),
        Tick(says=language.say("Invite a colleague"), is_done=people > 1, path="/people"),
        Tick(says=language.say("Check in once"), is_done=bool(reported), path="/check-in"),
    ]


SCREENS = (shows("/welcome", show),)
