import pytest

from services.notification.domain.handshake import RATE_MAX, Grant, asking, granted

ORIGIN = "okr.example.org"


def test_it_says_who_asks_and_how_often_it_would_come():
    assert asking(ORIGIN, 2) == {
        "webhook-request-origin": ORIGIN,
        "webhook-request-rate": "120",
    }


@pytest.mark.parametrize("allowed", [ORIGIN, "*", "OKR.example.org", "a.example, okr.example.org"])
def test_an_endpoint_agrees_by_naming_us_or_everybody(allowed):
    assert granted({"webhook-allowed-origin": allowed}, ORIGIN) == Grant(None)


@pytest.mark.parametrize("headers", [{}, {"webhook-allowed-origin": "other.example"}])
def test_one_that_does_not_name_us_does_not_agree(headers):
    assert granted(headers | {"webhook-allowed-rate": "5"}, ORIGIN) is None


@pytest.mark.parametrize(
    ("said", "rate"),
    [
        ("30", 30),
        (" 7 ", 7),
        ("*", None),
        ("0", None),
        ("-5", None),
        ("soon", None),
        ("٣", None),
        (str(RATE_MAX), RATE_MAX),
        ("9" * 400, None),
    ],
)
def test_its_rate_is_a_number_a_minute_or_none(said, rate):
    headers = {"webhook-allowed-origin": "*", "webhook-allowed-rate": said}
    assert granted(headers, ORIGIN) == Grant(rate)
