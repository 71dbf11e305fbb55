"""What is done on the page of an objective: a key result more, publishing, comments, arguments."""

from typing import Any

from contracts.commands.planning import DefineKeyResult, PublishObjective
from contracts.commands.planning_lint import AnswerLint
from contracts.commands.planning_work import CommentOnObjective
from contracts.queries.planning_lint import LintedKeyResult, LintText
from contracts.values import TITLE_CHARS_MAX
from services.gateway.answer import Answer
from services.gateway.pages.form import Form
from services.gateway.pages.metric import measured, metric_in, perhaps_metric
from services.gateway.pages.objective import objective_page
from services.gateway.pages.refusals import Wrong
from services.gateway.pages.rules import findings_of
from services.gateway.pages.screen import takes
from services.gateway.pages.starting import carried
from services.gateway.pages.telling import Again, There, made, told
from services.gateway.pages.window import Window
from services.runtime import ids


def _defined(window: Window, form: Form) -> DefineKeyResult:
    given: dict[str, Any] = {
        "objective_id": str(window.place("objective_id")),
        "key_result_id": str(form.id("once") or ids.new_id()),
        "title": form.line("title"),
        "metric": metric_in(form, window.language),
    }
    if form.line("weight"):
        given["weight"] = window.language.amount(form.line("weight"))
    more = {"reason": form.text("reason"), "accountable_id": form.get("accountable_id")}
    command: DefineKeyResult = measured(DefineKeyResult, given, more)
    return command


def _published(window: Window, form: Form) -> PublishObjective:
    return PublishObjective(
        objective_id=window.place("objective_id"), reason=form.text("reason") or None
    )


def _commented(window: Window, form: Form) -> CommentOnObjective:
    mentioned = form.id("mention")
    return CommentOnObjective(
        comment_id=form.id("once") or ids.new_id(),
        objective_id=window.place("objective_id"),
        text=form.text("text"),
        mentions=(mentioned,) if mentioned else (),
    )


def _argued(window: Window, form: Form) -> AnswerLint:
    rule, _, key_result_id = form.get("finding").partition("/")
    given = {"objective_id": str(window.place("objective_id")), "rule": rule}
    given["reason"] = form.text("reason")
    command: AnswerLint = made(AnswerLint, given, {"key_result_id": key_result_id})
    return command


def _again(at: str) -> Again:
    async def again(window: Window, form: Form, found: Wrong) -> Answer:
        return await objective_page(window, form=form, found=found, at=at)

    return again


def _there(place: str = "") -> There:
    def there(window: Window, _form: Form) -> str:
        return f"/objectives/{window.place('objective_id')}{place}"

    return there


def _onward(window: Window, form: Form) -> str:
    """To what else the template holds, where the key result came from one."""
    return carried(f"/objectives/{window.place('objective_id')}", form)


async def lint(window: Window) -> Answer:
    """What the rules find in words that are just being typed; nothing is kept."""
    form = await window.form()
    title = form.line("title")[:TITLE_CHARS_MAX]
    found = None
    if title and form.get("of") == "objective":
        found = await window.perhaps(LintText(title=title, locale=window.language.code))
    elif title:
        metric = perhaps_metric(form, window.language)
        found = await window.perhaps(
            LintText(
                key_results=(LintedKeyResult(title=title, metric=metric),),
                locale=window.language.code,
            )
        )
    return window.page(
        "parts/lint_found.html",
        findings=findings_of(window.language, found.findings if found else ()),
    )


HERE = "/objectives/{objective_id}"
SCREENS = (
    takes(f"{HERE}/key-results", told(_defined, _again("add"), _onward)),
    takes(f"{HERE}/publish", told(_published, _again("publish"), _there())),
    takes(f"{HERE}/comments", told(_commented, _again("comment"), _there("#comments"))),
    takes(f"{HERE}/lint/answers", told(_argued, _again("argue"), _there("#lint"))),
    takes("/lint", lint),
)
