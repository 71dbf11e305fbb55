"""Ed25519 signatures under notes."""

import pytest

from contracts.checkpoint import BadNote, Checkpoint, read_note, read_verifier_key
from contracts.proofs import Receipt
from services.runtime.proof.keys import SigningKey, is_signed, opened, opened_receipt

checkpoint = Checkpoint(origin="okr.example.org/log/" + "0" * 32, size=3, root=b"r" * 32)
key = SigningKey("okr.example.org", b"k" * 32)
other = SigningKey("okr.example.org", b"o" * 32)
note = key.note(checkpoint.body)

# The example of the note package of Go.
NAMED = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
QUOTED = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdng"
    "otpRZb6KE6RyyBwJnAM=\n"
).encode()


def test_a_note_signed_elsewhere_is_checked():
    found = read_note(QUOTED)
    theirs = read_verifier_key(NAMED)
    assert found.signatures[0].key_id == theirs.key_id
    assert is_signed(theirs, found.body, found.signatures[0].signature)
    assert not is_signed(theirs, found.body[1:], found.signatures[0].signature)


def test_a_note_opens_with_the_key_that_signed_it():
    assert opened(note, [other.verifier, key.verifier]) == checkpoint


def test_a_note_nobody_known_signed_does_not_open():
    with pytest.raises(BadNote, match="none of the known keys"):
        opened(note, [other.verifier])
    with pytest.raises(BadNote, match="none of the known keys"):
        opened(note, [])


def test_a_text_that_was_changed_does_not_open():
    with pytest.raises(BadNote, match="not of this text"):
        opened(note.replace(b"\n3\n", b"\n4\n"), [key.verifier])


def test_a_second_signature_by_somebody_unknown_is_passed_over():
    unknown = read_note(SigningKey("witness", b"w" * 32).note(checkpoint.body)).signatures[0]
    assert opened(note + unknown.line, [key.verifier]) == checkpoint


def test_signing_the_same_twice_gives_the_same_bytes():
    assert key.note(checkpoint.body) == note


receipt = Receipt(log_id="0" * 32, position=3, leaf=b"l" * 32, recorded_at=1)


def test_a_receipt_opens_with_the_key_that_signed_it():
    line = key.receipt(receipt).text
    assert opened_receipt(line, [other.verifier, key.verifier]) == receipt
    with pytest.raises(BadNote, match="none of the known keys"):
        opened_receipt(line, [other.verifier])


def test_a_receipt_that_was_changed_does_not_open():
    line = key.receipt(receipt).text
    for one, two in ((" 3 ", " 4 "), ("0" * 32, "1" * 32), (" 1 ", " 2 ")):
        with pytest.raises(BadNote, match="none of the known keys"):
            opened_receipt(line.replace(one, two), [key.verifier])
