"""The whole log over HTTP: who takes it can check it without us, and that it was taken is noted."""

import asyncio
import io
from typing import Any

import pytest

from contracts.envelope import Reply
from contracts.errors import Unavailable
from contracts.queries.audit_export import ExportEntries
from contracts.queries.scoring_export import Standings
from services.gateway import log_export
from services.verifier.scoreline_verify import INCOMPLETE, VERIFIED, check
from tests.gateway.test_app import assert_problem
from tests.support.porch import Company, TownCaller, client

PATH = "/v1/audit/export"


class Away(TownCaller):
    """A town where a question finds nobody, for so many times."""

    def __init__(self, of: TownCaller, kind: Any, times: int) -> None:
        super().__init__(of.town)
        self.kind, self.times = kind, times

    async def ask(self, kind: Any, message: Any, timeout_s: float = 5.0) -> Reply:
        if kind is self.kind and self.times:
            self.times -= 1
            return Unavailable(what="the audit service").refused
        return await super().ask(kind, message, timeout_s)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(log_export, "TRY_AGAIN_SECONDS", 0)


async def exports_noted(company: Company) -> list[Any]:
    history = await company.done("GET", "/v1/history?type=export.made&limit=200")
    return [entry["actor"]["id"] for entry in history["data"]]


async def test_what_is_taken_is_verified_and_noted(ours):
    before = await exports_noted(ours)
    response = await ours.send("GET", PATH, role="auditor")
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/vnd.scoreline.export"
    assert response.headers["content-disposition"].startswith('attachment; filename="scoreline-')
    report = check(io.BytesIO(response.content))
    assert report.exit_code == VERIFIED, report.as_text()
    assert report.facts["organisation"] == str(ours.id)
    assert report.facts["scores refolded"] > 0
    assert await exports_noted(ours) == [*before, ours.members["auditor"]]


async def test_personal_words_stay_sealed_in_it(ours):
    text = (await ours.send("GET", PATH)).text
    assert "sealed:v1:" in text
    assert "Note of Ours" not in text
    assert "owner@example.com" not in text


async def test_of_one_cycle_the_rest_is_withheld_and_all_is_provable(ours):
    cycle_id = ours.things["cycle_id"]
    response = await ours.send("GET", f"{PATH}?cycle_id={cycle_id}")
    report = check(io.BytesIO(response.content))
    assert report.exit_code == VERIFIED, report.as_text()
    assert report.facts["cycle"] == cycle_id
    assert any("withheld" in note for note in report.notes)


async def test_a_cycle_of_others_is_not_found_and_nothing_is_noted(ours, theirs):
    before = await exports_noted(ours)
    for cycle_id in (theirs.things["cycle_id"], ours.things["objective_id"]):
        response = await ours.send("GET", f"{PATH}?cycle_id={cycle_id}")
        assert_problem(response, 404, "not_found")
    assert_problem(await ours.send("GET", f"{PATH}?cycle=1"), 422, "invalid")
    assert await exports_noted(ours) == before


async def test_nothing_of_others_is_in_it(ours, theirs):
    assert "Theirs" in (await theirs.send("GET", PATH)).text
    assert "Theirs" not in (await ours.send("GET", PATH)).text


@pytest.mark.parametrize("role", ["lead", "member", "viewer"])
async def test_who_does_not_audit_takes_nothing(ours, role):
    before = await exports_noted(ours)
    assert_problem(await ours.send("GET", PATH, role=role), 403, "forbidden")
    assert await exports_noted(ours) == before


async def test_asking_for_the_head_takes_nothing(ours):
    before = await exports_noted(ours)
    response = await ours.send("HEAD", PATH)
    assert (response.status_code, response.content) == (200, b"")
    assert await exports_noted(ours) == before


async def test_a_service_that_is_away_for_a_moment_is_waited_for(caller, ours):
    away = Away(caller, ExportEntries, log_export.TRIES_MAX - 1)
    async with client(away) as http:
        named = {"Authorization": f"Bearer {ours.keys['owner']}"}
        response = await http.get(PATH, headers=named)
    assert check(io.BytesIO(response.content)).exit_code == VERIFIED


async def test_a_file_that_was_cut_short_is_not_taken_for_whole(caller, ours):
    away = Away(caller, ExportEntries, log_export.TRIES_MAX)
    sent: list[bytes] = []
    async with client(away) as http:
        named = {"Authorization": f"Bearer {ours.keys['owner']}"}
        async with http.stream("GET", PATH, headers=named) as response:
            async for part in response.aiter_raw():
                sent.append(part)
    assert check(io.BytesIO(b"".join(sent))).exit_code == INCOMPLETE


async def test_what_cannot_begin_is_a_problem_and_frees_its_place(caller, ours):
    away = Away(caller, Standings, 10**6)
    async with client(away) as http:
        named = {"Authorization": f"Bearer {ours.keys['owner']}"}
        for _ in range(log_export.EXPORTS_PER_ORGANISATION_MAX + 1):
            assert (await http.get(PATH, headers=named)).status_code == 503


async def test_a_few_at_once_are_taken_and_no_more(caller, ours):
    waiting = asyncio.Event()

    class Slow(TownCaller):
        async def ask(self, kind: Any, message: Any, timeout_s: float = 5.0) -> Reply:
            if kind is Standings:
                await waiting.wait()
            return await super().ask(kind, message, timeout_s)

    named = {"Authorization": f"Bearer {ours.keys['owner']}"}
    async with client(Slow(caller.town)) as http:
        taken = [
            asyncio.create_task(http.get(PATH, headers=named))
            for _ in range(log_export.EXPORTS_PER_ORGANISATION_MAX + 1)
        ]
        done, _ = await asyncio.wait(taken, return_when=asyncio.FIRST_COMPLETED, timeout=60)
        assert [task.result().status_code for task in done] == [429]
        waiting.set()
        assert sorted([response.status_code for response in await asyncio.gather(*taken)]) == [
            *[200] * log_export.EXPORTS_PER_ORGANISATION_MAX,
            429,
        ]
