import json
import logging
import re
from pathlib import Path

import pytest
import structlog
from prometheus_client.metrics import MetricWrapperBase

from services.runtime import telemetry


@pytest.fixture(autouse=True)
def put_back():
    handlers, level = list(logging.getLogger().handlers), logging.getLogger().level
    yield
    structlog.reset_defaults()
    logging.getLogger().handlers[:] = handlers
    logging.getLogger().setLevel(level)


def test_a_text_line_reads_as_time_level_event_and_pairs(capsys):
    telemetry.configure("planning")
    structlog.get_logger().info("cycle activated", position=7, name="Q 3")
    line = capsys.readouterr().err
    assert re.fullmatch(
        r"\d\d:\d\d:\d\d\.\d{3} info    cycle activated  position=7  name='Q 3'\n", line
    )


def test_a_json_line_is_one_object_that_names_its_service(capsys):
    telemetry.configure("planning", form="json")
    structlog.get_logger().warning("late", organisation=None)
    line = json.loads(capsys.readouterr().err)
    assert (line["service"], line["level"], line["event"]) == ("planning", "warning", "late")


def test_a_line_of_a_library_has_the_same_form(capsys):
    telemetry.configure("planning", form="json")
    logging.getLogger("asyncio").error("lost %s", "x")
    line = json.loads(capsys.readouterr().err)
    assert (line["service"], line["level"], line["event"]) == ("planning", "error", "lost x")


def test_what_lies_below_the_level_is_not_logged(capsys):
    telemetry.configure("planning", level="warning")
    structlog.get_logger().info("chatter")
    assert capsys.readouterr().err == ""


def test_the_metrics_page_has_the_counted_value():
    telemetry.append_outcomes.labels("appended").inc()
    assert b'scoreline_append_outcomes_total{outcome="appended"}' in telemetry.metrics_text()


def test_every_metric_that_is_told_is_measured_somewhere():
    named = [
        name for name, value in vars(telemetry).items() if isinstance(value, MetricWrapperBase)
    ]
    code = [file.read_text() for file in Path("services").rglob("*.py")]
    unset = [name for name in named if not any(f"telemetry.{name}" in text for text in code)]
    assert len(named) > 10
    assert unset == []
