import pytest

from services.notification.domain.mail import Mail, id_of, message, message_id
from tests.support.history import NOON_US

# As long as a real one.
LINK = "https://okr.bakery.example/u/" + "a" * 87
MAIL = Mail(
    id=id_of("reminder", 1),
    to="anna@example.com",
    subject="Zwei Check-ins fällig",
    text="Hallo Anna,\n\nÄpfel: https://okr.example/x\n",
    at=NOON_US,
    unsubscribe=LINK,
)


def test_a_mail_made_again_is_the_same_mail():
    one, other = (message(MAIL, "OKR <okr@bakery.example>") for _ in range(2))
    assert one.as_bytes() == other.as_bytes()
    assert one["Message-ID"] == f"<{MAIL.id.hex}@bakery.example>"
    assert id_of("reminder", 2) != id_of("reminder", 1) == MAIL.id


def test_it_may_be_ended_with_one_click():
    made = message(MAIL, "okr@bakery.example")
    # As it is on the wire: whole, on one line and not encoded.
    assert f"\r\nList-Unsubscribe: <{LINK}>\r\n".encode() in made.as_bytes()
    assert made["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert made["Auto-Submitted"] == "auto-generated"


def test_what_was_asked_for_this_moment_has_no_such_link():
    letter = Mail(id=MAIL.id, to=MAIL.to, subject="Your link", text="x", at=NOON_US)
    assert message(letter, "")["List-Unsubscribe"] is None
    assert message_id(letter, "").endswith("@localhost>")


def test_nothing_in_a_subject_becomes_a_header():
    bad = Mail(id=MAIL.id, to=MAIL.to, subject="Hi\r\nBcc: eve@example.com", text="x", at=NOON_US)
    with pytest.raises(ValueError):
        message(bad, "")
