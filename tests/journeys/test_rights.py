"""Who may do and see what: samples of each role, and objectives that are not for everybody."""

from collections.abc import Iterator
from typing import Any

import pytest

from services.gateway.api import ROUTES
from services.gateway.api.route import Route
from tests.support.api import Api
from tests.support.customers import Customer, customer
from tests.support.platform import Platform
from tests.support.refusals import assert_problem

METRIC = {"kind": "number", "baseline": 0, "target": 10}
SECRET = "Sell the company to Zwieback"


class House:
    """A company with one person of each role; Mia and Max are both members, Lea leads a team."""

    def __init__(self, company: Customer) -> None:
        self.company = company
        self.owner = company.api
        self.lea_id, self.lea = company.member("Lea", "lead")
        self.mia_id, self.mia = company.member("Mia", "member")
        self.max_id, self.max = company.member("Max", "member")
        _, self.vera = company.member("Vera", "viewer")
        _, self.ada = company.member("Ada", "auditor")
        team = self.owner.post("/v1/teams", {"name": "Bakehouse", "lead_id": self.lea_id})
        self.team = {"kind": "team", "id": team["id"]}
        self.cycle = company.cycle()

    def now(self, *readers: Api) -> None:
        """What these read from here on is no older than now."""
        position = self.company.now()
        for reader in readers:
            reader.position = position


@pytest.fixture(scope="module")
def house(platform: Platform) -> Iterator[House]:
    with customer(platform, "Kornblum") as company:
        yield House(company)


def forbidden(api: Api, method: str, path: str, body: Any = None) -> str:
    """Asked for, and refused with 403: the sentence, which says who may."""
    response = api.send(method, path, json={} if body is None else body)
    return str(assert_problem(response, 403, "forbidden")["detail"])


def test_a_viewer_reads_and_changes_nothing(house: House):
    mine = house.company.objective(house.cycle, "Bread that people talk about")
    house.now(house.vera)
    assert house.vera.get(f"/v1/objectives/{mine}")["title"] == "Bread that people talk about"
    draft = {"cycle_id": house.cycle, "title": "T", "owner": house.team, "ambition": "committed"}
    told = forbidden(house.vera, "POST", "/v1/objectives", draft)
    assert "member" in told and "viewer" not in told
    forbidden(house.vera, "PATCH", f"/v1/objectives/{mine}", {"title": "Mine now"})
    forbidden(house.vera, "POST", "/v1/teams", {"name": "Viewers"})


def test_an_auditor_reads_the_whole_history_and_changes_nothing(house: House):
    house.now(house.ada)
    entries = house.ada.all("/v1/history", limit=200)
    assert [entry["position"] for entry in entries] == list(range(1, house.ada.position + 1))
    forbidden(
        house.ada,
        "POST",
        "/v1/cycles",
        {"name": "Q", "starts_on": "2018-01-01", "ends_on": "2018-03-31"},
    )
    forbidden(house.ada, "POST", "/v1/members", {"name": "Eve", "email": "eve@example.com"})


def test_a_member_writes_what_is_theirs_and_nothing_else(house: House):
    body = {
        "cycle_id": house.cycle,
        "title": "Sourdough for all",
        "ambition": "aspirational",
        "owner": {"kind": "member", "id": house.mia_id},
    }
    mine = house.mia.post("/v1/objectives", body)
    assert mine["accountable_id"] == house.mia_id
    place = f"/v1/objectives/{mine['id']}"
    house.mia.post(f"{place}/key-results", {"title": "Loaves", "metric": METRIC})
    house.max.position = house.mia.position
    assert house.max.get(place)["title"] == "Sourdough for all"
    told = forbidden(house.max, "PATCH", place, {"title": "Max was here"})
    assert "accountable" in told
    forbidden(house.max, "POST", f"{place}/key-results", {"title": "K", "metric": METRIC})
    forbidden(house.mia, "POST", f"/v1/cycles/{house.cycle}/activate")
    forbidden(house.mia, "POST", "/v1/api-keys", {"name": "For Max", "member_id": house.max_id})


def test_the_lead_of_a_team_writes_the_teams_objectives_only(house: House):
    of_team = house.company.objective(house.cycle, "Warm bread at noon", owner=house.team)
    of_company = house.company.objective(house.cycle, "Two more shops")
    changed = house.lea.patch(f"/v1/objectives/{of_team}", {"title": "Warm bread all day"})
    assert changed["title"] == "Warm bread all day"
    forbidden(house.lea, "PATCH", f"/v1/objectives/{of_company}", {"title": "Three"})
    team = house.owner.post("/v1/teams", {"name": "Shops"})["id"]
    house.lea.patch(f"/v1/teams/{house.team['id']}", {"name": "Bakehouse and ovens"})
    forbidden(house.lea, "PATCH", f"/v1/teams/{team}", {"name": "Mine too"})


def test_a_key_can_do_less_than_its_member_and_never_more(house: House):
    read_only = {"name": "Screen", "member_id": house.mia_id, "role": "viewer"}
    screen = house.company.signed_in(house.mia.post("/v1/api-keys", read_only)["api_key"])
    assert screen.get("/v1/me")["role"] == "viewer"
    draft = {"cycle_id": house.cycle, "title": "T", "owner": house.team, "ambition": "committed"}
    forbidden(screen, "POST", "/v1/objectives", draft)
    greedy = {"name": "Crown", "member_id": house.mia_id, "role": "admin"}
    response = house.mia.send("POST", "/v1/api-keys", json=greedy)
    assert response.status_code in (403, 409), response.text


def test_the_operator_reads_nobodys_objectives(house: House, platform: Platform):
    with Api(platform.url, platform.operator_key) as operator:
        for path in ("/v1/objectives", "/v1/history", "/v1/events", "/v1/members", "/v1/me"):
            forbidden(operator, "GET", path)
        assert any(o["name"] == "Kornblum" for o in operator.all("/v1/organisations", limit=200))
    forbidden(house.owner, "GET", "/v1/organisations")


def test_who_left_has_no_key_any_more(house: House):
    gone_id, gone = house.company.member("Gone", "member")
    assert gone.get("/v1/me")["member"]["id"] == gone_id
    house.owner.post(f"/v1/members/{gone_id}/deactivate", {"hand_over_to": house.mia_id})
    assert_problem(gone.send("GET", "/v1/me"), 401, "unauthorized")


@pytest.fixture(scope="module")
def secret(house: House) -> dict[str, str]:
    """A confidential objective of Mia's with a key result, running, with a check-in: its ids."""
    company = house.company
    cycle = company.cycle("A quarter of whispers")
    objective = company.objective(cycle, SECRET, confidential=True, accountable_id=house.mia_id)
    key_result = company.key_result(objective, f"{SECRET}: offers", accountable_id=house.mia_id)
    house.owner.post(f"/v1/objectives/{objective}/publish")
    company.activate(cycle)
    body = {"value": 3, "note": SECRET, "effective_on": "2018-08-01"}
    check_in = house.mia.post(f"/v1/key-results/{key_result}/check-ins", body)["id"]
    house.now(house.mia, house.max, house.lea, house.vera, house.ada)
    return {
        "cycle_id": cycle,
        "objective_id": objective,
        "key_result_id": key_result,
        "check_in_id": check_in,
    }


SHOWING = [r for r in ROUTES if not r.is_command and not r.is_platform]
ABOUT = [r for r in SHOWING if {"objective_id", "key_result_id", "check_in_id"} & {*r.places}]
# Where to others there is nothing to list, whatever it names.
FOR_ADMINS = {"/v1/webhooks", "/v1/mail/attempts", "/v1/mail/refused"}
AROUND = [r for r in SHOWING if not r.places] + [r for r in SHOWING if r.places == ("cycle_id",)]


def named(route: Route) -> str:
    return route.path


@pytest.mark.parametrize("route", ABOUT, ids=named)
def test_what_is_confidential_is_404_to_others_and_there_for_those_it_names(
    house: House, secret: dict[str, str], route: Route
):
    path = route.path.format(**{name: secret[name] for name in route.places})
    for outsider in (house.max, house.lea, house.vera):
        response = outsider.send("GET", path, headers=after(outsider))
        assert_problem(response, 404, "not_found")
        assert SECRET not in response.text
    for insider in (house.mia, house.owner, house.ada):
        response = insider.send("GET", path, headers=after(insider))
        assert response.status_code == 200, response.text


@pytest.mark.parametrize("route", AROUND, ids=named)
def test_no_list_tree_history_or_feed_lets_it_through(
    house: House, secret: dict[str, str], route: Route
):
    path = route.path.format(**{name: secret[name] for name in route.places})
    hidden = {SECRET, *(v for name, v in secret.items() if name != "cycle_id")}
    for outsider in (house.max, house.lea, house.vera):
        response = outsider.send(route.method, path, json=route.example, headers=after(outsider))
        wanted = 403 if route.path in FOR_ADMINS else 200
        assert response.status_code == wanted, response.text
        assert not {word for word in hidden if word in response.text}


def test_those_it_names_find_it_in_list_tree_history_and_feed(house: House, secret: dict[str, str]):
    paths = (
        f"/v1/objectives?cycle_id={secret['cycle_id']}",
        f"/v1/cycles/{secret['cycle_id']}/tree",
        f"/v1/history?entity={secret['objective_id']}",
        f"/v1/events?subject=objective/{secret['objective_id']}",
    )
    for insider in (house.mia, house.owner, house.ada):
        for path in paths:
            response = insider.send("GET", path, headers=after(insider))
            assert secret["objective_id"] in response.text, path
    for outsider in (house.max, house.lea, house.vera):
        for path in paths:
            response = outsider.send("GET", path, headers=after(outsider))
            assert SECRET not in response.text
            assert f'"id":"{secret["objective_id"]}"' not in response.text.replace(" ", "")


def test_once_it_is_for_everybody_everybody_sees_it(house: House, secret: dict[str, str]):
    place = f"/v1/objectives/{secret['objective_id']}"
    house.owner.patch(place, {"confidential": False, "reason": "The papers have it."})
    house.now(house.max)
    assert house.max.get(place)["title"] == SECRET
    assert house.max.all(f"{place}/history")


def after(reader: Api) -> dict[str, str]:
    return {"Scoreline-Min-Position": str(reader.position)}
