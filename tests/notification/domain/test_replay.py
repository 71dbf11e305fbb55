from msgspec.structs import replace

from contracts import errors, errors_webhooks
from contracts.events.notification_webhooks import (
    ReplayCancelled,
    ReplayFinished,
    ReplayRequested,
)
from services.notification.domain import replay as rules
from services.runtime import ids
from tests.notification.hooks import HOOK, KEY_2, hook, registered, verified

wish = ReplayRequested(webhook_id=HOOK, replay_id=KEY_2, from_sequence=3, to_sequence=9)
over = ReplayFinished(webhook_id=HOOK, replay_id=KEY_2, delivered=7, dead=0, not_permitted=0)


def test_a_stretch_is_delivered_again_and_finishes_once():
    story = hook.given(registered, verified).when(lambda it: rules.replay(it, wish)).then(wish)
    after = story.when(lambda it: rules.finish(it, over)).then(over)
    after.when(lambda it: rules.finish(it, over)).then()


def test_a_stretch_that_ends_before_it_begins_is_refused_with_its_unknown_types():
    bad = replace(wish, to_sequence=2, types=("no.such",))
    hook.given(registered, verified).when(lambda it: rules.replay(it, bad)).then_refused(
        errors.Invalid, "/to_sequence", "/types/0"
    )


def test_nobody_is_told_again_who_never_wanted_to_be_told():
    hook.given(registered).when(lambda it: rules.replay(it, wish)).then_refused(
        errors_webhooks.WebhookStateWrong
    )


def test_so_many_replays_run_at_once_and_no_more():
    running = [replace(wish, replay_id=ids.new_id()) for _ in range(rules.REPLAYS_MAX)]
    story = hook.given(registered, verified, *running)
    story.when(lambda it: rules.replay(it, wish)).then_refused(
        errors_webhooks.TooManyReplays, limit=rules.REPLAYS_MAX
    )


def test_a_replay_is_cancelled_while_it_runs_and_then_neither_again_nor_finished():
    cancelled = ReplayCancelled(webhook_id=HOOK, replay_id=KEY_2, at_sequence=5)
    story = hook.given(registered, verified, wish)
    after = story.when(lambda it: rules.cancel(it, KEY_2, 5)).then(cancelled)
    after.when(lambda it: rules.finish(it, over)).then()
    after.when(lambda it: rules.cancel(it, KEY_2)).then_refused(errors.NotFound)
