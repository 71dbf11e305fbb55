"""Ten thousand exports, each changed in one place: every one is found."""

import io
import os
from collections import Counter
from decimal import Decimal

from contracts.values import Change
from services.audit.main import SERVICE as AUDIT
from services.scoring.main import SERVICE as SCORING
from services.verifier.scoreline_verify import INCOMPLETE, TAMPERED, VERIFIED, check
from tests.support.exports import LOG_KEY, Export, exported
from tests.support.quarter import (
    BEN,
    OLGA,
    OTHER_KEY_RESULT,
    RUNNING,
    bakery,
    defined,
    hear,
    invited,
    metric,
    reported,
    review_started,
)
from tests.support.reports import corrected
from tests.verifier.tampering import MUTATIONS, mutations

MUTATED = 10_000
NAMED_MIN = 0.99


async def an_export() -> Export:
    """Small, with something of everything: what is sealed, scores, three checkpoints."""
    more = defined(OTHER_KEY_RESULT, weight=Decimal("2.5"), metric=metric(12, 4))
    town = await bakery(SCORING, AUDIT, so_far=(*RUNNING[:1], invited(BEN), *RUNNING[1:4], more))
    await hear(town, *RUNNING[4:])
    report = reported("7.5", note="Ask Ben")
    day = Change(old=report.effective_on, new=report.effective_on)
    await hear(town, report, corrected(report, None, None, effective_on=day), review_started)
    return await exported(town, OLGA, sizes=(3, 8))


async def test_ten_thousand_changes_of_an_export_are_ten_thousand_findings():
    seed = int(os.environ.get("SCORELINE_TEST_SEED", "1"))
    export = await an_export()
    trusted = [LOG_KEY.verifier.text]
    assert check(io.BytesIO(export.raw), trusted).exit_code == VERIFIED
    found: Counter[str] = Counter()
    edits = named = 0
    for kind, mutation in mutations(seed, export, MUTATED):
        report = check(io.BytesIO(mutation.raw), trusted)
        assert report.exit_code in (TAMPERED, INCOMPLETE), (seed, kind, report.as_text())
        found[kind] += 1
        if mutation.entry is not None:
            edits += 1
            named += mutation.entry in [finding["index"] for finding in report.findings]
    total = sum(found.values())
    print(f"\nseed {seed}: {total} of {MUTATED} found, {named} of {edits} edits named")
    assert found.keys() == {mutate.__name__ for mutate in MUTATIONS}
    assert named >= NAMED_MIN * edits > 0
