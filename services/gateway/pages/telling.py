"""Forms that do one thing: the command they make, and where they lead."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from typing import Any

from contracts.envelope import Command
from contracts.errors import Invalid
from services.gateway.answer import Answer
from services.gateway.pages.editing import Clash, Edit, keep, sent, version_in
from services.gateway.pages.form import Form
from services.gateway.pages.marking import words
from services.gateway.pages.refusals import Wrong, wrong
from services.gateway.pages.window import Refusing, Window
from services.gateway.shape import Shape, fields_of

Made = Callable[[Window, Form], Command | Awaitable[Command]]
Again = Callable[[Window, Form, Wrong], Awaitable[Answer]]
There = Callable[[Window, Form], str]
Make = Callable[[Window, Edit], Command | None]
Now = Callable[[Window], Awaitable[Edit]]
Names = Callable[[Form], Iterable[str]]
Page = Callable[[Window, Form, Wrong, str], Awaitable[Answer]]
Anew = Callable[[Window, Edit, Wrong], Awaitable[Answer]]
CLASHED = words(
    "Somebody changed the same meanwhile. Your words are in the form, theirs below them; send it "
    "again to keep yours."
)
SHAPES: dict[type[Command], Shape] = {}


def told(make: Made, again: Again, there: There) -> Callable[[Window], Awaitable[Answer]]:
    """What takes a form: the command it makes, held to the version it was rendered with if it
    names one; then another page, or the form again with what was wrong."""

    async def tell(window: Window) -> Answer:
        form = await window.form()
        try:
            made = make(window, form)
            command = made if isinstance(made, Command) else await made
            await window.tell(command, if_match=version_in(form))
        except (Invalid, Refusing) as refusal:
            return await again(window, form, wrong(refusal.refused, window.language))
        return window.go(there(window, form))

    return tell


def again_on(page: Page, at: str) -> Again:
    """The page with the form that was refused; at says which of its forms that is."""

    async def again(window: Window, form: Form, found: Wrong) -> Answer:
        return await page(window, form, found, at)

    return again


def to_objective(window: Window, _form: Form) -> str:
    """The page of the objective that the address names."""
    return f"/objectives/{window.place('objective_id')}"


def changed(
    names: Names, make: Make, now: Now, anew: Anew, there: There
) -> Callable[[Window], Awaitable[Answer]]:
    """What takes a form that changes what is there: names are its fields, make the command of
    those that changed, None for none, now the form as it would be rendered this moment, anew the
    page of a form that was refused or overtaken."""

    async def save(window: Window) -> Answer:
        form = await window.form()
        edit = sent(form, names(form))
        try:
            await keep(window, edit, partial(make, window), partial(now, window))
        except Clash as clash:
            said = Wrong(said=(window.language.say(CLASHED),))
            return await anew(window, clash.edit, said)
        except (Invalid, Refusing) as refusal:
            return await anew(window, edit, wrong(refusal.refused, window.language))
        return window.go(there(window, form))

    return save


def made(
    kind: type[Command], given: Mapping[str, Any], unless_empty: Mapping[str, Any] | None = None
) -> Any:
    """A command of plain values; of unless_empty those that say something. Raises Invalid with
    every fault."""
    shape = SHAPES.get(kind) or SHAPES.setdefault(kind, Shape(kind))
    more = {name: value for name, value in (unless_empty or {}).items() if value not in ("", None)}
    return kind(**fields_of(shape.from_values({**given, **more})))
