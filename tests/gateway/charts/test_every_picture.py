"""What holds for every picture there is: a new one cannot be forgotten."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from services.gateway.web import charts
from services.gateway.web.charts.bar import bar
from services.gateway.web.charts.density import density
from services.gateway.web.charts.dots import DotRow, dots
from services.gateway.web.charts.heat import HeatRow, heat
from services.gateway.web.charts.pace import Ticks, Trend, pace
from services.gateway.web.charts.rhythm import Week, rhythm
from services.gateway.web.charts.slope import Slope, slope
from services.gateway.web.charts.spark import spark
from services.gateway.web.charts.strip import strip
from services.gateway.web.charts.sum import adding
from services.gateway.web.charts.svg import picture
from services.gateway.web.charts.tree import Branch, tree
from tests.gateway.charts.drawn import outside, shape_of

WORDS = "So <it> \"went\" & 'so'"
STANDINGS = ("on_track", "at_risk", "off_track", "none")
BANDS = ("strong", "partial", "missed")

# Any share: what was never started, went backwards, or is a million times the target.
shares = st.floats(-1e15, 1e15) | st.floats(0, 1)
confidences = st.none() | st.integers(0, 10)
# As people write them: control characters are refused before anything is drawn.
names = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=80)
points = st.lists(st.tuples(shares, shares), max_size=30)
ticks = st.builds(
    Ticks, ways=st.just(((0.0, "<0>"), (1.0, "40"))), times=st.just(((0.0, "1"), (1.0, "2")))
)
trends = st.none() | st.builds(Trend, end=shares, low=shares, high=shares)
branches = st.recursive(
    st.builds(
        Branch,
        title=names,
        owner=names,
        progress=shares,
        expected=st.none() | shares,
        standing=st.sampled_from(STANDINGS),
        confidence=confidences,
        is_here=st.booleans(),
    ),
    lambda below: st.builds(
        Branch,
        title=names,
        owner=names,
        progress=shares,
        expected=st.none(),
        standing=st.just("none"),
        confidence=st.none(),
        children=st.lists(below, max_size=3),
    ),
    max_leaves=8,
)
rows = st.builds(
    DotRow,
    name=names,
    scores=st.lists(st.tuples(shares, st.sampled_from(BANDS)), max_size=12),
    mean=st.none() | shares,
)
slopes = st.builds(Slope, name=names, middle=shares, end=shares, band=st.sampled_from(BANDS))
weeks = st.builds(Week, in_time=st.integers(0, 9), late=st.integers(0, 9), missed=st.integers(0, 9))
heats = st.builds(HeatRow, name=names, cells=st.lists(confidences, min_size=13, max_size=13))

ANY: dict[Callable[..., Markup], st.SearchStrategy[str]] = {
    bar: st.builds(bar, shares, st.none() | shares, st.sampled_from(STANDINGS), st.just(WORDS)),
    spark: st.builds(spark, points, st.just(WORDS), ghost=st.booleans()),
    pace: st.builds(pace, points, st.none() | shares, ticks, st.just(WORDS), trends),
    strip: st.builds(
        strip, st.lists(st.tuples(shares, st.integers(0, 10)), max_size=30), st.just(WORDS)
    ),
    heat: st.builds(
        heat,
        st.lists(heats, max_size=5),
        st.just([str(n) for n in range(13)]),
        st.integers(-5, 40),
        st.just(WORDS),
    ),
    tree: st.builds(tree, st.lists(branches, max_size=3), st.just(WORDS)),
    slope: st.builds(
        slope, st.lists(slopes, max_size=40), st.just(("a", "b", "c")), st.just(WORDS)
    ),
    dots: st.builds(
        dots, st.lists(rows, max_size=8), st.sampled_from(["", "0", "01"]), st.just(WORDS)
    ),
    density: st.builds(
        density,
        st.lists(st.integers(0, 10**9), max_size=400),
        st.none() | st.integers(-5, 500),
        st.just(WORDS),
    ),
    rhythm: st.builds(rhythm, st.lists(weeks, max_size=30), st.just(WORDS)),
    adding: st.builds(
        adding, st.lists(st.floats(-1, 1e6), max_size=9), st.just("01"), st.just(WORDS)
    ),
}
EVERY = pytest.mark.parametrize("chart", ANY, ids=lambda chart: chart.__name__)


def test_every_picture_there_is_stands_in_this_table():
    found = set()
    for module in pkgutil.iter_modules(charts.__path__):
        room = importlib.import_module(f"{charts.__name__}.{module.name}")
        for _, one in inspect.getmembers(room, inspect.isfunction):
            if one.__annotations__.get("return") is Markup and one is not picture:
                found.add(one)
    assert found == set(ANY)


@EVERY
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_whatever_the_figures_a_picture_keeps_within_its_box_and_says_its_sentence(
    chart: Any, data: st.DataObject
):
    drawn = data.draw(ANY[chart])
    assert not outside(drawn)
    assert not re.search(r"\b(nan|inf)\b", drawn)
    root = ElementTree.fromstring(drawn)
    assert (root.get("role"), root.get("aria-label")) == ("img", WORDS)
    for one in root.iter():
        assert one.tag in {"svg", "rect", "circle", "polyline", "polygon", "path", "text"}
        assert not {"style", "fill", "stroke"} & one.attrib.keys()


def of_bar(word: str) -> str:
    return bar(0.5, 0.4, word, "x")


def of_tree(word: str) -> str:
    return tree(
        [Branch(title="", owner="", progress=1, expected=1, standing=word, confidence=None)], "x"
    )


def of_score(word: str) -> str:
    return dots([DotRow(name="", scores=((0.4, word),), mean=None)], "01", "x")


def of_way(word: str) -> str:
    return slope([Slope(name="", middle=0, end=0.5, band=word)], ("", "", ""), "x")


def of_week(word: str) -> str:
    week = {"done": Week(in_time=1), "late": Week(late=1), "missed": Week(missed=1)}
    return rhythm([week[word]], "x")


def of_belief(word: str) -> str:
    return strip([(0.5, {"high": 9, "middling": 5, "low": 1}[word])], "x")


STATES = [
    (of_bar, ("on_track", "at_risk", "off_track"), "ends"),
    (of_tree, ("on_track", "at_risk", "off_track"), "ends"),
    (of_score, BANDS, "dot"),
    (of_way, BANDS, "end"),
    (of_week, ("done", "late", "missed"), "week"),
    (of_belief, ("high", "middling", "low"), ""),
]


@pytest.mark.parametrize(("draw", "words", "class_"), STATES, ids=lambda one: str(one)[:20])
def test_every_state_has_a_shape_of_its_own(draw: Any, words: Any, class_: str):
    shapes = [shape_of(draw(word), class_ or word) for word in words]
    assert shapes == ["circle", "rect turned", "rect"]


def test_the_band_of_a_week_is_underlined_as_often_as_it_is_low():
    said = [heat([HeatRow(name="", cells=(n,))], ["1"], 0, "x") for n in (9, 5, 1)]
    assert [one.count('class="under"') for one in said] == [0, 1, 2]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 10**6), max_size=60))
def test_the_strip_has_a_column_for_each_day_on_which_something_happened(counts: list[int]):
    drawn = density(counts, None, "x")
    high = [float(one) for one in re.findall(r'class="many"[^>]* height="([\d.]+)"', drawn)]
    assert len(high) == sum(1 for one in counts if one)
    busy = [one for one in counts if one]
    assert all(
        (one >= other) <= (tall >= low - 0.01)
        for one, tall in zip(busy, high, strict=True)
        for other, low in zip(busy, high, strict=True)
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=7))
def test_the_bar_of_a_sum_ends_where_its_parts_end(shares: list[float]):
    parts = [share / len(shares) for share in shares]
    drawn = adding(parts, "01", "x")
    wide = [float(one) for one in re.findall(r'class="part[^>]* width="([\d.]+)"', drawn)]
    assert sum(wide) == pytest.approx(sum(parts) * 624, abs=0.1)
