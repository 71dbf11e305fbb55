import os
import stat
from pathlib import Path

import pytest

from services.notification.domain.mail import id_of
from services.notification.mailing.outbox import (
    KEPT_MAX,
    LETTER_SECONDS,
    LETTERS,
    Outbox,
    shelf_of,
)
from services.notification.mailing.outlet import carrier_of
from services.runtime.settings import Settings
from tests.notification.mailing.test_carrier import mail
from tests.support.quarter import ANNA, BEN, ORGANISATION, who

ANNAS, BENS = shelf_of(ORGANISATION, who(ANNA)), shelf_of(ORGANISATION, who(BEN))


async def test_without_a_server_a_mail_lies_where_only_the_platform_reads(tmp_path):
    box = carrier_of(Settings(data_dir=str(tmp_path)))
    assert isinstance(box, Outbox)
    for _ in range(2):
        await box.send(mail(), ANNAS)
    (path,) = box.newest()
    assert path.name == f"{id_of(1).hex}.eml" and b"anna@example.com" in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for folder in (path.parent, path.parent.parent, box.folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


async def test_a_data_directory_may_be_named_from_where_the_platform_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    box = Outbox(Path(".scoreline"))
    await box.send(mail(), ANNAS)
    (path,) = box.newest(ANNAS)
    assert path.resolve().is_relative_to(tmp_path / ".scoreline" / "outbox" / ANNAS)


async def test_old_mail_is_thrown_away(tmp_path):
    box = Outbox(tmp_path)
    for n in range(KEPT_MAX + 2):
        await box.send(mail(n=n), ANNAS)
    assert len(box.newest()) == KEPT_MAX


async def test_what_is_thrown_away_of_one_is_kept_of_the_others(tmp_path):
    box = Outbox(tmp_path)
    for n, shelf in enumerate((ANNAS, BENS, LETTERS)):
        await box.send(mail(n=n), shelf)
    box.clear(ANNAS)
    assert box.newest(ANNAS) == [] and len(box.newest()) == 2
    box.clear(ANNAS)


async def test_a_letter_that_opens_nothing_any_more_is_not_kept(tmp_path):
    box = Outbox(tmp_path)
    await box.send(mail(n=1), LETTERS)
    await box.send(mail(n=2), ANNAS)
    for path in box.newest():
        old = path.stat().st_mtime - LETTER_SECONDS - 1
        os.utime(path, (old, old))
    await box.send(mail(n=3), LETTERS)
    assert [path.stem for path in box.newest(LETTERS)] == [id_of(3).hex]
    assert len(box.newest(ANNAS)) == 1
