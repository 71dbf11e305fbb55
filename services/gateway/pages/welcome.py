"""Welcome: the seven steps, a sample that shows what is meant, and the first objective."""

from contracts.commands.identity import InviteMember
from contracts.commands.planning import DraftObjective, OpenCycle
from contracts.queries.planning_learning import LessonList
from contracts.rights import may
from services.gateway.answer import Answer
from services.gateway.pages.beginning import beginning_of, is_over
from services.gateway.pages.cycles import cycles_of
from services.gateway.pages.form import Form
from services.gateway.pages.people import people_of
from services.gateway.pages.planning import planned, quarter_of
from services.gateway.pages.refusals import NOTHING
from services.gateway.pages.screen import shows
from services.gateway.pages.starting import begun, offered, trades
from services.gateway.pages.trades import SAMPLE
from services.gateway.pages.window import Window


async def show(window: Window) -> Answer:
    """The beginning, and help later on."""
    cycles = await cycles_of(window)
    cycle = planned(window, cycles)
    people = await people_of(window)
    ticks = await beginning_of(window, cycles, people)
    return window.page(
        "pages/welcome.html",
        ticks=ticks,
        is_over=is_over(ticks),
        cycle=cycle if cycle and cycle.state in ("planning", "active") else None,
        quarter=quarter_of(window.today),
        lessons=(await window.ask(LessonList(locale=window.language.code))).data,
        people=people,
        may_open=may(OpenCycle, window.actor, set()),
        may_write=may(DraftObjective, window.actor, set()),
        may_invite=may(InviteMember, window.actor, set()),
        form=begun(window) or Form({}),
        sample=offered(window, SAMPLE),
        trades=trades(window),
        wrong=NOTHING,
        at="",
    )


SCREENS = (shows("/welcome", show),)
