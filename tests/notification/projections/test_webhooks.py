from contracts.events.notification_webhooks import (
    ReplayFinished,
    ReplayRequested,
    WebhookKeyPromoted,
    WebhookPaused,
    WebhookRemoved,
)
from services.notification.projections.webhooks import (
    ALL,
    REPLAYS_SHOWN_MAX,
    WEBHOOKS,
    lists,
    present,
)
from services.runtime import ids
from services.runtime.projection.definition import fold
from tests.notification.hooks import (
    AT,
    HOOK,
    KEY_1,
    KEY_2,
    paused,
    registered,
    staged,
    verified,
)
from tests.support.history import History

promoted = WebhookKeyPromoted(webhook_id=HOOK, key_id=KEY_2, old_key_id=KEY_1, old_expires_at=AT)


def document(*events):
    (found,) = fold(WEBHOOKS, History().add(f"webhook/{HOOK}", *events).events).values()
    return found


def test_a_webhook_says_what_it_is_doing_in_a_word():
    gone = WebhookPaused(webhook_id=HOOK, cause="gone")
    assert document(registered).state == "unverified"
    assert document(registered, verified).state == "active"
    assert document(registered, verified, paused).state == "paused"
    assert document(registered, verified, gone).state == "gone"


def test_its_keys_are_shown_as_long_as_they_sign_or_will():
    at = document(registered, staged)
    assert [key.state for key in present(at, AT).keys] == ["current", "staged"]
    after = document(registered, staged, promoted)
    assert [key.state for key in present(after, AT - 1).keys] == ["current", "previous"]
    assert [key.state for key in present(after, AT).keys] == ["current"]
    assert present(after, AT).secret is None


def test_replays_are_shown_newest_first_with_what_came_of_them():
    wishes = [
        ReplayRequested(webhook_id=HOOK, replay_id=ids.new_id(), from_sequence=1, to_sequence=n)
        for n in range(1, REPLAYS_SHOWN_MAX + 3)
    ]
    done = ReplayFinished(
        webhook_id=HOOK, replay_id=wishes[-1].replay_id, delivered=7, dead=1, not_permitted=2
    )
    shown = present(document(registered, verified, *wishes, done), AT).replays
    assert len(shown) == REPLAYS_SHOWN_MAX
    assert (shown[0].state, shown[0].delivered, shown[0].not_permitted) == ("finished", 7, 2)
    assert shown[1].state == "running"


def test_a_removed_webhook_stands_in_no_list():
    assert [name for name, _ in lists("x", document(registered))] == [ALL]
    assert list(lists("x", document(registered, WebhookRemoved(webhook_id=HOOK)))) == []
