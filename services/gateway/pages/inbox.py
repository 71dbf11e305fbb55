"""My inbox: who mentioned me, what became mine, what I was reminded of; read and unread."""

from contracts.commands.notification_mail import NOTICES_READ_MAX, ReadNotices
from contracts.queries.notification_mail import Inbox, InboxView, NoticeView
from services.gateway.answer import Answer
from services.gateway.pages.form import Form
from services.gateway.pages.happenings import HAPPENED
from services.gateway.pages.people import people_of
from services.gateway.pages.refusals import NOTHING, Wrong
from services.gateway.pages.screen import shows, takes
from services.gateway.pages.telling import made, told
from services.gateway.pages.window import Window

# Of a page; all of it can be read at once.
SHOWN_MAX = 50
assert SHOWN_MAX <= NOTICES_READ_MAX
# Of what is new, on Today.
NEWS_MAX = 5


async def show(window: Window) -> Answer:
    """A page of the inbox, newest first."""
    return await _page(window)


async def _page(window: Window, found: Wrong = NOTHING) -> Answer:
    is_unread = window.parameter("only") == "unread"
    asked = Inbox(limit=SHOWN_MAX, after=window.parameter("after") or None, unread=is_unread)
    seen: InboxView = await window.ask(asked)
    return window.page(
        "pages/inbox.html",
        status=422 if found is not NOTHING else 200,
        seen=seen,
        is_unread=is_unread,
        linked=[linked(window, one) for one in seen.data],
        people=await people_of(window),
        wrong=found,
    )


Linked = tuple[NoticeView, str, str]


def linked(window: Window, one: NoticeView) -> Linked:
    """A notice with where it leads, and with what happened where its kind does not say that."""
    happened = HAPPENED.get(one.happened or "", "")
    return one, link_of(one), window.language.say(happened) if happened else ""


async def news_of(window: Window) -> list[Linked]:
    """What is new and not read, the newest of it, each with where it leads."""
    seen: InboxView | None = await window.perhaps(Inbox(limit=NEWS_MAX, unread=True))
    return [] if seen is None else [linked(window, one) for one in seen.data]


def link_of(one: NoticeView) -> str:
    """Where a notice leads: to what it is about, and to the check-in that it reminds of."""
    if one.about == "webhook":
        return f"/webhooks/{one.about_id}"
    if one.kind == "reminder" and one.key_result_id:
        return f"/check-in/{one.key_result_id}"
    if one.about == "blocker":
        return f"/blockers/{one.about_id}"
    if one.about == "initiative" and one.key_result_id:
        return f"/key-results/{one.key_result_id}/initiatives/{one.about_id}"
    if one.key_result_id:
        return f"/key-results/{one.key_result_id}"
    return f"/objectives/{one.objective_id}" if one.objective_id else ""


def _read(_window: Window, form: Form) -> ReadNotices:
    command: ReadNotices = made(ReadNotices, {"notice_ids": form.all("notice")})
    return command


async def _unread(window: Window, _form: Form, found: Wrong) -> Answer:
    return await _page(window, found)


SCREENS = (
    shows("/inbox", show),
    takes("/inbox/read", told(_read, _unread, lambda _window, _form: "/inbox")),
)
