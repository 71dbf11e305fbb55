import os
from pathlib import Path

from services.gateway.paper import shelf
from services.gateway.paper.shelf import Shelf, key_of


def test_what_was_kept_is_found_by_all_that_it_says_and_by_nothing_less(tmp_path: Path):
    kept = Shelf(tmp_path / "prints")
    key = key_of(b"Anna said so")
    assert kept.get(key) is None
    kept.put(key, b"%PDF of it")
    assert kept.get(key) == b"%PDF of it"
    assert kept.get(key_of(b"Somebody said so")) is None


def test_nothing_on_the_disk_can_be_read_by_who_has_the_disk(tmp_path: Path):
    kept = Shelf(tmp_path)
    kept.put(key_of(b"Anna said so"), b"%PDF Anna")
    (file,) = tmp_path.iterdir()
    assert b"Anna" not in file.read_bytes() and b"PDF" not in file.read_bytes()
    assert key_of(b"Anna said so").hex()[:10] not in file.name
    assert file.stat().st_mode & 0o077 == 0


def test_a_file_that_was_damaged_is_none(tmp_path: Path):
    kept = Shelf(tmp_path)
    key = key_of(b"a")
    kept.put(key, b"%PDF")
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    assert kept.get(key) is None
    kept.put(key, b"%PDF")
    assert kept.get(key) == b"%PDF"


def test_of_too_many_those_unasked_longest_go(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(shelf, "FILES_MAX", 5)
    kept = Shelf(tmp_path)
    for n in range(7):
        kept.put(key_of(b"%d" % n), b"%PDF")
        for path in tmp_path.iterdir():
            os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns - 1_000_000))
    assert len([*tmp_path.iterdir()]) == 5
    assert kept.get(key_of(b"0")) is None
    assert kept.get(key_of(b"%d" % 6)) == b"%PDF"


def test_no_more_is_kept_than_there_is_room_for(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(shelf, "BYTES_MAX", 1000)
    kept = Shelf(tmp_path)
    for n in range(9):
        kept.put(key_of(b"%d" % n), bytes(300))
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 1000


def test_a_folder_that_cannot_be_written_keeps_nothing_and_breaks_nothing(tmp_path: Path):
    (tmp_path / "file").write_text("")
    kept = Shelf(tmp_path / "file" / "prints")
    kept.put(key_of(b"a"), b"%PDF")
    assert kept.get(key_of(b"a")) is None
