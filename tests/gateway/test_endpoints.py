"""What a command and a question promise in their headers."""

from uuid import UUID

import pytest

from services.gateway.api import ROUTES
from tests.gateway.test_app import assert_problem
from tests.support.porch import OPERATOR_KEY, registered


async def test_a_command_answers_with_the_resource_its_version_and_the_position(http):
    company = await registered(http, "Versions")
    made = await company.send("POST", "/v1/teams", {"name": "Sales"})
    assert made.status_code == 201
    assert made.headers["etag"] == '"1"'
    position = int(made.headers["scoreline-position"])
    path = f"/v1/teams/{made.json()['id']}"
    seen = await company.send("GET", path, Scoreline_Min_Position=str(position))
    assert seen.json() == made.json()
    assert seen.headers["etag"] == '"1"'
    changed = await company.send("PATCH", path, {"name": "Sales and Service"})
    assert changed.headers["etag"] == '"2"'
    assert int(changed.headers["scoreline-position"]) > position


async def test_a_version_that_is_no_longer_true_is_412_and_changes_nothing(http):
    company = await registered(http, "Stale")
    team = await company.done("POST", "/v1/teams", {"name": "One"})
    path = f"/v1/teams/{team['id']}"
    await company.done("PATCH", path, {"name": "Two"}, If_Match='"1"')
    assert_problem(
        await company.send("PATCH", path, {"name": "Three"}, If_Match='"1"'), 412, "stale"
    )
    assert (await company.done("GET", path))["name"] == "Two"
    await company.done("PATCH", path, {"name": "Three"}, If_Match='W/"2"')
    await company.done("PATCH", path, {"name": "Four"}, If_Match="*")
    assert_problem(await company.send("PATCH", path, {"name": "x"}, If_Match="2"), 422, "invalid")


async def test_the_same_key_and_body_answers_as_the_first_time(http):
    company = await registered(http, "Again")
    first = await company.send("POST", "/v1/teams", {"name": "Once"}, Idempotency_Key="a key")
    again = await company.send("POST", "/v1/teams", {"name": "Once"}, Idempotency_Key="a key")
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["scoreline-position"] == first.headers["scoreline-position"]
    assert len((await company.done("GET", "/v1/teams"))["data"]) == 1


async def test_the_same_key_with_another_body_path_or_person_is_refused(http):
    company = await registered(http, "Reused")
    person = {"name": "P", "email": "p@example.com", "role": "admin"}
    member = await company.done("POST", "/v1/members", person)
    key = {"name": "K", "member_id": member["id"]}
    company.keys["admin"] = (await company.done("POST", "/v1/api-keys", key))["api_key"]
    await company.done("POST", "/v1/teams", {"name": "Once"}, Idempotency_Key="k")
    for path, body, role in (
        ("/v1/teams", {"name": "Twice"}, "owner"),
        ("/v1/teams", {"name": "Once"}, "admin"),
        (f"/v1/members/{member['id']}/deactivate", {}, "owner"),
    ):
        response = await company.send("POST", path, body, role=role, Idempotency_Key="k")
        assert_problem(response, 422, "key_reused")


@pytest.mark.parametrize("key", ["reaction:moved_scores:1:0", "ü" * 255, "\N{DUCK}" * 255, "x"])
async def test_any_text_is_a_key_and_none_meets_those_of_the_platform(http, caller, key):
    company = await registered(http, "Keys")
    headers = {"Authorization": f"Bearer {company.keys['owner']}", "Idempotency-Key": key.encode()}
    for _ in range(2):
        response = await http.post("/v1/teams", headers=headers, json={"name": "Once"})
        assert response.status_code == 201
    assert response.headers["idempotency-replayed"] == "true"
    sent = caller.told[-1].key
    assert sent.startswith("http:") and len(sent.encode()) <= 1020


async def test_an_organisation_asked_for_twice_with_one_key_is_made_once(http):
    headers = {"Authorization": f"Bearer {OPERATOR_KEY}", "Idempotency-Key": "sign-up 17"}
    body = {"name": "Signed up", "owner": {"name": "O", "email": "o@example.com"}}
    first = await http.post("/v1/organisations", headers=headers, json=body)
    again = await http.post("/v1/organisations", headers=headers, json=body)
    other = await http.post("/v1/organisations", headers=headers, json={**body, "name": "Other"})
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert again.headers["idempotency-replayed"] == "true"
    assert UUID(first.json()["organisation"]["id"]).version == 7
    assert_problem(other, 422, "key_reused")


async def test_what_is_no_id_in_a_path_is_404_like_an_id_of_nothing(ours):
    nothing = "0192f7c0-0000-7000-8000-00000000dead"
    for text in ("7", "x" * 36, "{0192f7c0-0000-7000-8000-000000000001}", "%00", nothing):
        assert_problem(await ours.send("GET", f"/v1/cycles/{text}"), 404, "not_found")
        assert_problem(await ours.send("POST", f"/v1/cycles/{text}/activate"), 404, "not_found")


async def test_a_list_is_read_page_by_page_without_gap_or_repeat(ours):
    whole = (await ours.done("GET", "/v1/members"))["data"]
    after, found = "", []
    while True:
        page = await ours.done("GET", f"/v1/members?limit=2{after}")
        assert len(page["data"]) <= 2
        found += page["data"]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert found == whole
    response = await ours.send("GET", "/v1/members?after=made-up")
    assert assert_problem(response, 422, "invalid")["errors"][0]["pointer"] == "/after"


async def test_what_somebody_may_see_but_not_do_is_403_and_says_who_may(ours):
    response = await ours.send("POST", "/v1/teams", {"name": "Mine"}, role="viewer")
    assert "owner, admin" in assert_problem(response, 403, "forbidden")["detail"]


async def test_the_operator_and_the_people_of_an_organisation_have_separate_doors(ours):
    operator = {"Authorization": f"Bearer {OPERATOR_KEY}"}
    for route in ROUTES:
        path = route.path.format(**ours.things)
        keys = {"Authorization": f"Bearer {ours.keys['owner']}"} if route.is_platform else operator
        response = await ours.http.request(route.method, path, headers=keys)
        assert_problem(response, 403, "forbidden")


async def test_without_a_key_every_route_is_401(ours):
    for route in ROUTES:
        response = await ours.http.request(route.method, route.path.format(**ours.things))
        assert_problem(response, 401, "unauthorized")


async def test_a_suspended_organisation_is_closed_at_once_and_opens_again(http):
    company = await registered(http, "Late payer")
    operator = {"Authorization": f"Bearer {OPERATOR_KEY}"}
    path = f"/v1/organisations/{company.id}"
    await company.done("GET", "/v1/me")
    await http.post(f"{path}/suspend", headers=operator, json={"reason": "No payment."})
    assert_problem(await company.send("GET", "/v1/me"), 403, "organisation_closed")
    await http.post(f"{path}/reinstate", headers=operator, json={"reason": "Paid."})
    await company.done("GET", "/v1/me")


async def test_a_revoked_key_opens_nothing_at_once(http):
    company = await registered(http, "Revoked")
    key = {"name": "K", "member_id": company.members["owner"]}
    issued = await company.done("POST", "/v1/api-keys", key)
    company.keys["second"] = issued["api_key"]
    await company.done("GET", "/v1/me", role="second")
    await company.done("DELETE", f"/v1/api-keys/{issued['id']}")
    assert_problem(await company.send("GET", "/v1/me", role="second"), 401, "unauthorized")


async def test_a_word_in_a_path_names_a_lesson_or_nothing(ours):
    lesson = await ours.done("GET", "/v1/lessons/key-results?locale=de", role="viewer")
    assert (lesson["slug"], lesson["locale"]) == ("key-results", "de")
    for slug in ("baking", "%00", "Scoring"):
        response = await ours.send("GET", f"/v1/lessons/{slug}")
        assert_problem(response, 404, "not_found")


async def test_a_lesson_that_is_not_passed_is_answered_and_not_completed(ours):
    wrong = {"answers": ["a", "a", "a"]}
    path = "/v1/lessons/key-results/complete"
    result = await ours.done("POST", path, wrong, role="auditor")
    assert not result["passed"] and result["completed_at"] is None
    page = await ours.done("GET", "/v1/lessons/completion", role="auditor")
    assert not any(learner["completed"] for learner in page["data"])
