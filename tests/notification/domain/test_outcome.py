from datetime import UTC, datetime

import pytest

from services.notification.domain.outcome import Outcome, judged, retry_after

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, "delivered"),
        (202, "delivered"),
        (299, "delivered"),
        (301, "redirect"),
        (304, "redirect"),
        (400, "http_4xx"),
        (404, "http_4xx"),
        (410, "gone"),
        (413, "http_4xx"),
        (429, "throttled"),
        (500, "http_5xx"),
        (503, "http_5xx"),
        (599, "http_5xx"),
    ],
)
def test_a_status_means_one_thing(status, kind):
    assert judged(status, {}, 0.1, NOW).kind == kind


def test_a_receiver_that_names_a_time_is_left_alone_until_then():
    assert judged(503, {"retry-after": "7"}, 0.1, NOW) == Outcome(
        kind="throttled", status=503, seconds=0.1, retry_after_s=7
    )
    assert retry_after("Mon, 23 Nov 2026 12:01:30 GMT", NOW) == 90
    assert retry_after("Mon, 23 Nov 2026 11:00:00 GMT", NOW) == 0
    assert retry_after("9" * 5_000, NOW) == 999_999_999
    for nonsense in ("", "soon", "-5", "²", "1.5.2026"):
        assert retry_after(nonsense, NOW) is None


def test_a_receiver_may_give_up_an_event_or_the_whole_subscription():
    assert judged(500, {"webhook-delivery": "abort-message"}, 0.1, NOW).kind == "aborted"
    told = judged(200, {"webhook-delivery": " Disable "}, 0.1, NOW)
    assert told.is_delivered and told.disables
    assert not judged(200, {"webhook-delivery": "dance"}, 0.1, NOW).disables


def test_what_would_have_happened_to_any_event_is_no_events_fault():
    assert Outcome(kind="refused").is_down and Outcome(kind="http_5xx", status=502).is_down
    assert not Outcome(kind="http_5xx", status=500).is_down
    assert Outcome(kind="http_4xx", status=413).is_unfit
    assert not Outcome(kind="http_4xx", status=404).is_unfit
