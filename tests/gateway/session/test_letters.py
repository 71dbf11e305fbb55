import os
import stat
from dataclasses import replace
from uuid import UUID

from contracts.ids import PLATFORM
from services.gateway.session.letters import KEPT_MAX, LETTER_SECONDS, Letter, Mailed, Outbox
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


async def test_a_letter_whose_link_was_used_is_thrown_away(tmp_path):
    box = Outbox(tmp_path)
    other = replace(LETTER, text="http://x/sign-in/xyz", members=(UUID(int=7),))
    for letter in (LETTER, other):
        await box.send(letter)
    await box.used("abc")
    (path,) = box.folder.glob("*.txt")
    assert "xyz" in path.read_text() and f"\nFor: {UUID(int=7)}\n" in path.read_text()


async def test_a_letter_that_is_too_old_is_thrown_away_though_none_comes_after_it(tmp_path):
    now = Timed()
    box = Outbox(tmp_path, now.call_later)
    await box.send(LETTER)
    assert [seconds for seconds, _ in now.later] == [LETTER_SECONDS]
    now.run()
    assert list(box.folder.glob("*.txt")) == []


async def test_what_a_process_left_is_thrown_away_by_the_next_one_in_time(tmp_path):
    box = Outbox(tmp_path, Timed().call_later)
    for _ in range(2):
        await box.send(LETTER)
    old, fresh = sorted(box.folder.glob("*.txt"))
    written = old.stat().st_mtime - LETTER_SECONDS - 1
    os.utime(old, (written, written))
    now = Timed()
    Outbox(tmp_path, now.call_later).go_on()
    assert sorted(seconds > 0 for seconds, _ in now.later) == [False, True]
    now.run(until=0)
    assert list(box.folder.glob("*.txt")) == [fresh]


class Timed:
    """What is to be done later, at the word of a test."""

    def __init__(self):
        self.later = []

    def call_later(self, seconds, do):
        self.later.append((seconds, do))

    def run(self, until=LETTER_SECONDS):
        for seconds, do in self.later:
            if seconds <= until:
                do()


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
