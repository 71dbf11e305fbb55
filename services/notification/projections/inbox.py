"""Keeps what is in members' inboxes: who mentioned them, what became theirs, reminders, and what
became of the webhooks that they registered."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Literal, get_args
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts.events.checkin import BlockerAssigned, BlockerRaised
from contracts.events.notification_mail import NoticesMailed, NoticesRead, ReminderSent
from contracts.events.notification_webhooks import (
    DeliveryDeadLettered,
    ReplayFinished,
    WebhookChanged,
    WebhookFailing,
    WebhookKeyExpiring,
    WebhookKeyPromoted,
    WebhookKeyRevoked,
    WebhookKeyStaged,
    WebhookPaused,
    WebhookRecovered,
    WebhookRegistered,
    WebhookRemoved,
    WebhookResumed,
    WebhookVerificationFailed,
)
from contracts.events.planning import (
    KeyResultAmended,
    KeyResultChanged,
    KeyResultDefined,
    ObjectiveChanged,
    ObjectiveDrafted,
)
from contracts.events.planning_work import CommentAdded, InitiativeAdded, InitiativeChanged
from contracts.public import PUBLIC
from contracts.queries.notification_mail import NoticeKind
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded

About = Literal["objective", "key_result", "initiative", "blocker", "comment", "webhook"]

# The list of what may have to be mailed yet.
UNMAILED = "unmailed"
HOME = "webhook/"
OF_WEBHOOKS = (
    WebhookChanged
    | WebhookVerificationFailed
    | WebhookPaused
    | WebhookResumed
    | WebhookRemoved
    | WebhookKeyStaged
    | WebhookKeyPromoted
    | WebhookKeyRevoked
    | WebhookKeyExpiring
    | WebhookFailing
    | WebhookRecovered
    | DeliveryDeadLettered
    | ReplayFinished
)


class Notice(Struct, frozen=True, kw_only=True):
    """Something for a member to know; at is in µs, by is who did it. Of a webhook, title is its
    host and happened the type of the event.

    One more for each webhook is in no list: it says whose it is, and its host.
    """

    id: str
    member_id: UUID
    kind: NoticeKind
    about: About
    about_id: UUID
    objective_id: UUID | None = None
    key_result_id: UUID | None = None
    by: UUID | None = None
    at: int
    due_on: date | None = None
    title: str = ""
    happened: str | None = None
    is_read: bool = False
    is_mailed: bool = False


def tell(shelf: Shelf[Notice], recorded: Recorded[Any]) -> None:
    """A notice for each who is concerned."""
    for notice in notices_of(recorded):
        shelf.put(notice.id, notice)


def notices_of(recorded: Recorded[Any]) -> Iterator[Notice]:
    """What an event is to members; nobody is told what they did themselves."""
    by = _member(recorded)
    if isinstance(recorded.event, ReminderSent):
        yield from _reminders(recorded.event, recorded)
        return
    about, about_id = _about(recorded.event)
    for n, (kind, member_id) in enumerate(_concerned(recorded.event)):
        if member_id != by:
            yield Notice(
                id=f"{recorded.index}-{n}",
                member_id=member_id,
                kind=kind,
                about=about,
                about_id=about_id,
                objective_id=recorded.event.objective_id,
                key_result_id=getattr(recorded.event, "key_result_id", None),
                by=by,
                at=recorded.header.recorded_at,
            )


def _member(recorded: Recorded[Any]) -> UUID | None:
    kind, _, id = recorded.header.actor.partition("/")
    return UUID(id) if kind == "member" else None


def learn(shelf: Shelf[Notice], recorded: Recorded[WebhookRegistered]) -> None:
    """Whoever registered a webhook is told what becomes of it."""
    event, member_id = recorded.event, _member(recorded)
    if member_id is not None:
        home = Notice(
            id=home_of(event.webhook_id),
            member_id=member_id,
            kind="webhook",
            about="webhook",
            about_id=event.webhook_id,
            title=event.host,
            at=recorded.header.recorded_at,
        )
        shelf.put(home.id, home)


def tell_of_webhook(shelf: Shelf[Notice], recorded: Recorded[Any]) -> None:
    """A notice for who registered it, unless they did that themselves."""
    event, by = recorded.event, _member(recorded)
    home = shelf.get(home_of(event.webhook_id))
    if home is None:
        return
    if isinstance(event, WebhookChanged) and event.host is not None:
        home = replace(home, title=event.host.new)
        shelf.put(home.id, home)
    if by != home.member_id:
        id, happened = f"{recorded.index}-0", PUBLIC[type(event)].type
        at = recorded.header.recorded_at
        shelf.put(id, replace(home, id=id, happened=happened, by=by, at=at))


def home_of(webhook_id: UUID) -> str:
    """The key of whose a webhook is."""
    return f"{HOME}{webhook_id}"


def _reminders(event: ReminderSent, recorded: Recorded[Any]) -> Iterator[Notice]:
    """A reminder stands in the inbox and was mailed already, if that was wished."""
    for n, key_result_id in enumerate(event.key_result_ids):
        yield Notice(
            id=f"{recorded.index}-{n}",
            member_id=event.member_id,
            kind="reminder",
            about="key_result",
            about_id=key_result_id,
            objective_id=event.objective_ids[n],
            key_result_id=key_result_id,
            at=recorded.header.recorded_at,
            due_on=event.due_on[n],
            is_mailed=True,
        )


def _concerned(event: Any) -> Iterator[tuple[NoticeKind, UUID]]:
    """Whom an event mentions, or gives something to."""
    match event:
        case CommentAdded():
            yield from (("mention", member_id) for member_id in event.mentions)
        case InitiativeAdded(assignee_id=UUID() as member_id):
            yield "assignment", member_id
        case BlockerRaised():
            yield "assignment", event.owner_id
        case BlockerAssigned():
            yield "assignment", event.owner_id.new
        case InitiativeChanged(assignee_id=change) if change is not None and change.new:
            yield "assignment", change.new
        # A spreadsheet, or what is carried forward, gives many things to many at once.
        case ObjectiveDrafted(source="api") | KeyResultDefined(source="api"):
            yield "assignment", event.accountable_id
        case ObjectiveChanged() | KeyResultChanged() | KeyResultAmended():
            if event.accountable_id is not None:
                yield "assignment", event.accountable_id.new


def _about(event: Any) -> tuple[About, UUID]:
    match event:
        case CommentAdded():
            return "comment", event.comment_id
        case InitiativeAdded() | InitiativeChanged():
            return "initiative", event.initiative_id
        case BlockerRaised() | BlockerAssigned():
            return "blocker", event.blocker_id
        case ObjectiveDrafted() | ObjectiveChanged():
            return "objective", event.objective_id
        case _:
            return "key_result", event.key_result_id


def mark(shelf: Shelf[Notice], recorded: Recorded[NoticesRead | NoticesMailed]) -> None:
    """Some were read, or mailed."""
    field = "is_read" if isinstance(recorded.event, NoticesRead) else "is_mailed"
    for id in recorded.event.notice_ids:
        notice = shelf.get(id)
        if notice is not None and notice.member_id == recorded.event.member_id:
            shelf.put(id, replace(notice, **{field: True}))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """The notices an event makes, or those it names."""
    if isinstance(recorded.event, NoticesRead | NoticesMailed):
        return recorded.event.notice_ids
    if isinstance(recorded.event, WebhookRegistered | OF_WEBHOOKS):
        return home_of(recorded.event.webhook_id), f"{recorded.index}-0"
    return [notice.id for notice in notices_of(recorded)]


def of_member(member_id: UUID) -> str:
    """The list of a member's notices."""
    return f"member/{member_id}"


def unread_of(member_id: UUID) -> str:
    """The list of those not read yet."""
    return f"unread/{member_id}"


def lists(key: str, notice: Notice) -> Iterable[tuple[str, str]]:
    """In the order they came: a member's, those not read, those not mailed."""
    if key.startswith(HOME):
        return
    index, _, n = key.partition("-")
    sort = f"{int(index):012}-{int(n):04}"
    yield of_member(notice.member_id), sort
    if not notice.is_read:
        yield unread_of(notice.member_id), sort
    if not notice.is_mailed and not notice.is_read:
        yield UNMAILED, sort


INBOX = Projection(
    name="inbox",
    version=2,
    document=Notice,
    steps={
        CommentAdded: tell,
        InitiativeAdded: tell,
        InitiativeChanged: tell,
        BlockerRaised: tell,
        BlockerAssigned: tell,
        ObjectiveDrafted: tell,
        ObjectiveChanged: tell,
        KeyResultDefined: tell,
        KeyResultChanged: tell,
        KeyResultAmended: tell,
        ReminderSent: tell,
        NoticesRead: mark,
        NoticesMailed: mark,
        WebhookRegistered: learn,
        **dict.fromkeys(get_args(OF_WEBHOOKS), tell_of_webhook),
    },
    keys=keys,
    lists=lists,
)
