"""Pictures: what they say, where things are, and that nothing in them needs a style."""

import re
from xml.etree import ElementTree

import pytest

from services.gateway.web.charts.bar import WIDTH as BAR_WIDTH
from services.gateway.web.charts.bar import bar
from services.gateway.web.charts.pace import Ticks, Trend, pace
from services.gateway.web.charts.spark import spark, stepped
from services.gateway.web.charts.strip import band, strip

TICKS = Ticks(ways=((0.0, "0"), (1.0, "40")), times=((0.0, "Jan 1"), (1.0, "Mar 31")))
WAY = [(0.1, 0.2), (0.3, 0.5)]
PICTURES = {
    "spark": spark(WAY, "So it went"),
    "spark of one": spark(WAY[:1], "So it went"),
    "spark of none": spark([], "So it went", ghost=True),
    "bar": bar(0.5, 0.4, "on_track", "So it went"),
    "bar of none": bar(0, None, "none", "So it went"),
    "pace": pace(WAY, 0.5, TICKS, "So it went", Trend(end=0.9, low=0.7, high=1.2)),
    "pace of none": pace([], None, TICKS, "So it went"),
    "strip": strip([(0.1, 8), (0.2, 5), (0.3, 2)], "So it went"),
}
EVERY = pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES.keys())


@EVERY
def test_a_picture_is_sound_and_says_its_sentence(picture):
    drawn = ElementTree.fromstring(picture)
    assert (drawn.get("role"), drawn.get("aria-label")) == ("img", "So it went")


@EVERY
def test_a_picture_needs_no_style_and_no_script(picture):
    assert not re.search(r"style|<script|fill=|stroke=|on\w+=", picture)


def test_words_in_a_picture_are_words():
    assert "&lt;b&gt;" in spark([], '<b>"')
    assert "<b>" not in pace([], None, Ticks(ways=((0.0, "<b>"),), times=()), "x")


def test_a_value_holds_until_the_next_one_is_said():
    assert stepped(WAY) == [(0.1, 0.2), (0.3, 0.2), (0.3, 0.5)]


def test_a_bar_never_leaves_its_track():
    for progress in (0.0, 0.01, 1.0, 3.0):
        widths = [
            float(one) for one in re.findall(r' width="([\d.]+)"', bar(progress, 2, "none", ""))
        ]
        assert all(width <= BAR_WIDTH for width in widths)


def test_each_band_of_confidence_has_its_shape():
    assert [band(n) for n in (0, 3, 4, 6, 7, 10)] == [
        "low",
        "low",
        "middling",
        "middling",
        "high",
        "high",
    ]
    drawn = strip([(0.1, 8), (0.2, 5), (0.3, 2)], "x")
    assert drawn.count("<circle") == 1 and drawn.count("rotate") == 1
