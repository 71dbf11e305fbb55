"""What was erased is said to be, by which entry; what is merely gone is tampering."""

import io
from uuid import UUID

import pytest

from contracts.events.identity_erasure import OrganisationOffboarded, PersonErased
from contracts.export import entry_line
from services.audit.main import SERVICE as AUDIT
from services.scoring.main import SERVICE as SCORING
from services.verifier.scoreline_verify import TAMPERED, VERIFIED, Report, check
from tests.support.exports import LOG_KEY, Export, exported
from tests.support.quarter import OLGA, ORGANISATION, RUNNING, bakery, hear, reported, who
from tests.support.town import Town

LEFT = OrganisationOffboarded(
    organisation_id=ORGANISATION, reason="Sold", export_size=9, export_root="0" * 64
)


def judged(export: Export) -> Report:
    return check(io.BytesIO(export.raw), [LOG_KEY.verifier.text])


def without(export: Export, *indexes: int) -> Export:
    """The export with these payloads missing."""
    entries = list(export.entries)
    for index in indexes:
        header = entries[index - 1].split(b"\t")[3]
        entries[index - 1] = entry_line(index, header, None, None)
    return export.but(entries=entries)


async def town_where(*events: object) -> Town:
    town = await bakery(SCORING, AUDIT, so_far=RUNNING)
    await hear(town, reported("6.4", note="Ask Ben"), reported("7.5", note="Ben says so"))
    for event in events:
        await town.record(event, stream="organisation_life/1")  # type: ignore[arg-type]  # any event
    return town


async def key_of_olga(town: Town) -> UUID:
    """The key that her words are sealed with."""
    stored = await town.store.read_stored(town.organisation, 0, 100)
    sealed = next(one.payload for one in stored if one.payload and b"sealed:v1:" in one.payload)
    return UUID(sealed.split(b"sealed:v1:")[1][:36].decode())


async def test_the_words_of_a_forgotten_person_are_counted_under_the_entry_that_forgot_them():
    town = await town_where()
    forgotten = PersonErased(
        subject="member",
        subject_id=who(OLGA),
        key_id=await key_of_olga(town),
        legal_ground="objection",
    )
    await town.record(forgotten, stream=f"erasure/{who(OLGA)}")
    index = len(await town.events())
    report = judged(await exported(town, OLGA))
    assert report.exit_code == VERIFIED
    assert report.notes == [f"2 sealed fields of a person forgotten under entry {index}"]


async def test_payloads_that_left_with_their_organisation_are_erased_not_missing():
    town = await town_where(LEFT)
    index = len(await town.events())
    export = await exported(town, OLGA, has_scores=False)
    report = judged(without(export, *range(1, index)))
    assert report.exit_code == VERIFIED, report.as_text()
    assert report.notes == [f"{index - 1} payloads erased under entry {index}"]


@pytest.mark.parametrize("gone", [3, 8, 9])
async def test_a_payload_that_is_gone_without_an_erasure_is_named(gone):
    report = judged(without(await exported(await town_where(), OLGA), gone))
    assert report.exit_code == TAMPERED
    assert gone in [
        finding["index"] for finding in report.findings if "is missing" in finding["message"]
    ]


async def test_leaving_does_not_excuse_what_is_gone_afterwards():
    town = await town_where(LEFT)
    await hear(town, reported("8"))
    index = len(await town.events())
    report = judged(without(await exported(town, OLGA), index))
    assert report.exit_code == TAMPERED
    assert index in [finding["index"] for finding in report.findings]
