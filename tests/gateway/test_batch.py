"""A batch of check-ins: each answered as if it had come alone."""

import pytest

from tests.gateway.test_app import assert_problem
from tests.support.porch import furnished

PATH = "/v1/check-ins"


async def test_each_check_in_of_a_batch_is_answered_on_its_own(http):
    company = await furnished(http, "Batch")
    key_result_id = company.things["key_result_id"]
    items = [
        {"key_result_id": key_result_id, "value": 5},
        {"key_result_id": key_result_id, "value": "many", "confidence": 11},
        {"key_result_id": "0192f7c0-0000-7000-8000-000000000009", "value": 1},
        {"value": 1},
        7,
        {"key_result_id": key_result_id, "no_change": True},
    ]
    response = await company.send("POST", PATH, {"check_ins": items})
    assert response.status_code == 200, response.text
    answers = response.json()["data"]
    assert [answer["status"] for answer in answers] == [201, 422, 404, 422, 422, 201]
    assert [e["pointer"] for e in answers[1]["problem"]["errors"]] == ["/value", "/confidence"]
    for answer in (answers[0], answers[5]):
        made = answer["check_in"]
        assert made["value"] == 5
        assert await company.done("GET", f"{PATH}/{made['id']}") == made
    position = int(response.headers["scoreline-position"])
    listed = await company.send(
        "GET", f"/v1/key-results/{key_result_id}/check-ins", Scoreline_Min_Position=str(position)
    )
    assert len(listed.json()["data"]) == 3


async def test_a_batch_sent_again_under_its_key_records_nothing_more(http):
    company = await furnished(http, "Batch again")
    key_result_id = company.things["key_result_id"]
    items = [{"key_result_id": key_result_id, "value": value} for value in (5, "x", 6)]
    first = await company.send("POST", PATH, items, Idempotency_Key="b")
    again = await company.send("POST", PATH, items, Idempotency_Key="b")
    statuses = [answer["status"] for answer in again.json()["data"]]
    assert statuses == [answer["status"] for answer in first.json()["data"]] == [201, 422, 201]
    assert again.headers["idempotency-replayed"] == "true"
    assert [a["check_in"] for a in again.json()["data"]] == [
        a["check_in"] for a in first.json()["data"]
    ]
    listed = await company.done("GET", f"/v1/key-results/{key_result_id}/check-ins")
    assert len(listed["data"]) == 3
    other = await company.send("POST", PATH, items[:1], Idempotency_Key="b")
    assert [answer["status"] for answer in other.json()["data"]] == [422]
    assert other.json()["data"][0]["problem"]["code"] == "key_reused"


@pytest.mark.parametrize("body", [{}, {"check_ins": 1}, {"check_ins": [], "more": []}, 7, "x"])
async def test_what_is_no_batch_is_refused_as_a_whole(ours, body):
    assert_problem(await ours.send("POST", PATH, body), 422, "invalid")


async def test_a_batch_has_a_limit(ours):
    response = await ours.send("POST", PATH, {"check_ins": [{}] * 101})
    assert_problem(response, 422, "invalid")


async def test_an_empty_batch_has_nothing_to_answer(ours):
    response = await ours.send("POST", PATH, {"check_ins": []})
    assert (response.status_code, response.json()) == (200, {"data": []})


async def test_what_is_not_json_is_400(ours):
    headers = {"Authorization": f"Bearer {ours.keys['owner']}"}
    for content in (b"", b"{", b"[1,", b"\xff"):
        response = await ours.http.post(PATH, headers=headers, content=content)
        assert response.status_code == 400, content


async def test_whoever_may_not_check_in_is_told_so_item_by_item(ours):
    items = [{"key_result_id": ours.things["key_result_id"], "value": 5}]
    response = await ours.send("POST", PATH, items, role="viewer")
    assert [answer["status"] for answer in response.json()["data"]] == [403]
