"""Makes the demo bakery: its people, its two finished quarters, the running one, the next one."""

from datetime import date, timedelta
from typing import Any

from services.cli.demo import past, running
from services.cli.demo.people import MILL, PEOPLE, TEAMS, address
from services.cli.demo.quarter import House, Quarter, Reporting
from services.cli.demo.review import look_back
from services.cli.demo.shapes import Goal
from services.cli.demo.wishes import Wishes

OWNER = "Hanna Kornblum"
DAYS_PER_WEEK = 7
QUARTER_WEEKS = 13


def make(url: str, key: str, owner_id: str, today: date) -> None:
    """Everything, in the order a company would do it; today is six weeks into the quarter."""
    house = _people(url, key, owner_id)
    starts_on = today - timedelta(weeks=running.WEEKS_GONE)
    before = timedelta(weeks=QUARTER_WEEKS)
    first = _finished(house, past.FIRST, starts_on - 2 * before, today)
    second = Quarter(house, starts_on - before, today)
    for goal in past.SECOND:
        second.add(goal)
    second.activate()
    second.report(past.SECOND)
    now = Quarter(house, starts_on, today)
    for goal in running.COMPANY:
        now.add(goal)
    now.carry(second.goals[running.CARRIED], running.CARRIED)
    look_back(house, second, past.SECOND, "rhythm")
    for goal in running.TEAMS:
        now.add(goal)
    now.activate()
    _run(house, now)
    _next(house, starts_on + before, today)
    _speak(house, first, now)


def _people(url: str, key: str, owner_id: str) -> House:
    """Members, teams, and a key for everybody who will report something."""
    hanna = Wishes(url, key, OWNER)
    ids = {OWNER: owner_id}
    for name, role, _team in PEOPLE:
        body = {"name": name, "email": address(name), "role": role}
        ids[name] = hanna.post("/v1/members", **body)["id"]
    teams = {}
    for team, lead in TEAMS:
        made = hanna.post("/v1/teams", name=team, lead_id=ids[lead])
        teams[team] = made["id"]
    for name, _role, team in PEOPLE:
        if team:
            hanna.put(f"/v1/teams/{teams[team]}/members/{ids[name]}")
    house = House(url=url, hanna=hanna, members=ids, teams=teams)
    house.partners["mill"] = hanna.post("/v1/external-parties", **MILL)["id"]
    return house


def _finished(house: House, goals: tuple[Goal, ...], starts_on: date, today: date) -> Quarter:
    quarter = Quarter(house, starts_on, today)
    for goal in goals:
        quarter.add(goal)
    quarter.activate()
    quarter.report(goals)
    look_back(house, quarter, goals, "ambition")
    return quarter


def _run(house: House, now: Quarter) -> None:
    """What happens while a quarter runs."""
    goals = (*running.COMPANY, *running.TEAMS)
    now.report(goals)
    carried = now.results[running.CARRIED][0]
    said = enumerate(running.CARRIED_SAID, start=1)
    Reporting(house, now.starts_on, now.today).said(
        "Sofia Rossi",
        [
            {"key_result_id": carried["id"], "week": week, "value": v, "confidence": c}
            for week, (v, c) in said
        ],
    )
    revenue = now.results["Our bread is what the neighbourhood talks about"][0]
    house.hanna.patch(
        f"/v1/key-results/{revenue['id']}",
        metric={**revenue["metric"], "target": 46000},
        reason="The second shop opens a month later than planned.",
    )
    noon = now.results["Every shop smells of bread at noon"][0]
    house.hanna.patch(
        f"/v1/key-results/{noon['id']}", weight=2, reason="It is what the objective is about."
    )
    _mistake(house, now, noon)
    _needs(house, now)
    _in_the_way(house, now)


def _mistake(house: House, now: Quarter, noon: dict[str, Any]) -> None:
    """A check-in that was about something else, and is taken back."""
    noor = house.person("Noor Haddad")
    made = noor.check_in([{"key_result_id": noon["id"], "value": 14, "confidence": 7}])
    reason = "These were the loaves of the other shop."
    noor.post(f"/v1/check-ins/{made[0]['id']}/retract", reason=reason)


def _needs(house: House, now: Quarter) -> None:
    """What objectives need of others, of a mill outside too."""
    bread = now.goals["Our bread is what the neighbourhood talks about"]
    due = (now.today + timedelta(weeks=3)).isoformat()
    house.hanna.post(
        f"/v1/objectives/{bread}/dependencies",
        on={"kind": "external_party", "id": house.partners["mill"]},
        need="Four tonnes of the new spelt flour by the first week of the month",
        due_on=due,
    )
    warm = now.goals["What leaves the house arrives warm"]
    need = house.hanna.post(
        f"/v1/objectives/{warm}/dependencies",
        on={"kind": "team", "id": house.teams["Bakehouse"]},
        need="The last batch is out by half past five",
        due_on=due,
    )
    jonas = house.person("Jonas Weber")
    jonas.post(f"/v1/dependencies/{need['id']}/accept", reason="From Monday on.")


def _in_the_way(house: House, now: Quarter) -> None:
    """Blockers and tasks of the running quarter."""
    warm = now.results["What leaves the house arrives warm"][0]
    omar = house.person("Omar Said")
    body: dict[str, Any] = {"kind": "supplier", "severity": "high"}
    text = "The workshop waits for a gearbox that nobody can date"
    omar.post(f"/v1/key-results/{warm['id']}/blockers", text=text, **body)
    regulars = now.results["Our bread is what the neighbourhood talks about"][1]
    lea = house.person("Lea Brandt")
    moved = lea.post(
        f"/v1/key-results/{regulars['id']}/blockers", text="The bus stops four streets away now"
    )
    lea.post(f"/v1/blockers/{moved['id']}/resolve", resolution="A sign and a shortcut, agreed.")
    for title in ("Write to the bus company", "Stamp cards at the new stop"):
        lea.post(f"/v1/key-results/{regulars['id']}/initiatives", title=title)


def _next(house: House, starts_on: date, today: date) -> None:
    """The quarter that is being planned, with what people would change."""
    planned = Quarter(house, starts_on, today)
    ideas = {}
    for author, text, _votes in running.IDEAS:
        path = f"/v1/cycles/{planned.id}/ideas"
        ideas[text] = house.person(author).post(path, text=text)["id"]
    for _author, text, votes in running.IDEAS:
        for voter, n in votes:
            house.person(voter).put(f"/v1/ideas/{ideas[text]}/vote", votes=n)
    same = ideas["The queue on Saturdays is gone"]
    into = ideas["Nobody waits longer than five minutes on Saturdays"]
    house.hanna.post(f"/v1/ideas/{same}/merge", into=into)
    house.hanna.post(
        f"/v1/ideas/{ideas['Old bread becomes beer']}/shortlist",
        title="Nothing good is thrown away",
        owner={"kind": "company"},
        ambition="aspirational",
    )


def _speak(house: House, first: Quarter, now: Quarter) -> None:
    """Comments, and somebody who has read the lessons."""
    bread = now.goals["Our bread is what the neighbourhood talks about"]
    text = "The regulars worry me more than the revenue does. Shall we talk on Monday?"
    house.person("Jonas Weber").post(f"/v1/objectives/{bread}/comments", text=text)
    answer = "Monday at ten, before the second batch."
    house.person("Aylin Demir").post(f"/v1/objectives/{bread}/comments", text=answer)
