"""Whether what is told to the world still is what its readers were promised.

A type of public event is for ever: its data may get more fields, and none is lost, retyped or left
out that was always there. What breaks that is a new type, told beside the old one for a year.
"""

from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from contracts.catalogue import TOLD, data_schema
from contracts.differences import breaks_between
from contracts.envelope import encode
from contracts.schemas import Schema


class Told(NamedTuple):
    """What would break whom, and what is merely not accepted yet."""

    breaks: list[str]
    news: list[str]


def file_of(snapshots: Path) -> Path:
    """Where the promised types stand."""
    return snapshots / "public" / "types.json"


def present() -> dict[str, Schema]:
    """The schemas of the data of all types, as they are now."""
    told = {name: data_schema(event) for name, event in sorted(TOLD.items())}
    made: dict[str, Schema] = msgspec.json.decode(encode(told))
    return made


def compare_told(snapshots: Path, now: dict[str, Schema] | None = None) -> Told:
    """Compare what is told with what was promised."""
    file, found = file_of(snapshots), present() if now is None else now
    promised: dict[str, Schema] = msgspec.json.decode(file.read_bytes()) if file.exists() else {}
    breaks = [f"{name}: is told no more" for name in promised.keys() - found.keys()]
    news = [f"{name}: a new public type" for name in sorted(found.keys() - promised.keys())]
    for name in sorted(promised.keys() & found.keys()):
        lost = lost_between(promised[name], found[name])
        breaks += [f"{name} {one}" for one in lost]
        if not lost and promised[name] != found[name]:
            news.append(f"{name}: told with more")
    return Told(sorted(breaks), news)


def accept_told(snapshots: Path) -> None:
    """Promise what is told now."""
    file = file_of(snapshots)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(msgspec.json.format(encode(present()), indent=2) + b"\n")


def lost_between(old: Schema, new: Schema) -> list[str]:
    """What a reader of the old data misses in the new."""
    found: list[str] = []
    for name, schema in old["properties"].items():
        if name not in new["properties"]:
            found.append(f"/{name}: is gone")
            continue
        was, now = _whole(schema, old), _whole(new["properties"][name], new)
        found += [f"/{name}{one}" for one in breaks_between(was, now, stored=False)]
    absent = set(old["required"]) - set(new["required"])
    return [*found, *(f"/{name}: may be absent now" for name in sorted(absent))]


def _whole(schema: Any, of: Schema) -> Schema:
    """A field's schema with the definitions it may refer to."""
    return {**schema, "$defs": of.get("$defs", {})}
