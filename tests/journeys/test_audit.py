"""A company's auditor knows that nothing was rewritten, and needs nobody to know it."""

import base64
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from contracts.checkpoint import VerifierKey, read_verifier_key
from contracts.envelope import Header, commitment_of, decode, leaf_of
from contracts.proofs import Receipt, read_entry, read_tlog_proof
from contracts.tree import is_consistent, is_included
from services.runtime import clock
from services.runtime.proof.keys import opened, opened_receipt
from tests.support.api import Api
from tests.support.customers import Customer, customer
from tests.support.platform import Platform
from tests.support.refusals import assert_problem

# Logs are signed every second here; this is for a machine that has other things to do.
SIGNED_SECONDS_MAX = 60.0


@pytest.fixture(scope="module")
def company(platform: Platform) -> Iterator[Customer]:
    with customer(platform, "Provable", email="provable@example.com") as made:
        yield made


@pytest.fixture(scope="module")
def ada(company: Customer) -> Api:
    """The auditor."""
    return company.member("Ada", "auditor")[1]


@pytest.fixture(scope="module")
def known(platform: Platform) -> list[dict[str, Any]]:
    """The keys, as anybody takes them."""
    answer = httpx.get(f"{platform.url}/v1/audit/keys", trust_env=False)
    assert answer.status_code == 200
    return list(answer.json()["data"])


def signed(reader: Api, position: int) -> Any:
    """The proof of a position, once a checkpoint holds it."""
    deadline = clock.monotonic() + SIGNED_SECONDS_MAX
    while True:
        response = reader.send("GET", f"/v1/audit/proofs/{position}")
        if response.status_code == 200:
            return response.json()
        assert_problem(response, 503, "not_signed_yet")
        assert clock.monotonic() < deadline, response.text


def promised(response: httpx.Response, known: list[dict[str, Any]]) -> Receipt:
    keys = [read_verifier_key(key["key"]) for key in known if key["kind"] == "receipt"]
    return opened_receipt(response.headers["Scoreline-Receipt"], keys)


def test_what_was_promised_at_the_commit_is_proved_offline(
    company: Customer, ada: Api, known: list[dict[str, Any]]
):
    response = company.api.send("POST", "/v1/teams", json={"name": "Ovens"})
    receipt = promised(response, known)
    assert receipt.position == company.api.position
    answer = signed(ada, receipt.position)
    # From here on, nothing but the file, the receipt and the key that was taken once.
    file = read_tlog_proof(answer["tlog_proof"].encode())
    public = next(key["public"] for key in known if key["kind"] == "checkpoint")
    origin = f"scoreline.local/log/{receipt.log_id}"
    checkpoint = opened(file.note, [VerifierKey(name=origin, public=base64.b64decode(public))])
    assert checkpoint.origin == origin
    entry = read_entry(file.extra)
    assert file.index == receipt.position - 1
    assert leaf_of(entry.header) == receipt.leaf
    assert is_included(file.index, checkpoint.size, receipt.leaf, file.proof, checkpoint.root)
    assert entry.salt is not None and entry.payload is not None
    header = decode(entry.header, Header)
    assert header.commitment == commitment_of(entry.salt, entry.payload)
    assert (header.type, header.log_id) == ("identity.team_created.v1", receipt.log_id)
    assert b"Ovens" in entry.payload


def test_a_checkpoint_that_was_kept_is_what_every_later_one_begins_with(
    company: Customer, ada: Api
):
    company.api.post("/v1/teams", {"name": "Counters"})
    signed(ada, company.api.position)
    first = company.api.get("/v1/audit/checkpoint")
    kept = opened(first["note"].encode(), [read_verifier_key(first["key"])])
    company.api.post("/v1/teams", {"name": "Vans"})
    signed(ada, company.api.position)
    later = company.api.get("/v1/audit/checkpoint", **{"from": kept.size})
    now = opened(later["note"].encode(), [read_verifier_key(first["key"])])
    proof = [base64.b64decode(one) for one in later["consistency"]["proof"]]
    assert now.size > kept.size
    assert is_consistent(kept.size, now.size, kept.root, now.root, proof)
    assert later["shut"] is None


def test_a_checkpoint_goes_to_all_who_listen(company: Customer, ada: Api):
    company.api.post("/v1/teams", {"name": "Mills"})
    signed(ada, company.api.position)
    told = company.api.post("/v1/audit/checkpoint/publish")
    assert told["because"] == "requested"
    events = company.api.get("/v1/events", limit=200)["data"]
    (event,) = [one for one in events if one["type"] == "audit.checkpoint"]
    assert event["data"]["note"] == told["note"]
    again = company.api.post("/v1/audit/checkpoint/publish")
    assert again["size"] == told["size"] or again["from_size"] == told["size"]


def test_proofs_are_for_those_who_audit_and_of_ones_own_log(
    company: Customer, ada: Api, platform: Platform
):
    _, mia = company.member("Mia", "member")
    for path in ("/v1/audit/proofs/1", "/v1/audit/receipts/1"):
        assert_problem(mia.send("GET", path), 403, "forbidden")
    assert_problem(mia.send("POST", "/v1/audit/checkpoint/publish", json={}), 403, "forbidden")
    assert mia.send("GET", "/v1/audit/checkpoint").status_code == 200
    mine = signed(ada, 1)
    with customer(platform, "Stranger", email="stranger@example.com") as stranger:
        assert_problem(stranger.api.send("GET", "/v1/audit/proofs/99"), 404, "not_found")
        theirs = signed(stranger.api, 1)
    assert theirs["leaf"] != mine["leaf"]
    assert theirs["key"].partition("+")[0] != mine["key"].partition("+")[0]
