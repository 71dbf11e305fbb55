"""Somebody asks to be forgotten, and nothing on the whole platform says who it was."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import asyncpg

from services.runtime.embedded.postgres import ADMIN, DATABASE, HOST
from tests.support.canaries import places_of
from tests.support.customers import Customer, customer
from tests.support.platform import Platform

NAME, NOTE, COMMENT, BLOCKER, PARTY, COMPANY = (
    f"canary{word}7f3a91" for word in ("name", "note", "comment", "blocker", "party", "company")
)
TEXTS = (NAME, NOTE, COMMENT, BLOCKER, PARTY, COMPANY)
READ = (
    "/v1/members",
    "/v1/external-parties",
    "/v1/objectives",
    "/v1/blockers",
    "/v1/history?limit=200",
    "/v1/events?limit=200",
    "/v1/objectives/{objective}/history?limit=200",
    "/v1/objectives/{objective}/comments",
    "/v1/key-results/{key_result}/check-ins",
    "/v1/key-results/{key_result}/scores",
    "/v1/objectives/{objective}/comments?as_of={position}",
    "/v1/cycles/{cycle}/tree?as_of={position}",
)


def worked(here: Customer) -> dict[str, Any]:
    """Somebody with a telling name works here for a while; the ids of what there is."""
    cycle = here.cycle()
    objective = here.objective(cycle, "Bread")
    key_result = here.key_result(objective, "Loaves")
    here.api.post(f"/v1/objectives/{objective}/publish")
    here.activate(cycle)
    member, api = here.member(NAME, "admin")
    body = {"value": 4, "note": NOTE, "blockers": [{"text": BLOCKER}]}
    api.post(f"/v1/key-results/{key_result}/check-ins", body)
    api.post(f"/v1/objectives/{objective}/comments", {"text": COMMENT})
    party = {"name": PARTY, "email": f"{PARTY}@example.com", "company": COMPANY}
    outside = here.api.post("/v1/external-parties", party)["id"]
    ids = {"cycle": cycle, "objective": objective, "key_result": key_result}
    return {**ids, "member": member, "party": outside, "api": api, "position": here.now()}


def test_a_forgotten_person_is_nowhere_and_every_number_stays(platform: Platform):
    with customer(platform, "Forgetful Inc") as here:
        of = worked(here)
        here.now()
        score = here.api.get(f"/v1/key-results/{of['key_result']}/score")
        assert any(text in shown(here, of) for text in TEXTS)
        here.api.post(
            f"/v1/members/{of['member']}/erase",
            {
                "legal_ground": "consent_withdrawn",
                "reason": "Asked by letter.",
                "hand_over_to": None,
            },
        )
        here.api.post(
            f"/v1/external-parties/{of['party']}/erase", {"legal_ground": "no_longer_needed"}
        )
        here.now()
        said = shown(here, of)
        assert [text for text in TEXTS if text in said] == []
        assert here.api.get(f"/v1/key-results/{of['key_result']}/score") == score
        told = [e for e in here.api.get("/v1/events", limit=200)["data"] if "erased" in e["type"]]
        assert [e["data"]["subject"] for e in told] == ["member", "external_party"]
        assert of["api"].send("GET", "/v1/me").status_code == 401
        assert in_files(platform.data_dir) == []
        assert in_tables(platform.data_dir) == {}


def shown(here: Customer, of: dict[str, Any]) -> str:
    """All that its owner is shown."""
    pages = []
    for path in READ:
        seen = {"Scoreline-Min-Position": str(here.api.position)}
        response = here.api.send("GET", path.format(**of), headers=seen)
        assert response.status_code == 200, f"{path} {response.text}"
        pages.append(response.text)
    export = here.api.send("GET", "/v1/audit/export")
    assert export.is_success, export.text
    return "\n".join([*pages, export.content.decode("latin-1")])


def in_files(data_dir: Path) -> list[str]:
    """Which log lines of any process, and which files of the broker, hold any of the texts."""
    files = [
        f for folder in ("logs", "nats") for f in (data_dir / folder).rglob("*") if f.is_file()
    ]
    assert any(f.parent.name == "logs" for f in files) and any("nats" in f.parts for f in files)
    found = ((f, f.read_bytes()) for f in files)
    return [f"{f.name}: {t}" for f, content in found for t in TEXTS if t.encode() in content]


def in_tables(data_dir: Path) -> dict[str, int]:
    """In which columns of the database, seen as a superuser, any of the texts stands."""
    port = (data_dir / "ports" / "postgres").read_text("ascii").strip()
    password = (data_dir / "secrets" / "postgres-admin").read_text("ascii").strip()

    async def scan() -> dict[str, int]:
        connection = await asyncpg.connect(
            f"postgres://{ADMIN}:{password}@{HOST}:{port}/{DATABASE}"
        )
        try:
            return await places_of(connection, list(TEXTS))
        finally:
            await connection.close()

    # In a thread of its own, since the loop of the tests may be under way in this one.
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, scan()).result()
