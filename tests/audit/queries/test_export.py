"""An export in pieces, as the gateway asks for them."""

from dataclasses import replace

import pytest
from msgspec.structs import replace as with_

from contracts import errors
from contracts.checkpoint import read_checkpoint, read_note
from contracts.queries.audit_export import (
    ExportCheckpoints,
    ExportEntries,
    ExportInclusion,
    ExportOpening,
)
from contracts.registry import EVENTS
from contracts.tree import is_included, leaf_hash
from services.audit.queries import export as queries
from services.verifier.scoreline_verify import (
    SPOKEN_IN_SILENCE,
    Checkpoint,
    canonical,
    root_of_proof,
    unbase64,
)
from tests.audit.archive import archive
from tests.audit.quarter import ADMIN, AUDITOR, CYCLE, MEMBER, VIEWER, quarter
from tests.audit.queries.test_quiet import revealed, said, vote

ALL = 10
KINDS = (
    ExportOpening(export_id=CYCLE, position=ALL),
    ExportCheckpoints(size=ALL),
    ExportInclusion(size=ALL),
    ExportEntries(size=ALL),
)


def indexes(lines: bytes) -> list[int]:
    return [int(line.split(b"\t")[1]) for line in lines.splitlines()]


async def test_entries_come_in_pieces_that_follow_each_other(monkeypatch):
    monkeypatch.setattr(queries, "ENTRIES_AT_ONCE", 4)
    town, found, after = await archive(quarter()), [], 0
    while after is not None:
        page = await town.ask(ExportEntries(size=ALL, after=after), actor=AUDITOR)
        assert page.count == len(indexes(page.lines)) <= 4
        found += indexes(page.lines)
        after = page.next
    assert found == list(range(1, ALL + 1))


async def test_a_piece_stays_below_its_limit_and_holds_an_entry_at_least(monkeypatch):
    monkeypatch.setattr(queries, "LINES_BYTES_MAX", 1)
    town = await archive(quarter())
    page = await town.ask(ExportEntries(size=ALL, after=3), actor=AUDITOR)
    assert (indexes(page.lines), page.next) == ([4], 4)


async def test_nothing_comes_beyond_the_size_of_the_export():
    town = await archive(quarter())
    page = await town.ask(ExportEntries(size=3, after=1), actor=AUDITOR)
    assert (indexes(page.lines), page.next) == ([2, 3], None)
    page = await town.ask(ExportEntries(size=3, after=3), actor=AUDITOR)
    assert (page.lines, page.next) == (b"", None)


async def test_of_one_cycle_other_payloads_are_withheld_and_every_header_is_there():
    town = await archive(quarter())
    page = await town.ask(ExportEntries(size=ALL, cycle_id=CYCLE), actor=AUDITOR)
    lines = page.lines.splitlines()
    assert len(lines) == ALL
    withheld = [n for n, line in enumerate(lines, 1) if line.endswith(b"\twithheld")]
    # Members and keys are of no cycle; the organisation is needed to know whose log it is.
    assert withheld == [2, 3, 4]


async def test_what_was_said_in_a_silence_that_lasts_is_shown_to_nobody():
    open_one = with_(said, silent=False)
    history = quarter().add("idea/1", said, vote, open_one)
    query = ExportEntries(size=ALL + 4, after=ALL)
    page = await (await archive(history)).ask(query, actor=ADMIN)
    lines = page.lines.splitlines()
    assert [line.endswith(b"\tsilent") for line in lines] == [True, True, False]
    page = await (await archive(history.add("cycle/1", revealed))).ask(query, actor=ADMIN)
    assert not any(line.endswith(b"\tsilent") for line in page.lines.splitlines())


def test_the_verifier_knows_every_kind_that_may_be_said_in_silence():
    kinds = {wire.encode() for wire, kind in EVENTS.items() if "silent" in kind.__struct_fields__}
    assert kinds <= SPOKEN_IN_SILENCE


@pytest.mark.parametrize("query", KINDS, ids=lambda query: type(query).__name__)
async def test_who_may_not_audit_takes_nothing_out(query):
    town = await archive(quarter())
    for actor in (MEMBER, VIEWER):
        with pytest.raises(errors.Forbidden):
            await town.ask(query, actor=actor)
    for actor in (ADMIN, AUDITOR):
        await town.ask(query, actor=actor)


async def test_an_export_reaches_no_further_than_the_log():
    town = await archive(quarter())
    with pytest.raises(errors.NotFound):
        await town.ask(ExportOpening(export_id=CYCLE, position=ALL + 1), actor=AUDITOR)


async def test_every_checkpoint_is_told_once_and_stands_in_the_log_of_all(proofs, monkeypatch):
    monkeypatch.setattr(queries, "CHECKPOINTS_AT_ONCE", 2)
    organisation = await proofs.organisation(3)
    await proofs.register_keys()
    signer = await proofs.signer()
    desk = replace(await proofs.desk(), store=await proofs.logs.store("audit"))
    ask = proofs.asked(ExportOpening(export_id=CYCLE, position=3), organisation)
    assert not (await queries.export_opening(ask, desk)).is_covered
    for more in (0, 4, 5):
        if more:
            await proofs.fill(organisation, more)
        await signer.round()
    await signer.platform_round()
    opening = await queries.export_opening(ask, desk)
    assert (opening.size, opening.is_covered) == (12, True)
    notes: list[Checkpoint] = []
    after: int | None = 0
    while after is not None:
        page = await queries.export_checkpoints(
            proofs.asked(ExportCheckpoints(size=12, after=after), organisation), desk
        )
        notes += [Checkpoint(canonical_note(line)) for line in page.lines.splitlines()]
        after = page.next
    assert [note.size for note in notes] == [3, 7, 12]
    asked = proofs.asked(ExportInclusion(size=12), organisation)
    page = await queries.export_inclusion(asked, desk)
    told = canonical(page.lines.split(b"\t")[1][:-1], "note", "size", "index", "proof")
    whole = read_checkpoint(read_note(told["note"].encode()).body)
    proof = [unbase64(one) for one in told["proof"]]
    leaf = leaf_hash(notes[-1].body)
    assert told["size"] == 12
    assert is_included(told["index"], whole.size, leaf, proof, whole.root)
    assert root_of_proof(leaf, told["index"], whole.size, proof) == whole.root


def canonical_note(line: bytes) -> str:
    """The note in a checkpoint's line."""
    return str(canonical(b'{"note":' + line.split(b"\t")[1] + b"}", "note")["note"])
