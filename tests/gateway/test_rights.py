"""Who may do what, tried on every command of the API: each role, on what is theirs and what is not.

The cases come from the table of routes, what is expected from the table of rights.
"""

from typing import Any, cast

import httpx
import pytest

from contracts.commands import (
    identity,
    notification_mail,
    notification_webhooks,
    planning_dependencies,
    planning_learning,
)
from contracts.envelope import Command
from contracts.rights import Relation, may
from contracts.values import ROLES, Actor, Role
from services.gateway.api import ROUTES
from services.gateway.api.route import Route
from tests.gateway.test_tenants import sound_body
from tests.support.porch import Company, furnished

COMMANDS = [one for one in ROUTES if one.is_command and not one.is_platform]
# What is left of a thing after it was done is another matter than who may do it, so it comes last.
LAST = ("deactivate", "start-review", "close", "archive", "withdraw", "retract", "revoke")
# The other side of the need answers: the team, or whoever is accountable for what is needed.
ANSWERS: tuple[type[Command], ...] = (
    planning_dependencies.AcceptDependency,
    planning_dependencies.DeclineDependency,
    planning_dependencies.ResolveDependency,
    planning_dependencies.BreakDependency,
)
OWNED = {
    "team_id",
    "objective_id",
    "key_result_id",
    "check_in_id",
    "blocker_id",
    "initiative_id",
    "dependency_id",
}
# A key of one's own is tried below; lessons are for everybody, and what was never delivered is not
# there for anybody.
# What one is mailed is one's own affair.
APART = (
    notification_mail.ChangeMailPreferences,
    notification_mail.ReadNotices,
    identity.IssueApiKey,
    identity.RevokeApiKey,
    planning_learning.CompleteLesson,
    notification_webhooks.RetryDelivery,
    notification_webhooks.CancelReplay,
)


async def given_work(company: Company, role: Role) -> dict[str, str]:
    """Something of everything for which the person of this role is accountable."""
    mine = dict(company.things)
    objective = {
        "cycle_id": mine["cycle_id"],
        "title": "Mine",
        "owner": {"kind": "company"},
        "ambition": "committed",
        "accountable_id": company.members[role],
    }
    made = await company.done("POST", "/v1/objectives", objective)
    mine["objective_id"] = made["id"]
    of_objective = f"/v1/objectives/{made['id']}"
    metric = {"kind": "number", "baseline": 0, "target": 10}
    kr = await company.done(
        "POST", f"{of_objective}/key-results", {"title": "Counted", "metric": metric}
    )
    mine["key_result_id"] = kr["id"]
    await company.done("POST", f"{of_objective}/publish", {"reason": "It came later"})
    of_kr = f"/v1/key-results/{kr['id']}"
    report = {"value": 4, "blockers": [{"text": "No flour"}]}
    check_in = await company.done("POST", f"{of_kr}/check-ins", report)
    mine |= {"check_in_id": check_in["id"], "blocker_id": check_in["blocker_ids"][0]}
    task = await company.done("POST", f"{of_kr}/initiatives", {"title": "Bake"})
    mine["initiative_id"] = task["id"]
    need = {"on": {"kind": "objective", "id": made["id"]}, "need": "Bread"}
    of_theirs = f"/v1/objectives/{company.things['objective_id']}"
    mine["dependency_id"] = (await company.done("POST", f"{of_theirs}/dependencies", need))["id"]
    return mine


def standing(route: Route, role: Role, *, is_mine: bool) -> set[Relation]:
    """How the person of a role stands to what a route is about: the furnished objective is of the
    lead's team, mine are those of whoever it is."""
    lead: set[Relation] = {"leads"} if role == "lead" else set()
    if not set(route.places) & OWNED:
        return set()
    asks = "dependency_id" in route.places and route.message not in ANSWERS
    return {"owns"} if is_mine and not asks and "team_id" not in route.places else lead


def order(route: Route) -> tuple[bool, str]:
    """Ends come last."""
    return route.path.endswith(LAST) or route.method == "DELETE", route.path


@pytest.mark.parametrize("is_mine", [True, False], ids=["mine", "not mine"])
@pytest.mark.parametrize("role", ROLES)
async def test_every_command_of_the_api_asks_the_table_of_rights(
    http: httpx.AsyncClient, role: Role, is_mine: bool
):
    company = await furnished(http, f"Rights of {role}, {is_mine}")
    spare = {"name": "Spare", "member_id": company.members["owner"]}
    company.things["api_key_id"] = (await company.done("POST", "/v1/api-keys", spare))["id"]
    things = await given_work(company, role) if is_mine else company.things
    actor = Actor(kind="member", id=company.members[role], role=role)
    wrong: list[str] = []
    for route in sorted(COMMANDS, key=order):
        if route.message in APART:
            continue
        relations = standing(route, role, is_mine=is_mine)
        expected = may(cast(type[Command], route.message), actor, relations)
        body: Any = sound_body(route, company)
        path = route.path.format(**things)
        response = await company.send(route.method, path, body, role=role)
        if (response.status_code != 403) is not expected or response.status_code in (401, 404):
            wrong.append(f"{route.method} {route.path}: {response.status_code}, {response.text}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ROLES)
async def test_a_key_is_its_members_and_the_admins(http: httpx.AsyncClient, role: Role):
    company = await furnished(http, f"Keys of {role}")
    for whose, expected in ((role, 201), ("owner", 201 if role in ("owner", "admin") else 403)):
        wish = {"name": "Another", "member_id": company.members[whose], "role": "viewer"}
        made = await company.send("POST", "/v1/api-keys", wish, role=role)
        assert made.status_code == expected, made.text
