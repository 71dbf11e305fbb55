import pytest

from services.notification.domain.mail_address import can_be, is_plain, written


@pytest.mark.parametrize(
    ("address", "as_written"),
    [
        ("Anna@example.com", "Anna@example.com"),
        ("anna@straße.example", "anna@xn--strae-oqa.example"),
        ("jürgen@BÜCHER.example", "jürgen@xn--bcher-kva.example"),
        ("anna@b_ü.example", "anna@b_ü.example"),
    ],
)
def test_a_domain_is_written_as_every_server_knows_it(address, as_written):
    assert written(address) == as_written


def test_a_name_beyond_ascii_takes_a_server_that_knows_it():
    assert is_plain(written("anna@bücher.example"))
    assert not is_plain(written("jürgen@bücher.example"))


@pytest.mark.parametrize("address", ["@example.com", "anna", "anna@", "anna@b_ü.example"])
def test_what_no_server_takes_is_known_before_it_is_asked(address):
    assert not can_be(address)


def test_what_is_too_long_for_the_wire_is_none():
    assert can_be("a" * 64 + "@example.com") and not can_be("a" * 65 + "@example.com")
    assert not can_be("ü" * 33 + "@example.com")
    assert not can_be("a@" + "b" * 253)
