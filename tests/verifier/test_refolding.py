"""Every score is computed anew by other code: it agrees with the services about whatever happens,
and a score that was changed anywhere is found there."""

import io
import json
from decimal import Decimal
from typing import Any

import pytest

from contracts.commands.scoring import SetKeyResultScore
from contracts.envelope import commitment_of, leaf_of
from contracts.export import RULES, checkpoint_line
from services.audit.main import SERVICE as AUDIT
from services.scoring.main import SERVICE as SCORING
from services.verifier import scoreline_verify as verifier
from services.verifier.scoreline_verify import INCOMPLETE, TAMPERED, VERIFIED, Report, check
from tests.support.exports import LOG_KEY, Export, exported, signed
from tests.support.quarter import (
    ANNA,
    CYCLE,
    KEY_RESULT,
    OLGA,
    RUNNING,
    bakery,
    hear,
    reported,
    review_started,
)
from tests.verifier.companies import export_of
from tests.verifier.work import CYCLES

COMPANIES = 60


def checked(export: Export, **more: Any) -> Report:
    return check(io.BytesIO(export.raw), [LOG_KEY.verifier.text], **more)


def resigned(export: Export) -> Export:
    """Rewritten by who holds the key: leaves and checkpoints fit."""
    headers = [line.split(b"\t")[3] for line in export.entries]
    leaves = [leaf_of(header) for header in headers]
    log_id = json.loads(headers[0])["log_id"]
    note = signed(log_id, leaves, len(leaves))
    return export.but(checkpoints=[checkpoint_line(note)], platform=[])


def rewritten(export: Export, index: int, **fields: Any) -> Export:
    """An entry whose payload says something else, as who holds every key can do it."""
    word, number, _, raw, salt, payload = export.entries[index - 1][:-1].split(b"\t")
    told = json.dumps({**json.loads(payload), **fields}, separators=(",", ":")).encode()
    commitment = commitment_of(bytes.fromhex(salt.decode()), told)
    header = json.dumps({**json.loads(raw), "commitment": commitment}, separators=(",", ":"))
    leaf = leaf_of(header.encode()).hex().encode()
    line = b"\t".join((word, number, leaf, header.encode(), salt, told)) + b"\n"
    entries = [*export.entries[: index - 1], line, *export.entries[index:]]
    return resigned(export.but(entries=entries))


async def an_export() -> Export:
    town = await bakery(SCORING, AUDIT, so_far=RUNNING)
    await hear(town, reported("6.4"), reported("7.5"))
    return resigned(await exported(town, OLGA))


def places(export: Export, kind: str) -> list[int]:
    """The indexes of the entries of a kind."""
    return [n for n, line in enumerate(export.entries, 1) if f'"type":"{kind}'.encode() in line]


async def test_the_verifier_and_the_services_agree_whatever_happens():
    refolded = 0
    for seed in range(COMPANIES):
        report = checked(await export_of(seed))
        assert report.exit_code == VERIFIED, (seed, report.as_text())
        refolded += report.facts["scores refolded"]
    print(f"\n{COMPANIES} companies, {refolded} scores computed twice, none differs")
    assert refolded > COMPANIES


async def test_the_export_of_a_cycle_is_verified_with_the_payloads_of_others_withheld():
    withheld = 0
    for seed in range(1000, 1000 + COMPANIES // 3):
        report = checked(await export_of(seed, cycle_id=CYCLES[0]))
        assert report.exit_code == VERIFIED, (seed, report.as_text())
        withheld += any("withheld" in note for note in report.notes)
    assert withheld > 1


async def test_what_nobody_changed_is_verified():
    report = checked(await an_export())
    assert (report.exit_code, report.findings) == (VERIFIED, [])


async def test_a_score_changed_in_the_read_model_is_found_there():
    export = await an_export()
    line = export.scores[1].replace(b'"score":"0.8"', b'"score":"0.9"', 1)
    assert line != export.scores[1]
    report = checked(export.but(scores=[export.scores[0], line, *export.scores[2:]]))
    assert report.exit_code == TAMPERED
    (finding,) = report.findings
    assert str(KEY_RESULT) in finding["message"]
    assert "'0.9', the log gives '0.8'" in finding["message"]


async def test_a_score_changed_in_an_event_is_found_there_though_all_is_signed_anew():
    export = await an_export()
    index = places(export, "scoring.provisional_score_changed")[-1]
    score = {"old": 0.6, "new": 0.9}
    report = checked(rewritten(export, index, score=score))
    assert report.exit_code == TAMPERED
    assert [finding["index"] for finding in report.findings] == [index]
    assert "to 0.8" in report.findings[0]["message"]


async def test_a_check_in_changed_in_the_log_is_found_by_the_scores_it_made():
    export = await an_export()
    index = places(export, "checkin.check_in_recorded")[-1]
    report = checked(rewritten(export, index, value=9.5))
    assert report.exit_code == TAMPERED
    assert any(f"by entry {index}" in finding["message"] for finding in report.findings)


async def test_a_changed_formula_is_found():
    export = await an_export()
    formula = export.opening[2].replace(b"* 10 + 1/2", b"* 10 + 1/1")
    report = checked(export.but(opening=[*export.opening[:2], formula]))
    assert report.exit_code == TAMPERED
    assert [finding["message"] for finding in report.findings] == [
        "the formula is not scoreline/1: score"
    ]


async def test_a_formula_of_tomorrow_is_not_vouched_for():
    export = await an_export()
    formula = export.opening[2].replace(b"scoreline/1", b"scoreline/2")
    report = checked(export.but(opening=[*export.opening[:2], formula]))
    assert report.exit_code == INCOMPLETE


async def test_a_move_that_is_told_of_another_cause_is_found():
    export = await an_export()
    index = places(export, "scoring.provisional_score_changed")[-1]
    report = checked(rewritten(export, index, cause=1))
    assert [finding["index"] for finding in report.findings] == [index]
    assert "entry 1 does not move" in report.findings[0]["message"]


async def test_a_move_that_nobody_told_in_time_is_missed():
    town = await bakery(AUDIT, so_far=(*RUNNING, reported("6.4")))
    an_hour_later = town.now_us() + 3_600_000_000
    town.now_us = lambda: an_hour_later
    report = checked(await exported(town, OLGA, has_scores=False))
    assert report.exit_code == TAMPERED
    assert sum("no entry tells that" in finding["message"] for finding in report.findings) == 2


async def test_a_set_score_was_computed_and_confirmed_as_it_says():
    town = await bakery(SCORING, AUDIT, so_far=RUNNING)
    await hear(town, reported("6.4"), review_started)
    wish = SetKeyResultScore(key_result_id=KEY_RESULT, score=Decimal("0.7"), reason="Late sale")
    await town.tell(wish, actor=ANNA)
    export = resigned(await exported(town, OLGA, cycle_id=CYCLE))
    assert checked(export).exit_code == VERIFIED
    (index,) = places(export, "scoring.score_set")
    report = checked(rewritten(export, index, computed=0.9))
    assert index in [finding["index"] for finding in report.findings]
    (proposed, *_) = places(export, "scoring.score_proposed")
    report = checked(rewritten(export, proposed, score=1.0))
    assert proposed in [finding["index"] for finding in report.findings]


def test_the_rules_are_told_alike_by_who_writes_and_who_checks():
    assert verifier.FORMULA == RULES


TABLE: list[tuple[dict[str, Any], list[Any], str, str]] = [
    ({"kind": "number", "baseline": 0, "target": 10}, ["7.5"], "0.75", "0.8"),
    ({"kind": "number", "baseline": 0, "target": 40}, [22], "0.55", "0.6"),
    ({"kind": "percent", "baseline": 0, "target": 100}, ["64.9"], "0.649", "0.6"),
    ({"kind": "percent", "baseline": 0, "target": 100}, [65], "0.65", "0.7"),
    ({"kind": "number", "baseline": 12, "target": 4}, [6], "0.75", "0.8"),
    ({"kind": "number", "baseline": 12, "target": 4}, [14], "0", "0.0"),
    ({"kind": "number", "baseline": -5, "target": 5}, [0], "0.5", "0.5"),
    ({"kind": "number", "baseline": 0, "target": 10}, [11], "1", "1.0"),
    ({"kind": "number", "baseline": 0, "target": 3}, [2], "0.666666666666", "0.7"),
    (
        {"kind": "maintain", "band": {"at_least": 95, "at_most": None}},
        [96, 94, 95, 97],
        "0.75",
        "0.8",
    ),
]


@pytest.mark.parametrize(("metric", "values", "progress", "score"), TABLE)
def test_the_table_of_the_domain_comes_out_of_the_verifier_too(metric, values, progress, score):
    told = verifier.Metric(metric)
    amounts = [verifier.whole(value, verifier.MILLIONTHS) for value in values]
    share = told.kept(amounts) if told.kind == "maintain" else told.share(amounts[-1])
    assert verifier.shown_figure(verifier.figure(share)) == progress
    assert verifier.shown(verifier.grade(share)) == score


def test_milestones_reached_count_by_their_weight():
    steps = [{"id": str(n), "weight": weight} for n, weight in enumerate((1, 1, 2))]
    told = verifier.Metric({"kind": "milestones", "milestones": steps})
    share = told.share(verifier.place_of(frozenset(("0", "2"))))
    assert verifier.shown(verifier.grade(share)) == "0.8"


def test_an_objective_is_averaged_first_and_rounded_once():
    shares = [(1, (75, 100)), (1, (55, 100)), (2, (649, 1000))]
    assert verifier.shown_figure(verifier.figure(verifier.mean(shares))) == "0.6495"
    assert verifier.shown(verifier.grade(verifier.mean(shares))) == "0.6"
