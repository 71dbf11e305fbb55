"""What somebody kept: old checkpoints and receipts, against a log that was rewritten since by who
holds every key."""

import io
from typing import Any

import pytest

from contracts.envelope import leaf_of
from contracts.proofs import Receipt
from services.audit.main import SERVICE as AUDIT
from services.runtime.proof.keys import SigningKey
from services.scoring.main import SERVICE as SCORING
from services.verifier.scoreline_verify import (
    INCOMPLETE,
    TAMPERED,
    VERIFIED,
    Report,
    Unreadable,
    check,
)
from tests.support.exports import LOG_KEY, OTHER_KEY, Export, exported
from tests.support.quarter import OLGA, ORGANISATION, RUNNING, bakery, hear, reported
from tests.verifier.test_refolding import places, resigned, rewritten

RECEIPTS = SigningKey("scoreline.example/receipt", bytes(range(40, 72)))


async def an_export() -> Export:
    town = await bakery(SCORING, AUDIT, so_far=RUNNING)
    await hear(town, reported("6.4"), reported("7.5"))
    return await exported(town, OLGA, sizes=(4, 9), receipts=RECEIPTS)


def judged(export: Export, *kept: str, **more: Any) -> Report:
    return check(io.BytesIO(export.raw), [LOG_KEY.verifier.text], kept, **more)


def receipt(export: Export, index: int, key: SigningKey = RECEIPTS) -> str:
    header = export.entries[index - 1].split(b"\t")[3]
    body = Receipt(log_id=ORGANISATION.hex, position=index, leaf=leaf_of(header), recorded_at=5)
    return key.receipt(body).text


def forged(export: Export) -> Export:
    """The first check-in was surer of itself, and everything fits."""
    (index, _) = places(export, "checkin.check_in_recorded")
    better = rewritten(export, index, confidence=9)
    assert judged(better).exit_code == VERIFIED
    return better


async def test_what_was_kept_of_an_honest_log_fits():
    export = await an_export()
    report = judged(export, *export.notes, receipts=[receipt(export, 8)])
    assert (report.exit_code, report.findings) == (VERIFIED, [])


async def test_a_rewritten_log_is_found_by_one_kept_checkpoint():
    export = await an_export()
    report = judged(forged(export), export.notes[-1])
    assert report.exit_code == TAMPERED
    assert "the checkpoint that you kept" in report.findings[0]["message"]


async def test_a_rewritten_log_is_found_by_one_receipt():
    export = await an_export()
    (index, _) = places(export, "checkin.check_in_recorded")
    report = judged(forged(export), receipts=[receipt(export, index)])
    assert report.exit_code == TAMPERED
    assert report.findings[0]["index"] == index


async def test_a_cut_tail_is_found_by_what_was_kept_beyond_it():
    export = await an_export()
    shorter = export.but(
        entries=export.entries[:-1], checkpoints=export.checkpoints[:-1], platform=[]
    )
    for more in ({"kept": export.notes[-1]}, {"receipt": receipt(export, len(export.entries))}):
        kept = [more["kept"]] if "kept" in more else []
        receipts = [more["receipt"]] if "receipt" in more else []
        report = judged(shorter, *kept, receipts=receipts)
        assert any("or the log was cut" in found["message"] for found in report.findings)


async def test_an_export_signed_by_another_key_is_not_vouched_for():
    export = await an_export()
    report = check(io.BytesIO(export.raw), [OTHER_KEY.verifier.text])
    assert report.exit_code == INCOMPLETE
    assert any("the key you trust" in found["message"] for found in report.findings)


async def test_a_receipt_that_nobody_signed_or_of_another_log_proves_nothing():
    export = await an_export()
    report = judged(export, receipts=[receipt(export, 3, LOG_KEY)])
    assert report.exit_code == INCOMPLETE
    other = receipt(export, 3).replace(ORGANISATION.hex, "f" * 32)
    assert judged(export, receipts=[other]).exit_code == INCOMPLETE


@pytest.mark.parametrize("kept", ["", "no checkpoint", "a\n1\nAAAA\n\n\u2014 b AAAAAAAA\n"])
async def test_what_is_no_checkpoint_is_refused(kept):
    with pytest.raises(Unreadable):
        judged(await an_export(), kept)


async def test_a_newer_checkpoint_signed_anew_fits_as_well():
    export = resigned(await an_export())
    assert judged(export, export.notes[0]).exit_code == VERIFIED
