from uuid import UUID

from contracts.queries.identity import TeamView
from contracts.queries.planning import ObjectiveView
from contracts.values import Owner
from services.gateway.pages.coverage import coverage_of
from tests.support.page import Browser, read
from tests.support.porch import Company

COMPANY = Owner(kind="company")
NOW = "2027-01-01T00:00:00.000000Z"


def team(n: int, name: str) -> TeamView:
    return TeamView(id=UUID(int=n), name=name, created_at=NOW, version=1)


BAKERS, DRIVERS = team(1, "bakers"), team(2, "Drivers")


def objective(n: int, owner: Owner, under: int | None = None) -> ObjectiveView:
    return ObjectiveView(
        id=UUID(int=n),
        cycle_id=UUID(int=9),
        title=f"Objective {n}",
        description="",
        owner=owner,
        accountable_id=UUID(int=8),
        ambition="committed",
        state="draft",
        parent_id=None if under is None else UUID(int=under),
        created_at=NOW,
        version=1,
    )


def of(team: TeamView) -> Owner:
    return Owner(kind="team", id=team.id)


def test_a_team_serves_what_its_objectives_hang_under_however_far_below():
    member = Owner(kind="member", id=UUID(int=7))
    grid = coverage_of(
        (DRIVERS, BAKERS),
        (
            objective(20, COMPANY),
            objective(21, COMPANY),
            objective(30, of(BAKERS), under=20),
            objective(31, member, under=30),
            objective(32, of(BAKERS), under=31),
            objective(33, of(BAKERS)),
        ),
    )
    assert [one.title for one in grid.columns] == ["Objective 20", "Objective 21"]
    bakers, drivers = grid.rows
    assert (bakers.serving, bakers.alone, bakers.many) == ((2, 0), 1, 3)
    assert (drivers.serving, drivers.alone, drivers.many) == ((0, 0), 0, 0)
    assert grid.teams_serving == (1, 0)


def test_what_hangs_under_something_unseen_serves_nothing_that_is_seen():
    grid = coverage_of((BAKERS,), (objective(20, COMPANY), objective(30, of(BAKERS), under=99)))
    assert (grid.rows[0].serving, grid.rows[0].alone) == ((0,), 1)


def test_without_teams_or_objectives_the_grid_is_empty():
    assert coverage_of((), (objective(20, COMPANY),)).teams_serving == (0,)
    assert coverage_of((BAKERS,), ()).rows[0].serving == ()


async def test_gaps_are_said_in_words_and_a_confidential_objective_is_no_column_to_others(
    lead: Browser, viewer: Browser, bakery: Company
):
    secret = {
        "cycle_id": bakery.things["cycle_id"],
        "title": "Buy the mill",
        "owner": {"kind": "company"},
        "ambition": "committed",
        "accountable_id": bakery.members["lead"],
        "confidential": True,
    }
    made = await bakery.done("POST", "/v1/objectives", secret)
    path = f"/planning?cycle={bakery.things['cycle_id']}"
    seen = read(await lead.get(path))
    assert seen.links["Buy the mill"] == f"/objectives/{made['id']}"
    assert "◆ no team" in seen.words and "○ gap" in seen.words
    hidden = await viewer.get(path)
    assert "Who works for what" in hidden.text
    assert "Buy the mill" not in hidden.text and made["id"] not in hidden.text
    await bakery.done("POST", f"/v1/objectives/{made['id']}/archive")
