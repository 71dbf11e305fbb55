"""Whoever registered a webhook is told what becomes of it."""

from typing import Any, get_args
from uuid import UUID

import pytest

from contracts.events.notification_webhooks import (
    DeliveryDeadLettered,
    ReplayFinished,
    WebhookChanged,
    WebhookFailing,
    WebhookKeyExpiring,
    WebhookKeyPromoted,
    WebhookKeyRevoked,
    WebhookRecovered,
    WebhookRemoved,
    WebhookResumed,
    WebhookVerificationFailed,
)
from contracts.public import PUBLIC
from contracts.queries.notification_mail import Inbox
from contracts.values import Change
from services.notification.domain.wording import Wording
from services.notification.projections.inbox import INBOX, OF_WEBHOOKS, Notice, lists
from services.runtime.projection.definition import fold
from tests.notification.hooks import HOOK, KEY_1, KEY_2, paused, registered, staged, verified
from tests.notification.postroom import bakery, mail_server, text_of
from tests.support.history import History
from tests.support.quarter import MAX, OLGA

BY_ITSELF = "system/notification"
ABOUT: dict[str, Any] = {"webhook_id": HOOK}
CHANGED = WebhookChanged(**ABOUT, host=Change(old="hooks.example.com", new="new.example.com"))
HAPPENINGS = (
    CHANGED,
    WebhookVerificationFailed(**ABOUT, check_id=KEY_1, outcome="not_echoed"),
    paused,
    WebhookResumed(**ABOUT),
    WebhookRemoved(**ABOUT),
    staged,
    WebhookKeyPromoted(**ABOUT, key_id=KEY_2, old_key_id=KEY_1, old_expires_at=1),
    WebhookKeyRevoked(**ABOUT, key_id=KEY_1),
    WebhookKeyExpiring(**ABOUT, key_id=KEY_1, expires_at=1),
    WebhookFailing(**ABOUT, since=1, hours=24),
    WebhookRecovered(**ABOUT, since=1),
    DeliveryDeadLettered(**ABOUT, count=2, event_ids=("a", "b"), reasons=("timeout_total",)),
    ReplayFinished(**ABOUT, replay_id=UUID(int=5), delivered=3, dead=0, not_permitted=0),
)
NAMES = [type(event).__name__ for event in HAPPENINGS]


def told(event: Any, by: str, owner: str = OLGA.reference) -> list[Notice]:
    """What stands in an inbox after a webhook was registered and something happened to it."""
    stream = f"webhook/{HOOK}"
    history = History().add(stream, registered, actor=owner).add(stream, event, actor=by)
    found: dict[str, Notice] = fold(INBOX, history.events)
    return [notice for key, notice in found.items() if list(lists(key, notice))]


def test_every_event_that_is_told_is_tried_here():
    assert {type(event) for event in HAPPENINGS} == set(get_args(OF_WEBHOOKS))


@pytest.mark.parametrize("event", HAPPENINGS, ids=NAMES)
def test_who_registered_it_is_told_unless_they_did_it_themselves(event: Any):
    for by in (BY_ITSELF, MAX.reference):
        (notice,) = told(event, by)
        assert notice.member_id == OLGA.member_id
        assert (notice.kind, notice.happened) == ("webhook", PUBLIC[type(event)].type)
        assert notice.title == ("new.example.com" if event is CHANGED else "hooks.example.com")
    assert told(event, OLGA.reference) == []
    assert told(event, BY_ITSELF, owner="operator") == []


def test_that_it_was_verified_is_no_news():
    assert told(verified, BY_ITSELF) == []


@pytest.mark.parametrize("event", HAPPENINGS, ids=NAMES)
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_mail_has_words_for_it(event: Any, language: str):
    wording = Wording(language=language, name="O", place="B", address="", end="")
    word = PUBLIC[type(event)].type.replace(".", "_")
    assert "hooks.example.com" in wording.say(word, title="hooks.example.com")


async def test_it_stands_in_the_inbox_and_is_mailed():
    async with mail_server() as postman:
        town = await bakery(postman)
        stream = f"webhook/{HOOK}"
        await town.record(registered, stream=stream, actor=MAX.reference)
        await town.record(HAPPENINGS[NAMES.index("WebhookFailing")], stream=stream, actor=BY_ITSELF)
        seen = await town.ask(Inbox(), actor=MAX)
        assert [(n.about_id, n.title, n.happened) for n in seen.data] == [
            (HOOK, "hooks.example.com", "webhook.failing")
        ]
        assert seen.unread == 1
        assert (await town.ask(Inbox(), actor=OLGA)).data == ()
        await town.tick()
        (mail,) = postman.told("max")
        assert "hooks.example.com schlägt fehl" in text_of(mail)
