"""Forms that change what is there: held to the version that their reader saw.

Such a form carries every field as it stood when it was rendered (`was.title` beside `title`), and
the version. Where somebody wrote meanwhile, what this form leaves alone is theirs, what they left
alone is ours, and what both changed comes back with both values; nothing that was typed is lost.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.envelope import Command
from services.gateway.pages.form import Form
from services.gateway.pages.window import Refusing, Window

VERSION = "version"
WAS = "was."
# Who is overtaken as often as this is told so.
TRIES_MAX = 3


@dataclass(frozen=True)
class Edit:
    """The fields of such a form: what they hold, what they are held to, and, where two changed the
    same, what the others wrote meanwhile."""

    version: int | None
    values: Mapping[str, str]
    was: Mapping[str, str]
    theirs: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""

    def get(self, name: str) -> str:
        """What a field holds, empty where there is none of the name."""
        return self.values.get(name, "")

    @property
    def changed(self) -> frozenset[str]:
        """The fields that hold something else than stood there."""
        return frozenset(name for name, text in self.values.items() if text != self.was.get(name))

    @property
    def form(self) -> Form:
        """The fields as if they had been sent."""
        given = {name: [text] for name, text in self.values.items()}
        return Form({**given, "reason": [self.reason]})


Make = Callable[[Edit], Command | None]
Now = Callable[[], Awaitable[Edit]]


class Clash(Exception):
    """Somebody else changed the same fields meanwhile; edit holds both values."""

    def __init__(self, edit: Edit) -> None:
        super().__init__(", ".join(edit.theirs))
        self.edit = edit


def fresh(version: int, values: Mapping[str, str]) -> Edit:
    """A form that nobody has touched yet."""
    settled = {name: _plain(text) for name, text in values.items()}
    return Edit(version, settled, settled)


def sent(form: Form, names: Iterable[str]) -> Edit:
    """A form as it came back; one that does not say what stood there wants all that it holds."""
    known = [name for name in names if form.has(name) or form.has(WAS + name)]
    values = {name: form.text(name) for name in known}
    was = {name: form.text(WAS + name) for name in known if form.has(WAS + name)}
    return Edit(version_in(form), values, was, reason=form.text("reason"))


def version_in(form: Form) -> int | None:
    """The version that a form was rendered with, None where it names none."""
    text = form.get(VERSION)
    return int(text) if text.isdigit() else None


async def keep(window: Window, edit: Edit, make: Make, now: Now) -> Any:
    """Tell what a form changes. make gives the command of the fields that changed, None for none;
    now is the form as it would be rendered this moment.

    Raises Clash where others changed the same, Refusing, Invalid.
    """
    for _ in range(TRIES_MAX):
        command = make(edit)
        if command is None:
            return None
        try:
            return await window.tell(command, if_match=edit.version)
        except Refusing as refusing:
            if refusing.refused.code != "stale":
                raise
            edit = merged(edit, await now())
            if edit.theirs:
                raise Clash(edit) from None
            last = refusing
    raise last


def merged(mine: Edit, now: Edit) -> Edit:
    """A form on top of what others wrote since it was rendered."""
    changed = mine.changed
    names = [*mine.values, *(name for name in now.values if name not in mine.values)]
    values = {name: mine.get(name) if name in changed else now.get(name) for name in names}
    theirs = _clashes(mine, now, changed)
    return Edit(now.version, values, now.values, theirs, mine.reason)


def _clashes(mine: Edit, now: Edit, changed: Collection[str]) -> dict[str, str]:
    return {
        name: now.get(name)
        for name in sorted(changed)
        if now.get(name) not in (mine.was.get(name, ""), mine.get(name))
    }


def _plain(text: str) -> str:
    """A text as a browser sends it back, so that one nobody touched does not look changed."""
    return text.replace("\r\n", "\n").strip()
