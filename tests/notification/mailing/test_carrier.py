import stat

import pytest

from contracts.errors import Unavailable
from services.notification.domain.mail import Mail, id_of, message
from services.notification.mailing.carrier import KEPT_MAX, Outbox, Smtp, Turned, carrier_of
from services.runtime.settings import Settings
from tests.notification.postroom import mail_server, settings, text_of
from tests.support.history import NOON_US

LINK = "https://okr.bakery.example/u/" + "a" * 87


def mail(to: str = "anna@example.com", n: int = 1):
    made = Mail(
        id=id_of(n), to=to, subject="Grüße", text="Brötchen\n", at=NOON_US, unsubscribe=LINK
    )
    return message(made, "okr@bakery.example")


async def test_a_mail_arrives_as_it_was_written():
    async with mail_server() as postman:
        await Smtp(settings(postman).smtp_url).send(mail())
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
            await Smtp(settings(postman).smtp_url).send(mail())
        assert turned.value.is_for_ever is is_for_ever
        url = settings(postman).smtp_url
    with pytest.raises(Unavailable):
        await Smtp(url).send(mail())


@pytest.mark.parametrize("to", ["jürgen@example.com", "a,b@example.com", "anna@bücher.example"])
async def test_an_address_that_no_server_takes_stops_nobody_elses_mail(to):
    async with mail_server() as postman:
        with pytest.raises(Turned) as turned:
            await Smtp(settings(postman).smtp_url).send(mail(to))
        assert turned.value.is_for_ever and postman.mails == []


async def test_a_server_that_wants_a_password_first_has_turned_nobody_down():
    async with mail_server() as postman:
        postman.answers["anna@example.com"] = "530 Authentication required"
        with pytest.raises(Unavailable):
            await Smtp(settings(postman).smtp_url).send(mail())


async def test_where_tls_was_asked_for_nothing_leaves_without():
    async with mail_server() as postman:
        url = settings(postman).smtp_url.replace("smtp://", "smtp+starttls://")
        with pytest.raises(Unavailable):
            await Smtp(url).send(mail())
        assert postman.mails == []


async def test_without_a_server_a_mail_lies_where_only_the_platform_reads(tmp_path):
    box = carrier_of(Settings(data_dir=str(tmp_path)))
    assert isinstance(box, Outbox)
    for _ in range(2):
        await box.send(mail())
    (path,) = box.folder.iterdir()
    assert path.name == f"{id_of(1).hex}.eml" and b"anna@example.com" in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(box.folder.stat().st_mode) == 0o700


async def test_old_mail_is_thrown_away(tmp_path):
    box = Outbox(tmp_path)
    for n in range(KEPT_MAX + 2):
        await box.send(mail(n=n))
    assert len(list(box.folder.glob("*.eml"))) == KEPT_MAX
