"""What anybody may ask, without a key."""

from contracts.checkpoint import read_verifier_key
from contracts.proofs import read_receipt
from services.gateway.limits import Rates
from services.runtime.proof.keys import opened, opened_receipt
from tests.gateway.test_app import assert_problem
from tests.support.porch import client


async def test_the_keys_are_open_to_all(http):
    response = await http.get("/v1/audit/keys")
    assert response.status_code == 200
    assert {key["kind"] for key in response.json()["data"]} == {"checkpoint", "receipt"}


async def test_so_is_the_checkpoint_of_all_checkpoints(http):
    response = await http.get("/v1/audit/platform?from=0")
    assert response.status_code == 200
    assert response.json()["size"] == 0
    fault = assert_problem(await http.get("/v1/audit/platform?from=7"), 422, "invalid")
    assert fault["errors"][0]["pointer"] == "/from"
    assert_problem(await http.get("/v1/audit/platform?form=7"), 422, "invalid")


async def test_who_asks_without_a_key_shares_what_there_is_with_all_who_do(caller):
    rates = Rates(organisation_per_s=1, commands_per_s=1, key_per_s=1)
    async with client(caller, rates) as limited:
        answers = [await limited.get("/v1/audit/keys") for _ in range(9)]
    assert answers[0].status_code == 200
    refused = assert_problem(answers[-1], 429, "too_many_requests")
    assert refused and "retry-after" in answers[-1].headers


async def test_a_command_is_answered_with_the_logs_promise(http, ours):
    answer = await ours.send("POST", "/v1/teams", {"name": "Ovens"})
    keys = (await http.get("/v1/audit/keys")).json()["data"]
    known = [read_verifier_key(key["key"]) for key in keys if key["kind"] == "receipt"]
    receipt = opened_receipt(answer.headers["scoreline-receipt"], known)
    assert receipt.position == int(answer.headers["scoreline-position"])
    path = f"/v1/audit/receipts/{receipt.position}"
    again = await ours.done("GET", path)
    assert read_receipt(again["receipt"]).receipt == receipt


async def test_what_a_command_did_is_proved_against_the_newest_checkpoint(ours):
    answer = await ours.send("POST", "/v1/teams", {"name": "Counters"})
    position = answer.headers["scoreline-position"]
    proved = await ours.done("GET", f"/v1/audit/proofs/{position}")
    checkpoint = await ours.done("GET", "/v1/audit/checkpoint?from=1")
    assert checkpoint["size"] == proved["size"] >= int(position)
    assert opened(proved["note"].encode(), [read_verifier_key(proved["key"])]).size
    assert proved["header"].startswith('{"format":1,')


async def test_what_is_no_position_is_404(ours):
    for word in ("0", "-1", "01", "x", "1.5", "9" * 30, "999999"):
        for path in ("proofs", "receipts"):
            response = await ours.send("GET", f"/v1/audit/{path}/{word}")
            assert_problem(response, 404, "not_found")
