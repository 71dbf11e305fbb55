"""The demo organisation: a bakery in the middle of its quarter, made through the API.

It is made once: its idempotency keys name what they make, and its owner's key is kept in the data
directory. Later steps of the method come in here as the product grows.
"""

import hashlib
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from services.cli.client import Client
from services.runtime import clock

KEY_FILE = "demo.key"
OWNER_EMAIL = "hanna@kornblum.example"
DAYS_PER_WEEK = 7


def load(url: str, operator_key: str, data_dir: Path) -> str:
    """Make the demo organisation unless it is there; returns its owner's API key."""
    kept = data_dir / KEY_FILE
    if kept.exists():
        return kept.read_text("ascii").strip()
    made = Client(url, operator_key).post(
        "/v1/organisations",
        {
            "name": "Kornblum Bakery",
            "timezone": "Europe/Berlin",
            "locale": "en",
            "owner": {"name": "Hanna Kornblum", "email": OWNER_EMAIL},
        },
        key="demo",
    )
    key = str(made["api_key"])
    _Demo(Client(url, key), clock.today()).make()
    kept.touch(mode=0o600)
    kept.write_text(key + "\n", "ascii")
    return key


class _Demo:
    """Makes the bakery's people, quarter and reports; today is in the middle of the quarter."""

    def __init__(self, api: Client, today: date) -> None:
        self._api = api
        self._today = today
        self._starts_on = today - timedelta(days=6 * DAYS_PER_WEEK)

    def make(self) -> None:
        """Everything, in the order a company would do it."""
        people = {name: self._person(name, email) for name, email in PEOPLE}
        teams = {
            name: self._post("/v1/teams", name=name, lead_id=people[lead])["id"]
            for name, lead in TEAMS
        }
        cycle = self._post(
            "/v1/cycles",
            name="This quarter",
            starts_on=self._starts_on.isoformat(),
            ends_on=(self._starts_on + timedelta(days=90)).isoformat(),
            check_ins={"every": "weekly", "weekday": "friday"},
        )["id"]
        made = [self._objective(cycle, objective, people, teams) for objective in OBJECTIVES]
        self._post(f"/v1/cycles/{cycle}/activate")
        for key_results, objective in zip(made, OBJECTIVES, strict=True):
            self._report(key_results, objective["key_results"])
        self._amend(made[0][0])

    def _post(self, path: str, **body: Any) -> Any:
        # The same wish under the same key: a load that was cut off goes on where it stopped.
        wish = hashlib.sha256(json.dumps([path, body]).encode()).hexdigest()
        return self._api.post(path, body, key=f"demo {wish}")

    def _person(self, name: str, email: str) -> str:
        return str(self._post("/v1/members", name=name, email=email)["id"])

    def _objective(
        self, cycle: str, objective: dict[str, Any], people: dict[str, str], teams: dict[str, str]
    ) -> list[dict[str, Any]]:
        team = objective["team"]
        owner = {"kind": "team", "id": teams[team]} if team else {"kind": "company"}
        made = self._post(
            "/v1/objectives",
            cycle_id=cycle,
            title=objective["title"],
            owner=owner,
            ambition=objective["ambition"],
            accountable_id=people[objective["accountable"]],
        )["id"]
        key_results = [
            self._post(
                f"/v1/objectives/{made}/key-results", title=title, metric=metric, weight=weight
            )
            for title, metric, weight, _values in objective["key_results"]
        ]
        self._post(f"/v1/objectives/{made}/publish")
        return key_results

    def _report(self, made: list[dict[str, Any]], wanted: list[Any]) -> None:
        for key_result, (_title, _metric, _weight, values) in zip(made, wanted, strict=True):
            for week, (value, confidence, note) in enumerate(values, start=1):
                effective_on = self._starts_on + timedelta(days=week * DAYS_PER_WEEK)
                self._post(
                    f"/v1/key-results/{key_result['id']}/check-ins",
                    value=value,
                    confidence=confidence,
                    note=note,
                    effective_on=effective_on.isoformat(),
                )

    def _amend(self, key_result: dict[str, Any]) -> None:
        metric = {**key_result["metric"], "target": 46000}
        body = {"metric": metric, "reason": "The second shop opens a month later than planned."}
        self._api.patch(f"/v1/key-results/{key_result['id']}", body)


PEOPLE = (
    ("Jonas Weber", "jonas@kornblum.example"),
    ("Aylin Demir", "aylin@kornblum.example"),
    ("Piet Hansen", "piet@kornblum.example"),
)
TEAMS = (("Bakehouse", "Jonas Weber"), ("Shops", "Aylin Demir"))


def _number(baseline: int, target: int, unit: str, kind: str = "number") -> dict[str, Any]:
    return {"kind": kind, "unit": unit, "baseline": baseline, "target": target}


OBJECTIVES: tuple[dict[str, Any], ...] = (
    {
        "title": "Our bread is what the neighbourhood talks about",
        "team": "",
        "ambition": "aspirational",
        "accountable": "Aylin Demir",
        "key_results": [
            (
                "Weekly revenue of both shops",
                _number(38000, 48000, "€", "currency"),
                1,
                [(38600, 7, ""), (39900, 7, ""), (41200, 8, ""), (41500, 7, "")],
            ),
            (
                "Regulars who buy three times a week",
                _number(210, 350, "people"),
                2,
                [(224, 8, ""), (243, 8, ""), (251, 5, "The bus line was moved."), (269, 5, "")],
            ),
        ],
    },
    {
        "title": "Nobody works a night that sleep does not forgive",
        "team": "Bakehouse",
        "ambition": "aspirational",
        "accountable": "Jonas Weber",
        "key_results": [
            (
                "Night shifts a week",
                _number(12, 4, "shifts"),
                1,
                [(12, 6, ""), (10, 6, ""), (9, 7, ""), (7, 8, "The new retarder works.")],
            ),
            (
                "Bread thrown away",
                _number(9, 4, "%", "percent"),
                1,
                [(9, 6, ""), (8.4, 6, ""), (7.9, 6, ""), (7.1, 7, "")],
            ),
        ],
    },
    {
        "title": "The bakehouse runs without its master for a week",
        "team": "Bakehouse",
        "ambition": "committed",
        "accountable": "Piet Hansen",
        "key_results": [
            (
                "Recipes written down and baked by someone else",
                _number(3, 24, "recipes"),
                1,
                [(5, 8, ""), (9, 8, ""), (14, 9, ""), (17, 9, "")],
            ),
        ],
    },
    {
        "title": "Ordering by phone is history",
        "team": "Shops",
        "ambition": "committed",
        "accountable": "Aylin Demir",
        "key_results": [
            (
                "Orders placed online",
                _number(5, 70, "%", "percent"),
                1,
                [(7, 7, ""), (12, 7, ""), (22, 7, ""), (31, 8, "")],
            ),
        ],
    },
    {
        "title": "Every shop smells of bread at noon",
        "team": "Shops",
        "ambition": "aspirational",
        "accountable": "Aylin Demir",
        "key_results": [
            (
                "Batches baked in the shop after ten",
                _number(0, 5, "batches a day"),
                1,
                [(0, 6, ""), (1, 6, ""), (2, 7, ""), (2.5, 7, "")],
            ),
        ],
    },
    {
        "title": "Children know what flour is",
        "team": "",
        "ambition": "aspirational",
        "accountable": "Piet Hansen",
        "key_results": [
            (
                "School classes that baked with us",
                _number(0, 12, "classes"),
                1,
                [(0, 6, ""), (1, 6, ""), (3, 7, ""), (5, 8, "")],
            ),
        ],
    },
)
