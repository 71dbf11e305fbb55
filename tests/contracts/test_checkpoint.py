"""Checkpoints and notes as C2SP writes them."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.checkpoint import (
    BadNote,
    Checkpoint,
    Note,
    Signature,
    VerifierKey,
    origin_of,
    read_checkpoint,
    read_note,
    read_verifier_key,
)

LOG = "00112233445566778899aabbccddeeff"
checkpoint = Checkpoint(origin=origin_of("okr.example.org", LOG), size=812, root=bytes(range(32)))
signature = Signature(name="okr.example.org", key_id=b"\x01\x02\x03\x04", signature=b"s" * 64)
note = Note(body=checkpoint.body, signatures=(signature,))
key = VerifierKey(name="okr.example.org", public=bytes(32))


def test_a_checkpoint_has_these_bytes():
    assert checkpoint.body == (
        b"okr.example.org/log/00112233445566778899aabbccddeeff\n"
        b"812\n"
        b"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
    )
    assert (
        note.text
        == checkpoint.body
        + b"\n"
        + (
            "— okr.example.org " + base64.b64encode(b"\x01\x02\x03\x04" + b"s" * 64).decode() + "\n"
        ).encode()
    )


def test_it_reads_as_it_was_written():
    assert read_checkpoint(checkpoint.body) == checkpoint
    assert read_note(note.text) == note
    assert read_verifier_key(key.text) == key


def test_a_key_is_written_as_note_tools_write_it():
    # The example of the note package of Go, whose keys and notes these are.
    named = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert read_verifier_key(named).text == named


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"\n812\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        checkpoint.body[:-1],
        checkpoint.body + b"extension\n",
        checkpoint.body.replace(b"812", b"0812"),
        checkpoint.body.replace(b"812", b"-1"),
        checkpoint.body.replace(b"812", "８１２".encode()),
        checkpoint.body.replace(b"812", b"9" * 20),
        checkpoint.body.replace(b"Hh8=", b"Hh8"),
        checkpoint.body.replace(b"Hh8=", b"Hh9="),
        checkpoint.body.replace(b"AAEC", b"AA!C"),
        checkpoint.body.replace(b"AAEC", b""),
        checkpoint.body.replace(b"812", b"812\r"),
        b"\xff" + checkpoint.body,
    ],
)
def test_what_is_no_checkpoint_is_refused(bad):
    with pytest.raises(BadNote):
        read_checkpoint(bad)


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        note.body,
        note.body + b"\n",
        note.text[:-1],
        note.text.replace("—".encode(), b"-"),
        note.text.replace(b"\n\n", b"\n"),
        note.text.replace(b"org AQ", b"org  AQ"),
        note.text.replace(b"org AQ", b"o+g AQ"),
        note.body + "\n— okr.example.org AQIDBA==\n".encode(),
        note.body + b"\n" + signature.line * 17,
        b"x" * 70_000 + note.text,
    ],
)
def test_what_is_no_note_is_refused(bad):
    with pytest.raises(BadNote):
        read_note(bad)


@pytest.mark.parametrize(
    "bad",
    ["", "name", "name+00000000", key.text[:-1], key.text.replace("+", "+0", 1), "+" + key.text],
)
def test_what_is_no_key_is_refused(bad):
    with pytest.raises(BadNote):
        read_verifier_key(bad)


@given(st.binary(max_size=300), st.integers(0, 200))
def test_nothing_but_bad_note_is_ever_raised(junk, place):
    mixed = note.text[:place] + junk + note.text[place + len(junk) :]
    for raw in (junk, mixed):
        for read in (read_checkpoint, read_note):
            try:
                read(raw)
            except BadNote:
                continue


@pytest.mark.parametrize("log_id", ["", "00", LOG.upper(), LOG + "0"])
def test_an_origin_names_a_log(log_id):
    with pytest.raises(ValueError, match="no origin"):
        origin_of("okr.example.org", log_id)
    with pytest.raises(ValueError, match="no origin"):
        origin_of("two words", LOG)
