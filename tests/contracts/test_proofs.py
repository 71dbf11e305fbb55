"""Receipts and proofs as their holders keep them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.checkpoint import BadNote
from contracts.proofs import (
    EntryBytes,
    Receipt,
    SignedReceipt,
    TlogProof,
    read_entry,
    read_receipt,
    read_tlog_proof,
)

receipt = Receipt(log_id="0f" * 16, position=812, leaf=bytes(range(32)), recorded_at=1_795_000_000)
signed = SignedReceipt(receipt=receipt, key_id=b"\x01\x02\x03\x04", signature=b"s" * 64)
proof = TlogProof(
    index=811,
    proof=(b"a" * 32, b"b" * 32),
    note=b"origin\n812\nroot\n\n signed\n",
    extra=b"more",
)


def test_what_a_receipt_signs_has_these_bytes():
    assert receipt.body == (
        b"okr-receipt/v1\n"
        b"0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f\n"
        b"812\n"
        b"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
        b"1795000000\n"
    )


def test_a_receipt_is_one_line_and_reads_as_it_was_written():
    assert signed.text.startswith("v1 0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f 812 AAEC")
    assert "\n" not in signed.text
    assert len(signed.text) < 250
    assert read_receipt(signed.text) == signed


@pytest.mark.parametrize(
    "bad",
    [
        "",
        signed.text[1:],
        signed.text + " more",
        signed.text.replace(" 812 ", " 0 "),
        signed.text.replace(" 812 ", " 0812 "),
        signed.text.replace("AAEC", "AAE"),
        signed.text.replace("0f0f", "0F0f", 1),
        signed.text[:-4],
    ],
)
def test_what_is_no_receipt_is_refused(bad):
    with pytest.raises(BadNote):
        read_receipt(bad)


def test_a_proof_is_a_file_that_reads_as_it_was_written():
    lines = proof.text.split(b"\n")
    assert lines[:3] == [b"c2sp.org/tlog-proof@v1", b"extra bW9yZQ==", b"index 811"]
    assert lines[5] == b""
    assert proof.text.endswith(proof.note)
    assert read_tlog_proof(proof.text) == proof
    plain = TlogProof(index=0, proof=(), note=proof.note)
    assert plain.text.startswith(b"c2sp.org/tlog-proof@v1\nindex 0\n\norigin\n")
    assert read_tlog_proof(plain.text) == plain


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        proof.text.replace(b"@v1", b"@v2"),
        proof.text.replace(b"index 811", b"index 0811"),
        proof.text.replace(b"index 811\n", b""),
        proof.text.replace(b"\n\n", b"\n"),
        proof.text.replace(b"extra bW9yZQ==", b"extra bW9yZR=="),
        proof.text.replace(b"YWFh", b"YWF", 1),
        TlogProof(index=0, proof=(b"a" * 32,) * 64, note=proof.note).text,
        b"\xff" + proof.text,
    ],
)
def test_what_is_no_proof_is_refused(bad):
    with pytest.raises(BadNote):
        read_tlog_proof(bad)


@given(st.binary(), st.none() | st.binary(min_size=32, max_size=32), st.binary())
def test_an_event_reads_as_it_was_framed(header, salt, payload):
    entry = EntryBytes(header=header, salt=salt, payload=None if salt is None else payload)
    assert read_entry(entry.framed) == entry


@given(st.binary(max_size=200))
def test_nothing_but_bad_note_is_ever_raised(junk):
    for read in (read_entry, read_tlog_proof):
        try:
            read(junk)
        except BadNote:
            continue


def test_an_event_that_was_cut_off_is_refused():
    framed = EntryBytes(header=b"header", salt=b"s" * 32, payload=b"{}").framed
    for length in (0, 3, 8, 12, 30):
        with pytest.raises(BadNote):
            read_entry(framed[:length])
