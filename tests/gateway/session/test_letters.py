import stat

from contracts.ids import PLATFORM
from services.gateway.session.letters import KEPT_MAX, Letter, Mailed, Outbox
from services.notification.main import SERVICE as NOTIFICATION
from tests.notification.postroom import PostTown, mail_server, settings, text_of
from tests.support.porch import TownCaller

LETTER = Letter(to="ada@example.com", subject="Your link", text="http://x/sign-in/abc")


async def test_a_letter_lies_where_only_the_platform_reads(tmp_path):
    box = Outbox(tmp_path)
    await box.send(LETTER)
    (path,) = box.folder.glob("*.txt")
    assert path.read_text() == ("To: ada@example.com\nSubject: Your link\n\nhttp://x/sign-in/abc\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(box.folder.stat().st_mode) == 0o700


async def test_old_letters_are_thrown_away(tmp_path):
    box = Outbox(tmp_path)
    for _ in range(KEPT_MAX + 3):
        await box.send(LETTER)
    assert len(list(box.folder.glob("*.txt"))) == KEPT_MAX


async def test_a_letter_is_handed_on_and_stands_in_no_log():
    async with mail_server() as postman:
        town = PostTown(NOTIFICATION, settings=settings(postman))
        await town.open(PLATFORM)
        await Mailed(TownCaller(town)).send(LETTER)
        (mail,) = postman.mails
        assert mail["To"] == LETTER.to and LETTER.text in text_of(mail)
        assert mail["List-Unsubscribe"] is None
        assert await town.events(PLATFORM) == []
