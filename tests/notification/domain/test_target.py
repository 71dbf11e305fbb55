import pytest

from contracts.commands.notification_webhooks import URL_CHARS_MAX
from services.notification.domain.addresses import read_permits
from services.notification.domain.target import Refused, read_target

REFUSED = {
    "": "bad_url",
    "hooks.example.com": "bad_scheme",
    "ftp://hooks.example.com/": "bad_scheme",
    "file:///etc/passwd": "bad_scheme",
    "gopher://hooks.example.com/": "bad_scheme",
    "https://": "bad_host",
    "https:///x": "bad_host",
    "https://user@hooks.example.com/": "userinfo",
    "https://user:word@hooks.example.com/": "userinfo",
    "https://hooks.example.com@127.0.0.1/": "userinfo",
    "https://@hooks.example.com/": "userinfo",
    "https://hooks.example.com/#part": "fragment",
    "https://hooks.example.com/#": "fragment",
    "https://hooks.example.com:99999/": "bad_url",
    "https://hooks.example.com:x/": "bad_url",
    "https://hooks.example.com/ x": "bad_url",
    "https://hooks.example.com\\@127.0.0.1/": "bad_url",
    "https://hooks.example.com/a\\b": "bad_url",
    "https://[::1/": "bad_url",
    "http://hooks.example.com/": "not_public",
    "https://hooks.example.com:80/": "not_public",
    "https://hooks.example.com:8080/": "not_public",
    "https://hooks.example.com:22/": "not_public",
    "https://hooks.example.com:0/": "not_public",
    "https://localhost/": "not_public",
    "https://postgres/": "not_public",
    "https://hooks.example.com./": "not_public",
    "https://printer.local/": "not_public",
    "https://a.localhost/": "not_public",
    "https://metadata.google.internal/": "not_public",
    "https://api.default.svc/": "not_public",
    "https://api.default.svc.cluster.local/": "not_public",
    "https://8.8.8.8/": "not_public",
    "https://127.0.0.1/": "not_public",
    "https://127.1/": "not_public",
    "https://0x7f.0.0.1/": "not_public",
    "https://0x7f000001/": "not_public",
    "https://2130706433/": "not_public",
    "https://017700000001/": "not_public",
    "https://[::1]/": "not_public",
    "https://[::ffff:127.0.0.1]/": "not_public",
    "https://[64:ff9b::7f00:1]/": "not_public",
    "https://[2002:7f00:1::]/": "not_public",
    "https://-a.example.com/": "not_public",
    "https://a..example.com/": "not_public",
    "https://％６９.com＠127.0.0.1/": "bad_url",
    "https://our.example.com/": "bad_host",
}
TAKEN = (
    "https://hooks.example.com/a?b=c",
    "https://hooks.example.com:443/",
    "https://hooks.example.com:8443/",
    "HTTPS://Hooks.Example.COM/",
)


@pytest.mark.parametrize("url", REFUSED)
def test_an_address_that_is_none_of_the_open_internet_is_refused(url):
    with pytest.raises(Refused) as refused:
        read_target(url, (), frozenset(("our.example.com",)))
    assert refused.value.code == REFUSED[url]


@pytest.mark.parametrize("url", TAKEN)
def test_a_public_address_is_taken(url):
    target = read_target(url, ())
    assert (target.host, target.scheme, target.is_odd) == ("hooks.example.com", "https", False)


def test_a_name_in_another_script_is_written_as_the_net_writes_it():
    assert read_target("https://bäckerei.example/", ()).host == "xn--bckerei-5wa.example"


def test_an_address_has_so_many_characters_and_no_more():
    room = URL_CHARS_MAX - len("https://a.example/")
    assert read_target("https://a.example/" + "x" * room, ())
    with pytest.raises(Refused) as refused:
        read_target("https://a.example/" + "x" * (room + 1), ())
    assert refused.value.code == "too_long"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:18000/",
        "https://127.0.0.1:18001/",
        "http://receiver:18000/",
        "http://localhost:18000/",
        "http://[::ffff:127.0.0.1]:18000/",
    ],
)
def test_what_the_operator_permits_is_taken_and_marked_as_odd(url):
    permits = read_permits("127.0.0.1/32:18000-18999")
    assert read_target(url, permits).is_odd


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.0.0.2:18000/",
        "http://receiver:8080/",
        "http://2130706433:18000/",
        "http://[::1]:18000/",
        "http://user@127.0.0.1:18000/",
    ],
)
def test_and_nothing_beside_it(url):
    with pytest.raises(Refused):
        read_target(url, read_permits("127.0.0.1/32:18000-18999"))
