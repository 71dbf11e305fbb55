import pytest

from services.notification.domain.mail import Mail, id_of, message
from services.notification.mailing.carrier import Away, Smtp, Turned
from tests.notification.postroom import mail_server, settings, text_of
from tests.support.history import NOON_US

SHELF = "any"
LINK = "https://okr.bakery.example/u/" + "a" * 87


def mail(to: str = "anna@example.com", n: int = 1):
    made = Mail(
        id=id_of(n), to=to, subject="Grüße", text="Brötchen\n", at=NOON_US, unsubscribe=LINK
    )
    return message(made, "okr@bakery.example")


async def test_a_mail_arrives_as_it_was_written():
    async with mail_server() as postman:
        await Smtp(settings(postman).smtp_url).send(mail(), SHELF)
        (came,) = postman.mails
    assert (came["Subject"], text_of(came).strip()) == ("Grüße", "Brötchen")
    assert came["Message-ID"] == mail()["Message-ID"]
    # No mail program follows a link in a header that is folded and encoded.
    assert f"\r\nList-Unsubscribe: <{LINK}>\r\n".encode() in postman.raw[0]


@pytest.mark.parametrize(
    ("said", "is_for_ever"), [("550 No such person", True), ("450 Try again", False)]
)
async def test_an_address_that_takes_none_is_told_from_a_server_that_is_away(said, is_for_ever):
    async with mail_server() as postman:
        postman.answers["anna@example.com"] = said
        with pytest.raises(Turned) as turned:
            await Smtp(settings(postman).smtp_url).send(mail(), SHELF)
        assert turned.value.is_for_ever is is_for_ever
        url = settings(postman).smtp_url
    with pytest.raises(Away):
        await Smtp(url).send(mail(), SHELF)


@pytest.mark.parametrize(
    "to", ["a,b@example.com", "anna@b\u200b_ü.example", "ü" * 40 + "@example.com"]
)
async def test_an_address_that_no_server_takes_stops_nobody_elses_mail(to):
    async with mail_server() as postman:
        with pytest.raises(Turned) as turned:
            await Smtp(settings(postman).smtp_url).send(mail(to), SHELF)
        assert turned.value.is_mailbox and postman.mails == []


async def test_a_domain_of_any_letters_is_written_as_every_server_knows_it():
    async with mail_server() as postman:
        await Smtp(settings(postman).smtp_url).send(mail("anna@straße.example"), SHELF)
        assert postman.recipients == ["anna@xn--strae-oqa.example"]
        assert b"\r\nTo: anna@xn--strae-oqa.example\r\n" in postman.raw[0]


async def test_a_name_beyond_ascii_goes_where_the_server_knows_it_and_is_refused_elsewhere():
    async with mail_server(enable_SMTPUTF8=True) as postman:
        await Smtp(settings(postman).smtp_url).send(mail("jürgen@bücher.example"), SHELF)
        assert postman.recipients == ["jürgen@xn--bcher-kva.example"]
        assert "To: jürgen@xn--bcher-kva.example".encode() in postman.raw[0]
    async with mail_server() as postman:
        with pytest.raises(Turned) as turned:
            await Smtp(settings(postman).smtp_url).send(mail("jürgen@bücher.example"), SHELF)
        assert turned.value.is_mailbox and postman.mails == []


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("550 5.1.1 No such person", "address_refused"),
        ("550 5.7.1 We do not take mail from you", "mail_refused"),
        ("554 Not this one", "mail_refused"),
        ("451 Later", "put_off"),
    ],
)
async def test_what_is_said_of_the_mailbox_is_told_from_what_is_said_of_the_mail(said, outcome):
    async with mail_server() as postman:
        postman.answers["anna@example.com"] = said
        with pytest.raises(Turned) as turned:
            await Smtp(settings(postman).smtp_url).send(mail(), SHELF)
        assert turned.value.outcome == outcome


async def test_a_server_that_wants_a_password_first_has_turned_nobody_down():
    async with mail_server() as postman:
        postman.answers["anna@example.com"] = "530 Authentication required"
        with pytest.raises(Away):
            await Smtp(settings(postman).smtp_url).send(mail(), SHELF)


async def test_where_tls_was_asked_for_nothing_leaves_without():
    async with mail_server() as postman:
        url = settings(postman).smtp_url.replace("smtp://", "smtp+starttls://")
        with pytest.raises(Away):
            await Smtp(url).send(mail(), SHELF)
        assert postman.mails == []
