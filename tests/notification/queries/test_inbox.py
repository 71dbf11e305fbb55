from uuid import UUID

import pytest

from contracts import errors
from contracts.commands.notification_mail import ReadNotices
from contracts.events.planning import ObjectiveChanged
from contracts.events.planning_work import CommentAdded
from contracts.queries.notification_mail import Inbox
from contracts.values import Actor, Change
from tests.notification.postroom import bakery, mail_server
from tests.support.quarter import ANNA, CYCLE, KEY_RESULT, MAX, OBJECTIVE, OLGA, hear, who


def comment(n: int, *mentions: UUID) -> CommentAdded:
    return CommentAdded(
        comment_id=UUID(int=n),
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        author_id=who(OLGA),
        text="Look",
        mentions=mentions,
        key_result_id=KEY_RESULT,
    )


async def town(*events):
    async with mail_server() as postman:
        return await bakery(postman, *events)


async def test_the_newest_is_first_and_says_what_it_is_about():
    here = await town(comment(101, who(MAX)), comment(102, who(MAX)))
    first = await here.ask(Inbox(limit=1), actor=MAX)
    rest = await here.ask(Inbox(after=first.next), actor=MAX)
    assert [n.about_id.int for n in (*first.data, *rest.data)] == [102, 101]
    assert first.data[0].title == "Ten bakers name us" and first.data[0].by == who(OLGA)
    assert (first.unread, rest.next) == (2, None)


async def test_what_is_read_is_marked_once():
    here = await town(comment(101, who(MAX)))
    (notice,) = (await here.ask(Inbox(), actor=MAX)).data
    before = len(await here.events())
    for _ in range(2):
        await here.tell(ReadNotices(notice_ids=(notice.id,)), actor=MAX)
    assert len(await here.events()) == before + 1
    seen = await here.ask(Inbox(), actor=MAX)
    assert seen.unread == 0 and seen.data[0].is_read
    assert (await here.ask(Inbox(unread=True), actor=MAX)).data == ()


async def test_another_s_notice_is_not_found():
    here = await town(comment(101, who(MAX)))
    (notice,) = (await here.ask(Inbox(), actor=MAX)).data
    for id in (notice.id, "999-0", "nonsense"):
        with pytest.raises(errors.NotFound):
            await here.tell(ReadNotices(notice_ids=(id,)), actor=ANNA)


async def test_what_became_confidential_is_not_shown_any_more():
    here = await town(comment(101, who(MAX), who(ANNA)))
    secret = ObjectiveChanged(
        objective_id=OBJECTIVE, cycle_id=CYCLE, confidential=Change(old=False, new=True)
    )
    await hear(here, secret)
    seen = await here.ask(Inbox(), actor=MAX)
    assert (seen.data, seen.unread) == ((), 0)
    assert "comment" in [n.about for n in (await here.ask(Inbox(), actor=ANNA)).data]


async def test_only_members_have_an_inbox():
    here = await town()
    with pytest.raises(errors.Forbidden):
        await here.ask(Inbox(), actor=Actor(kind="operator", id="operator"))
