"""What a signer remembers outside of the database."""

import stat

import pytest

from services.runtime.proof import memory as memories
from services.runtime.proof.memory import Memory, MemoryRefused, Signed

LOG, OTHER = "0" * 32, "f" * 32
one, two = Signed(1, b"1" * 32), Signed(2, b"2" * 32)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "signed"


def test_what_was_remembered_is_there_after_a_restart(path):
    first = Memory(path)
    first.remember([(LOG, one), (OTHER, two)])
    first.remember([(LOG, two)])
    first.close()
    again = Memory(path)
    assert again.of(LOG) == two
    assert again.of(OTHER) == two
    assert again.of("1" * 32) is None
    again.close()


def test_a_smaller_size_does_not_take_the_place_of_a_larger_one(path):
    memory = Memory(path)
    memory.remember([(LOG, two), (LOG, one)])
    assert memory.of(LOG) == two
    memory.close()


def test_a_line_that_a_crash_cut_off_is_forgotten(path):
    first = Memory(path)
    first.remember([(LOG, one)])
    first.close()
    with path.open("a") as file:
        file.write(f"{OTHER} 7 00")
    again = Memory(path)
    assert again.of(OTHER) is None
    again.remember([(OTHER, one)])
    again.close()
    third = Memory(path)
    assert (third.of(LOG), third.of(OTHER)) == (one, one)
    third.close()


def test_a_damaged_memory_signs_nothing(path):
    path.write_text(f"{LOG} 1 zz\n")
    with pytest.raises(MemoryRefused, match="damaged"):
        Memory(path)


def test_each_signer_has_its_own(path):
    first = Memory(path)
    with pytest.raises(MemoryRefused, match="another signer's"):
        Memory(path)
    first.close()
    Memory(path).close()


def test_it_does_not_grow_for_ever(path, monkeypatch):
    monkeypatch.setattr(memories, "STALE_LINES_MAX", 10)
    memory = Memory(path)
    for size in range(1, 40):
        memory.remember([(LOG, Signed(size, b"r" * 32))])
    assert len(path.read_text().splitlines()) <= 12
    # It is still held, and still written to.
    with pytest.raises(MemoryRefused):
        Memory(path)
    memory.close()
    again = Memory(path)
    assert again.of(LOG) == Signed(39, b"r" * 32)
    again.close()


def test_nobody_else_reads_it(path):
    Memory(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
