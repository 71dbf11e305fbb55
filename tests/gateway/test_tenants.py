"""What belongs to another organisation does not exist: tried on every route of the table.

The cases are made from the table, so a new route is tried without anybody remembering to; one
that needs an id nobody prepared fails here until somebody does.
"""

import json
import re
from typing import Any

import pytest
from msgspec import inspect

from services.gateway.api import NOUNS
from services.gateway.api.cycles import IMPORT
from services.gateway.api.route import POSITION, Plain, Route
from tests.gateway.test_app import assert_problem
from tests.support.porch import Company

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
EVERY = [one for several in NOUNS.values() for one in several]
INSIDE = [one for one in EVERY if isinstance(one, Plain) or not one.is_platform]
# What needs no key is opened by what stands in the path itself: tests/gateway/test_outsiders.py.
# A lesson is everybody's: its slug is no id of anybody's. A position is a place in one's own log,
# whoever asks: tests/audit/queries/test_proofs.py.
WITH_PLACES = [
    one
    for one in INSIDE
    if one.places and not getattr(one, "is_open", False) and not {"slug", POSITION} & {*one.places}
]
WITH_IDS_IN_BODY: list[tuple[Route, str]] = []
WITH_IDS_IN_QUERY: list[tuple[Route, str]] = []

# What an id in a body or parameter is called there, and what it is an id of.
MEANS = {
    "hand_over_to": "member_id",
    "accountable_id": "member_id",
    "lead_id": "member_id",
    "assignee_id": "member_id",
    "owner_id": "member_id",
    "parent_id": None,  # of a team or of an objective: see MEANT
    "entity": "objective_id",
    "owner": "team_id",
    "on": "team_id",
    "into": "idea_id",
    "principal_id": "member_id",
    "key_id": "webhook_key_id",
}
MEANT = {
    "CreateTeam": "team_id",
    "ChangeTeam": "team_id",
    "DraftObjective": "objective_id",
    "AlignObjective": "objective_id",
}


def _ids(kind: type[Any]) -> list[str]:
    """The fields of a shape in which an id can stand."""
    described = inspect.type_info(kind)
    assert isinstance(described, inspect.StructType)
    return [field.encode_name for field in described.fields if _holds_id(field.type)]


def _holds_id(kind: inspect.Type) -> bool:
    match kind:
        case inspect.UUIDType():
            return True
        case inspect.UnionType():
            return any(map(_holds_id, kind.types))
        case inspect.StructType():
            # Ids of milestones are given by the platform and mean something inside one only.
            return any(f.name == "id" and _holds_id(f.type) for f in kind.fields)
        case _:
            return False


for _one in INSIDE:
    if isinstance(_one, Route):
        (WITH_IDS_IN_BODY if _one.is_command else WITH_IDS_IN_QUERY).extend(
            (_one, name) for name in _ids(_one.shape.kind)
        )


def named(one: Any) -> str:
    if isinstance(one, Route | Plain):
        return f"{one.method} {one.path}"
    return str(one)


def kind_of(route: Route, name: str) -> str:
    """The prepared thing whose id a field takes; a KeyError asks for an entry in MEANS."""
    meant = name if name in THINGS else MEANS[name]
    return meant or MEANT[route.message.__name__]


THINGS = frozenset(
    (
        "member_id",
        "api_key_id",
        "external_party_id",
        "team_id",
        "cycle_id",
        "objective_id",
        "key_result_id",
        "check_in_id",
        "blocker_id",
        "blocker_id",
        "initiative_id",
        "dependency_id",
        "idea_id",
        "webhook_id",
        "webhook_key_id",
        "event_id",
        "replay_id",
    )
)


def assert_nothing_of(company: Company, text: str, asked: str = "") -> None:
    """No name and no id of the company stands in a text, but for those that were asked with."""
    assert company.name not in text
    told = {company.things[name] for name in THINGS} | set(company.members.values())
    assert not (set(ID.findall(text)) & told - set(ID.findall(asked))), text


async def ask(company: Company, one: Route | Plain, path: str, body: Any = None) -> Any:
    """A request with the key of the company's owner, who may do everything inside."""
    headers = {"Authorization": f"Bearer {company.keys['owner']}"}
    if one is IMPORT:
        sheet = b"objective,key_result,target\nO,K,5\n"
        headers["Content-Type"] = "text/csv"
        return await company.http.post(path, headers=headers, content=sheet)
    if body is None:
        example = one.example if isinstance(one, Route) else None
        body = dict(example) if example is not None else {}
    if one.method == "GET":
        return await company.http.request(one.method, path, headers=headers)
    return await company.http.request(one.method, path, headers=headers, json=body)


@pytest.mark.parametrize("one", WITH_PLACES, ids=named)
async def test_an_id_of_another_organisation_in_a_path_is_404(one, ours, theirs):
    path = one.path.format(**{name: theirs.things[name] for name in one.places})
    response = await ask(ours, one, path)
    assert_problem(response, 404, "not_found")
    assert_nothing_of(theirs, response.text)


@pytest.mark.parametrize("one", WITH_PLACES, ids=named)
async def test_that_404_is_the_same_as_for_an_id_that_does_not_exist(one, ours, theirs):
    nothing = "0192f7c0-0000-7000-8000-00000000dead"
    foreign = await ask(ours, one, one.path.format(**{n: theirs.things[n] for n in one.places}))
    missing = await ask(ours, one, one.path.format(**dict.fromkeys(one.places, nothing)))
    answers = [r.json() for r in (foreign, missing)]
    for answer in answers:
        del answer["instance"]
    assert answers[0] == answers[1]
    assert {*foreign.headers} == {*missing.headers}


@pytest.mark.parametrize("one", [one for one in WITH_PLACES if len(one.places) > 1], ids=named)
async def test_one_foreign_id_among_our_own_is_404_too(one, ours, theirs):
    for foreign in one.places:
        things = {**ours.things, foreign: theirs.things[foreign]}
        response = await ask(ours, one, one.path.format(**things))
        assert_problem(response, 404, "not_found")
        assert_nothing_of(theirs, response.text)


@pytest.mark.parametrize(("route", "name"), WITH_IDS_IN_BODY, ids=named)
async def test_an_id_of_another_organisation_in_a_body_is_a_fault_at_its_place(
    route, name, ours, theirs
):
    foreign = theirs.things[kind_of(route, name)]
    body = {**sound_body(route, ours), name: foreign}
    if name in ("owner", "on"):
        body[name] = {"kind": "team", "id": foreign}
    path = route.path.format(**ours.things)
    response = await ask(ours, route, path, body)
    problem = assert_problem(response, 422, "invalid")
    assert any(f["pointer"].startswith(f"/{name}") for f in problem["errors"]), response.text
    assert_nothing_of(theirs, response.text, asked=json.dumps(body))


def sound_body(route: Route, company: Company) -> dict[str, Any]:
    """The example with ids of the company itself."""
    team = {"kind": "team", "id": company.things["team_id"]}
    named_otherwise = {"owner": {"kind": "company"}, "on": team}
    return {
        field: company.things[kind_of(route, field)] if field in _ids(route.shape.kind) else value
        for field, value in (route.example or {}).items()
        if field not in named_otherwise
    } | {field: one for field, one in named_otherwise.items() if field in (route.example or {})}


@pytest.mark.parametrize(("route", "name"), WITH_IDS_IN_QUERY, ids=named)
async def test_an_id_of_another_organisation_as_a_filter_finds_nothing(route, name, ours, theirs):
    path = route.path.format(**ours.things)
    response = await ask(ours, route, f"{path}?{name}={theirs.things[kind_of(route, name)]}")
    assert response.status_code in (200, 404)
    assert response.status_code == 404 or response.json()["data"] == []
    assert_nothing_of(theirs, response.text)


LISTS = [one for one in INSIDE if isinstance(one, Route) and not one.is_command and not one.places]


@pytest.mark.parametrize("route", LISTS, ids=named)
async def test_no_list_holds_anything_of_another_organisation(route, ours, theirs):
    response = await ask(ours, route, route.path)
    assert response.status_code == 200, response.text
    assert_nothing_of(theirs, response.text)
    # And the other way round, so that an empty list is no proof.
    theirs_too = await ask(theirs, route, route.path)
    assert_nothing_of(ours, theirs_too.text)


async def test_a_cursor_of_another_organisation_shows_nothing_of_it(ours, theirs):
    page = await theirs.done("GET", "/v1/members?limit=1")
    response = await ours.send("GET", f"/v1/members?after={page['next']}")
    assert_nothing_of(theirs, response.text)


async def test_the_same_idempotency_key_in_two_organisations_is_two_keys(ours, theirs):
    made = [
        await company.send("POST", "/v1/teams", {"name": "Shared"}, Idempotency_Key="same")
        for company in (ours, theirs)
    ]
    assert [response.status_code for response in made] == [201, 201]
    assert made[0].json()["id"] != made[1].json()["id"]
    assert "idempotency-replayed" not in made[1].headers


async def test_nothing_was_changed_by_trying(ours, theirs, caller):
    """Runs last here: whatever was tried above from Ours, Theirs stands as it was furnished."""
    told = {
        recorded.header.actor
        for recorded in await caller.town.events(theirs.id)
        if recorded.header.actor.startswith("member/")
    }
    assert told <= {f"member/{member}" for member in theirs.members.values()}


def test_every_route_with_an_id_is_tried():
    for one in WITH_PLACES:
        assert set(one.places) <= THINGS, f"{named(one)}: prepare its id in tests.support.porch"
    for route, name in (*WITH_IDS_IN_BODY, *WITH_IDS_IN_QUERY):
        assert kind_of(route, name) in THINGS
    assert len(WITH_PLACES) > 25
    assert len(WITH_IDS_IN_BODY) > 8
