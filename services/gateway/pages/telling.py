"""Forms that do one thing: the command they make, and where they lead."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from contracts.envelope import Command
from contracts.errors import Invalid
from services.gateway.answer import Answer
from services.gateway.pages.editing import version_in
from services.gateway.pages.form import Form
from services.gateway.pages.refusals import Wrong, wrong
from services.gateway.pages.window import Refusing, Window
from services.gateway.shape import Shape, fields_of

Made = Callable[[Window, Form], Command | Awaitable[Command]]
Again = Callable[[Window, Form, Wrong], Awaitable[Answer]]
There = Callable[[Window, Form], str]
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


def made(
    kind: type[Command], given: Mapping[str, Any], unless_empty: Mapping[str, Any] | None = None
) -> Any:
    """A command of plain values; of unless_empty those that say something. Raises Invalid with
    every fault."""
    shape = SHAPES.get(kind) or SHAPES.setdefault(kind, Shape(kind))
    more = {name: value for name, value in (unless_empty or {}).items() if value not in ("", None)}
    return kind(**fields_of(shape.from_values({**given, **more})))
