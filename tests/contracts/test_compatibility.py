"""The gate through which messages change: breaks are refused, everything else is recorded."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

import pytest
from msgspec import Meta, Struct, defstruct

from contracts import compatibility
from contracts.compatibility import Catalogue, accept, check
from contracts.envelope import Command, Event, Query
from contracts.upcasts import Payload, Upcast


class Weighed(Event, frozen=True):
    """Something was put on the scales."""

    PERSONAL: ClassVar[dict[str, str]] = {"note": "thing_id"}

    thing_id: UUID
    kilograms: Decimal
    note: str = ""


class ThingView(Struct, frozen=True):
    """A thing."""

    title: str
    kilograms: Decimal


class Weigh(Command, frozen=True):
    """Put something on the scales."""

    ANSWER: ClassVar[Any] = ThingView

    thing_id: UUID
    speed: Literal["slow", "fast"] = "slow"


class ThingById(Query, frozen=True):
    """One thing."""

    ANSWER: ClassVar[Any] = ThingView

    thing_id: UUID


TOYS: dict[str, type[Struct]] = {
    "toy.weighed.v1": Weighed,
    "toy.Weigh": Weigh,
    "toy.ThingById": ThingById,
}
NO_LIFTS: Mapping[str, Upcast] = {}


def toys(**changed: type[Struct] | None) -> Catalogue:
    """The toy messages with some replaced by name, or taken away."""
    replaced = {"weighed": "toy.weighed.v1", "weigh": "toy.Weigh", "thing": "toy.ThingById"}
    messages = TOYS | {replaced[name]: kind for name, kind in changed.items() if kind}
    gone = {replaced[name] for name, kind in changed.items() if kind is None}
    return Catalogue({wire: kind for wire, kind in messages.items() if wire not in gone}, NO_LIFTS)


def event(*fields: Any, personal: Mapping[str, str] = Weighed.PERSONAL) -> type[Struct]:
    """Another shape of the toy event."""
    inside = {"PERSONAL": dict(personal)}
    return defstruct("Weighed", fields, bases=(Event,), namespace=inside, kw_only=True, frozen=True)


THING, KILOGRAMS, NOTE = ("thing_id", UUID), ("kilograms", Decimal), ("note", str, "")


@pytest.fixture
def snapshots(tmp_path: Path) -> Path:
    """Snapshots in which the toys were accepted."""
    assert accept(toys(), tmp_path).breaks == []
    return tmp_path


def test_what_was_accepted_is_neither_new_nor_broken(snapshots: Path) -> None:
    assert check(toys(), snapshots) == ([], [])


def test_nothing_accepted_yet_means_everything_is_new(tmp_path: Path) -> None:
    report = check(toys(), tmp_path)
    assert report.breaks == []
    assert report.news == [f"{wire}: a new message" for wire in sorted(TOYS)]


def test_accepting_twice_writes_the_same_bytes(snapshots: Path) -> None:
    before = {file: file.read_bytes() for file in snapshots.rglob("*.json")}
    accept(toys(), snapshots)
    assert {file: file.read_bytes() for file in snapshots.rglob("*.json")} == before
    assert len(before) == 1 + len(TOYS)


def test_a_field_with_a_default_passes(snapshots: Path) -> None:
    wider = toys(weighed=event(THING, KILOGRAMS, NOTE, ("scales", str | None, None)))
    assert check(wider, snapshots) == ([], ["toy.weighed.v1: widened"])
    assert accept(wider, snapshots).breaks == []
    assert check(wider, snapshots) == ([], [])


def test_a_frozen_sample_is_never_written_again(snapshots: Path) -> None:
    sample = snapshots / "samples" / "toy.weighed.v1.json"
    frozen = sample.read_bytes()
    accept(toys(weighed=event(THING, KILOGRAMS, NOTE, ("scales", str, ""))), snapshots)
    assert sample.read_bytes() == frozen


SHORT = Annotated[str, Meta(max_length=9)]
PLANTED = [
    (event(THING, NOTE), "toy.weighed.v1 /kilograms: the field is gone"),
    (event(THING, ("kilograms", int), NOTE), "toy.weighed.v1 /kilograms: retyped"),
    (event(THING, KILOGRAMS, ("note", SHORT, "")), "toy.weighed.v1 /note: maxLength tightened"),
    (event(THING, KILOGRAMS, NOTE, ("by", UUID)), "toy.weighed.v1 /by: a new field without"),
    (event(THING, KILOGRAMS, ("note", str)), "toy.weighed.v1 /note: the field lost its default"),
    (event(THING, KILOGRAMS, ("note", str, "-")), "toy.weighed.v1 /note: the default changed"),
    (event(THING, KILOGRAMS, NOTE, personal={}), "toy.weighed.v1 /note: sealed for None"),
]


@pytest.mark.parametrize(("broken", "named"), PLANTED)
def test_a_break_of_an_event_is_named_and_not_accepted(
    snapshots: Path, broken: type[Struct], named: str
) -> None:
    before = (snapshots / "toy.json").read_bytes()
    assert any(found.startswith(named) for found in check(toys(weighed=broken), snapshots).breaks)
    assert accept(toys(weighed=broken), snapshots).breaks
    assert (snapshots / "toy.json").read_bytes() == before


def test_a_dropped_word_of_a_command_is_a_break(snapshots: Path) -> None:
    fields: list[Any] = [("thing_id", UUID), ("speed", Literal["slow"], "slow")]
    narrower = defstruct("Weigh", fields, bases=(Command,), namespace={"ANSWER": ThingView})
    assert check(toys(weigh=narrower), snapshots).breaks[0] == (
        "toy.Weigh /speed: the value 'fast' was dropped"
    )


def test_an_answer_that_lost_a_field_is_a_break(snapshots: Path) -> None:
    class Smaller(Struct):
        title: str

    smaller = defstruct("ThingById", [THING], bases=(Query,), namespace={"ANSWER": Smaller})
    assert check(toys(thing=smaller), snapshots).breaks == [
        "toy.ThingById (answer) /kilograms: the field is gone"
    ]


def test_a_message_that_is_gone_or_renamed_is_a_break(snapshots: Path) -> None:
    renamed = Catalogue({**toys(weigh=None).messages, "toy.PutOnScales": Weigh}, NO_LIFTS)
    report = check(renamed, snapshots)
    assert "toy.Weigh: the message is gone, and no upcast lifts it" in report.breaks
    assert report.news == ["toy.PutOnScales: a new message"]


class WeighedNow(Event, frozen=True):
    """The second version counts in grams."""

    VERSION: ClassVar[int] = 2

    thing_id: UUID
    grams: Decimal


def to_grams(payload: Payload) -> Payload:
    return {"thing_id": payload["thing_id"], "grams": payload["kilograms"] * 1000}


def second_version(lifts: Mapping[str, Upcast]) -> Catalogue:
    return Catalogue({**toys(weighed=None).messages, "toy.weighed.v2": WeighedNow}, lifts)


def test_a_new_version_with_a_lift_from_the_old_one_passes(snapshots: Path) -> None:
    lifted = second_version({"toy.weighed.v1": to_grams})
    report = accept(lifted, snapshots)
    assert report.breaks == []
    assert "toy.weighed.v1: read through an upcast from now on" in report.news
    assert check(lifted, snapshots) == ([], [])


def test_a_lift_that_is_missing_or_fails_on_the_frozen_sample_is_a_break(
    snapshots: Path,
) -> None:
    def astray(payload: Payload) -> Payload:
        return {"thing_id": payload["thing"], "grams": 1}

    assert "toy.weighed.v1: the message is gone, and no upcast lifts it" in (
        check(second_version({}), snapshots).breaks
    )
    accept(second_version({"toy.weighed.v1": to_grams}), snapshots)
    for lifts in ({}, {"toy.weighed.v1": astray}, {"toy.weighed.v1": lambda payload: payload}):
        breaks = check(second_version(lifts), snapshots).breaks
        assert [found.partition(":")[0] for found in breaks] == ["toy.weighed.v1"]
        assert "its frozen sample no longer reads" in breaks[0]


def test_a_frozen_sample_that_no_longer_reads_or_is_missing_is_a_break(snapshots: Path) -> None:
    sample = snapshots / "samples" / "toy.Weigh.json"
    sample.write_bytes(b'{"thing_id": 5}')
    assert "toy.Weigh: its frozen sample no longer reads" in check(toys(), snapshots).breaks[0]
    sample.unlink()
    assert check(toys(), snapshots).breaks == ["toy.Weigh: its frozen sample is missing"]


def test_the_command_line_names_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert compatibility.main(["prepare"]) == 2
    assert "check|accept" in capsys.readouterr().err


def test_the_command_line_passes_what_only_adds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compatibility.main(["check"], tmp_path) == 0
    assert "make contracts-accept" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())
    assert compatibility.main(["accept"], tmp_path) == 0
    assert capsys.readouterr().out.startswith("accepted")
    assert compatibility.main(["check"], tmp_path) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("word", ["check", "accept"])
def test_the_command_line_refuses_a_break(
    word: str, snapshots: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # The toys were accepted here, and the registry knows none of them.
    assert compatibility.main([word], snapshots) == 1
    said = capsys.readouterr().err
    assert "toy.weighed.v1: the message is gone" in said
    assert "contracts/README.md" in said
