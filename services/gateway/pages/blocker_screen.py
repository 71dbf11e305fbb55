"""Something in the way: who clears it, and how it was put out of the way."""

from contracts.commands.checkin import AssignBlocker, ResolveBlocker
from contracts.queries.checkin import BlockerById, BlockerView
from contracts.queries.planning import KeyResultById, ObjectiveById
from contracts.rights import may, relations_to
from services.gateway.answer import Answer
from services.gateway.pages.choosing import SEVERITIES, members_to_choose
from services.gateway.pages.form import Form
from services.gateway.pages.people import people_of
from services.gateway.pages.refusals import NOTHING, Wrong
from services.gateway.pages.screen import dated, takes
from services.gateway.pages.telling import again_on, made, told
from services.gateway.pages.whom import ask_about
from services.gateway.pages.window import Window


async def show(window: Window) -> Answer:
    """The page of a blocker. Raises NotFound."""
    return await _page(window)


async def _page(
    window: Window, form: Form | None = None, found: Wrong = NOTHING, at: str = ""
) -> Answer:
    one: BlockerView = await window.ask(BlockerById(blocker_id=window.place("blocker_id")))
    key_result, objective = await window.ask_all(
        KeyResultById(key_result_id=one.key_result_id),
        ObjectiveById(objective_id=one.objective_id),
    )
    people = await people_of(window)
    mine = relations_to(window.actor, objective.owner, objective.accountable_id)
    mine |= relations_to(window.actor, objective.owner, key_result.accountable_id)
    if window.me in (one.owner, one.raised_by):
        mine.add("owns")
    named = (key_result.accountable_id, one.owner, one.raised_by)
    return window.page(
        "pages/blocker.html",
        status=200 if found is NOTHING else 422,
        one=one,
        key_result=key_result,
        objective=objective,
        people=people,
        members=members_to_choose(people, str(one.owner)),
        severity=window.language.say(dict(SEVERITIES)[one.severity]),
        may_change=one.state == "open" and may(ResolveBlocker, window.actor, mine),
        whom="" if one.state != "open" else ask_about(window, people, objective.owner, *named),
        form=form or Form({}),
        wrong=found,
        at=at,
    )


def _resolved(window: Window, form: Form) -> ResolveBlocker:
    return ResolveBlocker(blocker_id=window.place("blocker_id"), resolution=form.text("resolution"))


def _assigned(window: Window, form: Form) -> AssignBlocker:
    given = {"blocker_id": str(window.place("blocker_id")), "owner_id": form.get("owner_id")}
    command: AssignBlocker = made(AssignBlocker, given)
    return command


def _here(window: Window, _form: Form) -> str:
    return f"/blockers/{window.place('blocker_id')}"


def _home(window: Window, form: Form) -> str:
    key_result_id = form.id("key_result_id")
    return f"/key-results/{key_result_id}#blockers" if key_result_id else _here(window, form)


HERE = "/blockers/{blocker_id}"
SCREENS = (
    dated(HERE, show),
    takes(f"{HERE}/resolve", told(_resolved, again_on(_page, "resolve"), _home)),
    takes(f"{HERE}/assign", told(_assigned, again_on(_page, "assign"), _here)),
)
