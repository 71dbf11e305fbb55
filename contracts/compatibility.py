"""Whether the messages still understand everybody who speaks an accepted version of them.

`python -m contracts.compatibility check` compares the messages with snapshots/ and fails on a
break. `accept` takes them into the snapshots and freezes a sample of each new one; it refuses a
break, because a break is a new version. contracts/README.md says what to do then.
"""

import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from contracts.differences import Schema, breaks_between
from contracts.envelope import Event, decode, encode
from contracts.public_types import accept_told, compare_told
from contracts.registry import COMMANDS, EVENTS, QUERIES
from contracts.samples import sample_of
from contracts.schemas import components
from contracts.upcasts import UPCASTS, Upcast, next_version, read_event

SNAPSHOTS = Path(__file__).parent / "snapshots"

# What a decoder, or an upcast that no longer fits, can raise.
_UNREADABLE = (msgspec.MsgspecError, LookupError, TypeError, ValueError, AttributeError)
_reader = msgspec.json.Decoder(float_hook=Decimal)


class Catalogue(NamedTuple):
    """All messages by wire name, and how old events are lifted to them."""

    messages: Mapping[str, type[Struct]]
    upcasts: Mapping[str, Upcast]

    @property
    def events(self) -> dict[str, type[Event]]:
        """The events among the messages."""
        return {wire: kind for wire, kind in self.messages.items() if issubclass(kind, Event)}

    def is_lifted(self, wire: str) -> bool:
        """Whether an event of this name is lifted, step by step, to one there is."""
        while wire in self.upcasts and wire not in self.messages:
            wire = next_version(wire)
        return wire in self.messages


class Report(NamedTuple):
    """What would break whom, and what is merely not accepted yet."""

    breaks: list[str]
    news: list[str]


def the_catalogue() -> Catalogue:
    """What the registry holds. Raises ValueError when two messages share a name."""
    messages: dict[str, type[Struct]] = {}
    for table in (EVENTS, COMMANDS, QUERIES):
        for wire, kind in table.items():
            if wire in messages:
                raise ValueError(f"two messages are called {wire}")
            messages[wire] = kind
    return Catalogue(messages, UPCASTS)


def check(catalogue: Catalogue, snapshots: Path = SNAPSHOTS) -> Report:
    """Compare the messages with what was last accepted."""
    accepted, present = _accepted(snapshots), _described(catalogue)
    breaks: list[str] = []
    news: list[str] = []
    for wire, entry in sorted(accepted.items()):
        if wire in present:
            found = _breaks(entry, present[wire])
            breaks += [f"{wire} {one}" for one in found]
            if not found and entry != present[wire]:
                news.append(f"{wire}: widened")
        elif not catalogue.is_lifted(wire):
            breaks.append(f"{wire}: the message is gone, and no upcast lifts it")
        elif wire in catalogue.upcasts:
            news.append(f"{wire}: read through an upcast from now on")
        if not _sample_file(snapshots, wire).exists():
            breaks.append(f"{wire}: its frozen sample is missing")
    news += [f"{wire}: a new message" for wire in sorted(present.keys() - accepted.keys())]
    return Report(breaks + _unreadable(catalogue, snapshots), news)


def accept(catalogue: Catalogue, snapshots: Path = SNAPSHOTS) -> Report:
    """Take the messages as they are into the snapshots, unless something breaks."""
    report = check(catalogue, snapshots)
    if report.breaks:
        return report
    (snapshots / "samples").mkdir(parents=True, exist_ok=True)
    for service in sorted({_service(wire) for wire in catalogue.messages}):
        snapshot = msgspec.json.format(encode(_snapshot(catalogue, service)), indent=2)
        (snapshots / f"{service}.json").write_bytes(snapshot + b"\n")
    for wire, kind in catalogue.messages.items():
        sample = _sample_file(snapshots, wire)
        if not sample.exists():
            sample.write_bytes(sample_of(kind))
    return report


def _breaks(old: Schema, new: Schema) -> list[str]:
    stored = old["kind"] == "event"
    breaks = breaks_between(old["message"], new["message"], stored=stored)
    if "answer" in old:
        answer = breaks_between(old["answer"], new.get("answer", {}), stored=False)
        breaks += [f"(answer) {one}" for one in answer]
    was, now = old.get("personal", {}), new.get("personal", {})
    for field in sorted(was.keys() | now.keys()):
        if field in _fields(old["message"]) and was.get(field) != now.get(field):
            breaks.append(f"/{field}: sealed for {now.get(field)} instead of {was.get(field)}")
    return breaks


def _fields(message: Schema) -> Schema:
    fields: Schema = message["$defs"][message["$ref"].rpartition("/")[2]]["properties"]
    return fields


def _unreadable(catalogue: Catalogue, snapshots: Path) -> list[str]:
    breaks = []
    for sample in sorted((snapshots / "samples").glob("*.json")):
        try:
            message = _read(catalogue, sample.stem, sample.read_bytes())
            if decode(encode(message), type(message)) != message:
                breaks.append(f"{sample.stem}: its frozen sample is not the same written again")
        except _UNREADABLE as fault:
            breaks.append(f"{sample.stem}: its frozen sample no longer reads: {fault}")
    return breaks


def _read(catalogue: Catalogue, wire: str, sample: bytes) -> Struct:
    kind = catalogue.messages.get(wire)
    if kind is not None:
        return decode(sample, kind)
    return read_event(wire, sample, events=catalogue.events, upcasts=catalogue.upcasts)


def _accepted(snapshots: Path) -> dict[str, Schema]:
    entries: dict[str, Schema] = {}
    for file in sorted(snapshots.glob("*.json")):
        entries |= _entries(_reader.decode(file.read_bytes()))
    return entries


def _described(catalogue: Catalogue) -> dict[str, Schema]:
    entries: dict[str, Schema] = {}
    for service in sorted({_service(wire) for wire in catalogue.messages}):
        entries |= _entries(_snapshot(catalogue, service))
    return entries


def _snapshot(catalogue: Catalogue, service: str) -> Schema:
    """A service's messages, sharing one set of definitions."""
    names = [wire for wire in sorted(catalogue.messages) if _service(wire) == service]
    kinds: list[Any] = [catalogue.messages[wire] for wire in names]
    answers = [getattr(kind, "ANSWER", None) for kind in kinds]
    asked = [kind for kind in (*kinds, *answers) if kind is not None]
    references, definitions = _without_words(components(asked))
    answer_references = iter(references[len(kinds) :])
    messages: Schema = {}
    for wire, kind, answer, reference in zip(names, kinds, answers, references, strict=False):
        messages[wire] = {"kind": _kind(kind), "message": reference}
        if answer is not None:
            messages[wire]["answer"] = next(answer_references)
        if getattr(kind, "PERSONAL", None):
            messages[wire]["personal"] = dict(kind.PERSONAL)
    return {"messages": messages, "$defs": definitions}


def _entries(snapshot: Schema) -> dict[str, Schema]:
    """Each message on its own, with just the definitions it needs."""
    definitions = snapshot["$defs"]
    return {
        wire: {
            part: {**value, "$defs": _needed(value, definitions)}
            if part in ("message", "answer")
            else value
            for part, value in entry.items()
        }
        for wire, entry in snapshot["messages"].items()
    }


def _needed(node: Any, definitions: Schema) -> Schema:
    needed: Schema = {}
    ahead = [node]
    while ahead:
        here = ahead.pop()
        if isinstance(here, dict):
            ahead += here.values()
        elif isinstance(here, list):
            ahead += here
        elif isinstance(here, str) and here.startswith("#/$defs/"):
            name = here.removeprefix("#/$defs/")
            if name not in needed:
                needed[name] = definitions[name]
                ahead.append(definitions[name])
    return needed


def _without_words(node: Any) -> Any:
    """Prose is no contract. A property called title is a schema, so only texts are dropped."""
    if isinstance(node, list | tuple):
        return [_without_words(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _without_words(value)
        for key, value in node.items()
        if not (key in ("title", "description") and isinstance(value, str))
    }


def _kind(kind: type[Struct]) -> str:
    return "event" if issubclass(kind, Event) else kind.__mro__[1].__name__.lower()


def _service(wire: str) -> str:
    return wire.partition(".")[0]


def _sample_file(snapshots: Path, wire: str) -> Path:
    return snapshots / "samples" / f"{wire}.json"


def main(arguments: Sequence[str], snapshots: Path = SNAPSHOTS) -> int:
    """The command line: 0 when nothing breaks, 1 when something does, 2 for a wrong word."""
    if list(arguments) not in (["check"], ["accept"]):
        print("usage: python -m contracts.compatibility check|accept", file=sys.stderr)
        return 2
    accepting = arguments[0] == "accept"
    breaks, news = (accept if accepting else check)(the_catalogue(), snapshots)
    told = compare_told(snapshots)
    if accepting and not (breaks or told.breaks):
        accept_told(snapshots)
    report = Report(breaks + told.breaks, news + told.news)
    for line in report.news:
        print("accepted  " if accepting and not report.breaks else "new       ", line)
    for line in report.breaks:
        print("breaks    ", line, file=sys.stderr)
    if report.breaks:
        print("A break is a new version with an upcast: contracts/README.md", file=sys.stderr)
    elif report.news and not accepting:
        print("Nothing breaks; `make contracts-accept` takes the new into the snapshots.")
    return 1 if report.breaks else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
