"""A real quarter under the lint: `python -m tests.planning.gitlab` prints what each rule finds."""

import csv
import random
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from contracts.values import Metric, Owner
from services.planning.domain.lint import GRAVITY, Finding, Measure, Written, lint

DATA = Path(__file__).parents[1] / "data"
QUARTER = DATA / "gitlab-2018-q3.csv"
VERDICTS = DATA / "gitlab-2018-q3-lint.csv"
# Chosen before the findings were read.
SEED, SAMPLE = 2019, 30


class Found(NamedTuple):
    """A finding, the team it is about, and the title that was judged."""

    team: str
    title: str
    finding: Finding


def objectives() -> dict[str, list[Written]]:
    """What the teams wrote, one objective per text and team, as an import makes them."""
    rows = list(csv.DictReader(QUARTER.open(encoding="utf-8")))
    under: dict[tuple[str, str], list[Measure]] = {}
    for row in rows:
        measure = Measure(title=row["key_result"], metric=_metric(row))
        under.setdefault((row["team"], row["objective"]), []).append(measure)
    teams: dict[str, list[Written]] = {}
    for (team, title), measures in under.items():
        owner = Owner(kind="team", id=uuid5(NAMESPACE_URL, team))
        written = Written(title=title, measures=tuple(measures), owner=owner)
        teams.setdefault(team, []).append(written)
    return teams


def _metric(row: dict[str, str]) -> Metric:
    return Metric(
        kind="percent" if row["unit"] == "%" else "number",
        unit=row["unit"] or None,
        baseline=Decimal(row["baseline"]),
        target=Decimal(row["target"]),
    )


def findings() -> Iterator[Found]:
    """All that the lint finds, team by team."""
    teams = objectives()
    everybody = [each for several in teams.values() for each in several]
    for team, several in teams.items():
        for one in several:
            for finding in lint(one, [each for each in everybody if each is not one]):
                parts = finding.pointer.split("/")
                is_title = parts[1] != "key_results" or len(parts) < 3
                title = one.title if is_title else one.measures[int(parts[2])].title
                yield Found(team, title or "", finding)


def sample() -> list[Found]:
    """Thirty findings drawn at random, none twice about the same words."""
    different = {(each.finding.rule, each.finding.text): each for each in findings()}
    return random.Random(SEED).sample(list(different.values()), SAMPLE)


def table() -> list[str]:
    """How often each rule found something, as the README shows it."""
    counts = Counter((each.finding.rule, each.finding.severity) for each in findings())
    lines = ["| rule | severity | found |", "| --- | --- | --- |"]
    for (rule, severity), count in sorted(
        counts.items(), key=lambda item: (GRAVITY.index(item[0][1]), -item[1], item[0][0])
    ):
        lines.append(f"| `{rule}` | {severity} | {count} |")
    return lines


if __name__ == "__main__":
    print("\n".join(table()))
    for found in sample():
        print(found.finding.rule, "|", found.title, "|", ", ".join(found.finding.words()), sep="\t")
