"""What the lint finds in a real quarter, and how much of it is right."""

import csv
from pathlib import Path

from tests.planning.gitlab import SAMPLE, VERDICTS, sample, table

README = Path(__file__).parents[3] / "services" / "planning" / "README.md"
PRECISION_MIN = 0.8


def verdicts() -> list[dict[str, str]]:
    return list(csv.DictReader(VERDICTS.open(encoding="utf-8")))


def test_the_readme_says_what_each_rule_finds_in_a_real_quarter():
    assert "\n".join(table()) in README.read_text(encoding="utf-8")


def test_the_thirty_findings_read_by_eye_are_those_drawn_from_it():
    drawn = [(each.finding.rule, each.title, "; ".join(each.finding.words())) for each in sample()]
    assert [(v["rule"], v["title"], v["words"]) for v in verdicts()] == drawn
    assert len(drawn) == SAMPLE
    assert all(v["right"] in ("yes", "no") and v["why"] for v in verdicts())


def test_four_of_five_findings_in_a_real_quarter_are_right():
    right = sum(verdict["right"] == "yes" for verdict in verdicts())
    assert right / SAMPLE >= PRECISION_MIN
    told = f"{right} of {SAMPLE} are right"
    assert told in README.read_text(encoding="utf-8")
