"""What is done on the page of a key result: a comment, a blocker, an initiative, taking note."""

from contracts.commands.checkin import AcknowledgeCheckIn, RaiseBlocker
from contracts.commands.planning_work import AddInitiative, ChangeInitiative, CommentOnKeyResult
from contracts.queries.checkin import CheckInById
from contracts.values import InitiativeState
from services.gateway.answer import Answer
from services.gateway.pages.form import Form
from services.gateway.pages.key_result import key_result_page
from services.gateway.pages.refusals import Wrong, wrong
from services.gateway.pages.screen import takes
from services.gateway.pages.telling import Again, There, made, told
from services.gateway.pages.window import Refusing, Window
from services.runtime import ids


def _commented(window: Window, form: Form) -> CommentOnKeyResult:
    mentioned = form.id("mention")
    return CommentOnKeyResult(
        comment_id=form.id("once") or ids.new_id(),
        key_result_id=window.place("key_result_id"),
        text=form.text("text"),
        mentions=(mentioned,) if mentioned else (),
    )


def _raised(window: Window, form: Form) -> RaiseBlocker:
    given = {
        "blocker_id": str(form.id("once") or ids.new_id()),
        "key_result_id": str(window.place("key_result_id")),
        "text": form.text("text"),
    }
    more = {name: form.line(name) for name in ("kind", "severity", "owner_id")}
    command: RaiseBlocker = made(RaiseBlocker, given, more)
    return command


def _added(window: Window, form: Form) -> AddInitiative:
    given = {
        "initiative_id": str(form.id("once") or ids.new_id()),
        "key_result_id": str(window.place("key_result_id")),
        "title": form.line("title"),
    }
    more = {name: form.line(name) for name in ("assignee_id", "due_on")}
    command: AddInitiative = made(AddInitiative, given, more)
    return command


def _moved(window: Window, form: Form) -> ChangeInitiative:
    state: InitiativeState = "open" if form.get("state") == "open" else "done"
    return ChangeInitiative(initiative_id=window.place("initiative_id"), state=state)


async def acknowledge(window: Window) -> Answer:
    """Takes note of a check-in, from the page of its key result or from the first page; what is
    refused is told on the former."""
    form = await window.form()
    check_in_id = window.place("check_in_id")
    key_result_id = (await window.ask(CheckInById(check_in_id=check_in_id))).key_result_id
    try:
        await window.tell(AcknowledgeCheckIn(check_in_id=check_in_id))
    except Refusing as refusing:
        found = wrong(refusing.refused, window.language)
        return await key_result_page(window, key_result_id, form=form, found=found, at="seen")
    return window.go("/#seen" if form.get("back") == "today" else f"/key-results/{key_result_id}")


def _again(at: str) -> Again:
    async def again(window: Window, form: Form, found: Wrong) -> Answer:
        key_result_id = window.place("key_result_id")
        return await key_result_page(window, key_result_id, form=form, found=found, at=at)

    return again


def _there(place: str) -> There:
    def there(window: Window, _form: Form) -> str:
        return f"/key-results/{window.place('key_result_id')}#{place}"

    return there


HERE = "/key-results/{key_result_id}"
SCREENS = (
    takes(f"{HERE}/comments", told(_commented, _again("comment"), _there("comments"))),
    takes(f"{HERE}/blockers", told(_raised, _again("raise"), _there("blockers"))),
    takes(f"{HERE}/initiatives", told(_added, _again("task"), _there("tasks"))),
    takes(
        f"{HERE}/initiatives/{{initiative_id}}/state",
        told(_moved, _again("moved"), _there("tasks")),
    ),
    takes("/check-ins/{check_in_id}/acknowledge", acknowledge),
)
