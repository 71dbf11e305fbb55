"""My mail, where no mail server is set: what lies in the outbox of the data directory for me.

Only for whoever it is addressed to. Another person's digest may tell of what is confidential, and
a letter that signs in opens a door: those lie on nobody's shelf and are on no page.
"""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from msgspec import Struct

from contracts.times import rfc3339
from services.gateway.answer import Answer
from services.gateway.pages.screen import shows
from services.gateway.pages.window import Window

SHOWN_MAX = 100


class Letter(Struct, frozen=True, kw_only=True):
    """A mail as the page lists it; at in RFC 3339, text where it is the one that is read."""

    name: str
    subject: str
    at: str
    text: str = ""


async def show(window: Window) -> Answer:
    """The newest letters, and the one that is asked for."""
    folder = window.site.outbox
    found = [] if folder is None else newest(folder, window)
    wanted = window.parameter("mail")
    # By name among those that are mine: no path comes from outside.
    opened = next((path for path in found if path.stem == wanted), None)
    return window.page(
        "pages/outbox.html",
        is_boxed=folder is not None,
        letters=[read(path) for path in found],
        opened=None if opened is None else read(opened, whole=True),
    )


def newest(folder: Path, window: Window) -> list[Path]:
    """The mail of whoever looks, newest first."""
    mine = folder / str(window.session.organisation_id) / str(window.me)
    written = {path: path.stat().st_mtime_ns for path in mine.glob("*.eml")}
    return sorted(written, key=lambda path: (written[path], path.name), reverse=True)[:SHOWN_MAX]


def read(path: Path, *, whole: bool = False) -> Letter:
    """A mail as it was written down."""
    message = message_from_bytes(path.read_bytes(), EmailMessage, policy=policy.default)
    body = message.get_body(("plain",)) if whole else None
    return Letter(
        name=path.stem,
        subject=str(message["Subject"]),
        at=rfc3339(path.stat().st_mtime_ns // 1000),
        text="" if body is None else body.get_content(),
    )


SCREENS = (shows("/outbox", show),)
