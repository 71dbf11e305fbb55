from typing import Any
from uuid import UUID

from contracts.events.checkin import BlockerAssigned, BlockerRaised
from contracts.events.notification_mail import NoticesMailed, NoticesRead, ReminderSent
from contracts.events.planning_work import CommentAdded, InitiativeAdded, InitiativeChanged
from contracts.values import Change
from services.notification.projections.inbox import INBOX, UNMAILED, Notice, lists, unread_of
from tests.notification.postroom import FRIDAY
from tests.support.quarter import (
    ANNA,
    BEN,
    CYCLE,
    KEY_RESULT,
    MAX,
    OBJECTIVE,
    OLGA,
    amended,
    defined,
    documents,
    drafted,
    who,
)

PLACE: dict[str, Any] = {"objective_id": OBJECTIVE, "cycle_id": CYCLE}
THING = UUID(int=77)
comment = CommentAdded(
    comment_id=THING, **PLACE, author_id=who(OLGA), text="Look", mentions=(who(MAX), who(OLGA))
)


def notices(*events) -> list[Notice]:
    return list(documents(INBOX, *events).values())


def told(*events) -> list[tuple[str, str, UUID]]:
    return [(n.kind, n.about, n.member_id) for n in notices(*events)]


def test_who_is_mentioned_is_told_and_not_who_mentions_herself():
    assert told(comment) == [("mention", "comment", who(MAX))]


def test_what_becomes_somebody_s_is_told():
    task: dict[str, Any] = {**PLACE, "key_result_id": KEY_RESULT, "initiative_id": THING}
    blocker: dict[str, Any] = {**PLACE, "key_result_id": KEY_RESULT, "blocker_id": THING}
    assert told(
        drafted(),
        defined(),
        InitiativeAdded(**task, title="Bake", assignee_id=who(ANNA)),
        InitiativeChanged(**task, assignee_id=Change(old=who(ANNA), new=who(MAX))),
        BlockerRaised(
            **blocker,
            raised_by=who(OLGA),
            text="x",
            kind="",
            severity="low",
            owner_id=who(ANNA),
        ),
        BlockerAssigned(**blocker, owner_id=Change(old=who(ANNA), new=who(MAX))),
        amended(accountable_id=Change(old=who(ANNA), new=who(BEN))),
    ) == [
        ("assignment", "objective", who(BEN)),
        ("assignment", "key_result", who(ANNA)),
        ("assignment", "initiative", who(ANNA)),
        ("assignment", "initiative", who(MAX)),
        ("assignment", "blocker", who(ANNA)),
        ("assignment", "blocker", who(MAX)),
        ("assignment", "key_result", who(BEN)),
    ]


def test_what_a_spreadsheet_gives_to_many_is_told_to_nobody():
    assert told(drafted(source="import"), defined(source="import")) == []


def test_what_was_taken_from_somebody_is_no_news():
    gone = InitiativeChanged(
        **PLACE,
        key_result_id=KEY_RESULT,
        initiative_id=THING,
        assignee_id=Change(old=who(ANNA), new=None),
    )
    assert told(gone, amended(title=Change(old="a", new="b"))) == []


def test_a_reminder_stands_in_the_inbox_and_is_not_mailed_again():
    sent = ReminderSent(
        member_id=who(ANNA),
        on=FRIDAY,
        key_result_ids=(KEY_RESULT,),
        objective_ids=(OBJECTIVE,),
        due_on=(FRIDAY,),
        way="mailed",
    )
    (notice,) = notices(sent)
    assert (notice.kind, notice.due_on, notice.by) == ("reminder", FRIDAY, None)
    assert UNMAILED not in dict(lists(notice.id, notice))


def test_what_is_read_or_mailed_leaves_the_lists_of_what_is_not():
    (first,) = notices(comment)
    assert set(dict(lists(first.id, first))) >= {UNMAILED, unread_of(who(MAX))}
    mailed = NoticesMailed(member_id=who(MAX), notice_ids=(first.id,), way="mailed")
    read = NoticesRead(member_id=who(MAX), notice_ids=(first.id,))
    (after,) = notices(comment, mailed)
    assert UNMAILED not in dict(lists(after.id, after))
    (after,) = notices(comment, read)
    assert after.is_read and unread_of(who(MAX)) not in dict(lists(after.id, after))


def test_nobody_reads_for_somebody_else():
    (first,) = notices(comment)
    (after,) = notices(comment, NoticesRead(member_id=who(ANNA), notice_ids=(first.id,)))
    assert not after.is_read
