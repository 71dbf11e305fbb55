"""Ways of changing an export in one place, mostly closed again so that only its sense tells."""

import json
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

from contracts.envelope import commitment_of, leaf_of
from contracts.export import checkpoint_line
from tests.support.exports import OTHER_KEY, Export, closed


class Mutation(NamedTuple):
    """A changed export; entry is the index of the one that was edited, None where that is none
    or several."""

    raw: bytes
    entry: int | None = None


def flip_anywhere(random: Random, export: Export) -> Mutation:
    """A byte of any line is another."""
    lines = list(export.lines)
    at = random.randrange(len(lines))
    lines[at] = _flipped(random, lines[at])
    return Mutation(closed(lines, export))


def flip_in_an_entry(random: Random, export: Export) -> Mutation:
    """A byte of an entry's line is another."""
    at = random.randrange(len(export.entries))
    # Not its first word nor its line break: a line that is none of an entry's has no index.
    word, tab, rest = export.entries[at].partition(b"\t")
    entry = word + tab + _flipped(random, rest[:-1]) + b"\n"
    return _with_entry(export, at, entry)


def flip_without_closing(random: Random, export: Export) -> Mutation:
    """A byte of the file is another, the last line too may be."""
    return Mutation(_flipped(random, export.raw))


def cut_out(random: Random, export: Export) -> Mutation:
    """Some bytes are gone."""
    raw = export.raw
    at = random.randrange(len(raw))
    return Mutation(raw[:at] + raw[at + random.randint(1, 400) :])


def cut_off(random: Random, export: Export) -> Mutation:
    """The file ends early, but not so early that it is none."""
    return Mutation(export.raw[: random.randrange(len(export.opening[0]), len(export.raw))])


def end_early(random: Random, export: Export) -> Mutation:
    """The last lines are gone, and the file is closed."""
    return Mutation(closed(export.lines[: -random.randint(1, len(export.entries))], export))


def drop(random: Random, export: Export) -> Mutation:
    """A line is gone."""
    lines = list(export.lines)
    del lines[random.randrange(len(lines))]
    return Mutation(closed(lines, export))


def double(random: Random, export: Export) -> Mutation:
    """A line is there twice, somewhere."""
    lines = list(export.lines)
    lines.insert(random.randrange(len(lines)), random.choice(lines))
    return Mutation(closed(lines, export))


def swap(random: Random, export: Export) -> Mutation:
    """Two lines changed places."""
    lines = list(export.lines)
    a, b = random.sample(range(len(lines)), 2)
    lines[a], lines[b] = lines[b], lines[a]
    return Mutation(closed(lines, export))


def forge(random: Random, export: Export) -> Mutation:
    """An entry is made up whole, with a leaf and a commitment that fit, in place of another."""
    at = random.randrange(len(export.entries))
    return _rebuilt(export, at, lambda h: h | {"event_id": h["event_id"][::-1]})


def rewrite_payload(random: Random, export: Export) -> Mutation:
    """A payload says something else, and its header commits to it."""
    at = random.randrange(len(export.entries))
    _, index, _, header, salt, payload = export.entries[at][:-1].split(b"\t")
    changed = _flipped(random, payload).replace(b"\t", b" ").replace(b"\n", b" ")
    told = json.loads(header)
    told["commitment"] = commitment_of(bytes.fromhex(salt.decode()), changed)
    entry = _entry(index, told, salt, changed)
    return Mutation(_with_entry(export, at, entry).raw)


def backdate(random: Random, export: Export) -> Mutation:
    """An entry says another time, and its leaf fits."""
    at = random.randrange(len(export.entries))
    by = random.choice((-1, 1)) * random.randrange(1, 10**12)
    return _rebuilt(export, at, lambda h: h | {"recorded_at": h["recorded_at"] + by})


def lose_payload(random: Random, export: Export) -> Mutation:
    """A payload is gone without an erasure."""
    return _without_payload(random, export, b"missing")


def withhold_payload(random: Random, export: Export) -> Mutation:
    """A payload is kept back though everything was to be shown."""
    return _without_payload(random, export, random.choice((b"withheld", b"silent")))


def sign_by_another(random: Random, export: Export) -> Mutation:
    """A checkpoint is signed by another key of the same name."""
    at = random.randrange(len(export.notes))
    body = export.notes[at].partition("\n\n")[0].encode() + b"\n"
    return _with_checkpoint(export, at, OTHER_KEY.note(body).decode())


def sign_something_else(random: Random, export: Export) -> Mutation:
    """A checkpoint bears the signature of another one."""
    a, b = random.sample(range(len(export.notes)), 2)
    body, signature = export.notes[a].partition("\n\n")[0], export.notes[b].partition("\n\n")[2]
    return _with_checkpoint(export, a, f"{body}\n\n{signature}")


def stale_checkpoint(random: Random, export: Export) -> Mutation:
    """The newest checkpoints are left out, and the counts say so."""
    kept = export.checkpoints[: random.randrange(len(export.checkpoints))]
    return Mutation(export.but(checkpoints=kept, platform=[]).raw)


def better_score(random: Random, export: Export) -> Mutation:
    """The read model says another score."""
    at = random.randrange(len(export.scores))
    word, number, text = export.scores[at].split(b"\t")
    told = json.loads(text)
    tenth = f"{random.randrange(10) / 10:.1f}"
    told["score"] = "1.0" if tenth == told["score"] else tenth
    line = b"\t".join((word, number, json.dumps(told, separators=(",", ":")).encode() + b"\n"))
    return Mutation(export.but(scores=_replaced(export.scores, at, line)).raw)


MUTATIONS: tuple[Callable[[Random, Export], Mutation], ...] = (
    flip_anywhere,
    flip_in_an_entry,
    flip_without_closing,
    cut_out,
    cut_off,
    end_early,
    drop,
    double,
    swap,
    forge,
    rewrite_payload,
    backdate,
    lose_payload,
    withhold_payload,
    sign_by_another,
    sign_something_else,
    stale_checkpoint,
    better_score,
)


def mutations(seed: int, export: Export, count: int) -> list[tuple[str, Mutation]]:
    """So many changed exports, every kind in turn; none is as the export was."""
    random = Random(seed)
    found: list[tuple[str, Mutation]] = []
    while len(found) < count:
        mutate = MUTATIONS[len(found) % len(MUTATIONS)]
        mutation = mutate(random, export)
        if mutation.raw != export.raw:
            found.append((mutate.__name__, mutation))
    return found


def _flipped(random: Random, line: bytes) -> bytes:
    at = random.randrange(len(line))
    return line[:at] + bytes([line[at] ^ 1 << random.randrange(8)]) + line[at + 1 :]


def _with_entry(export: Export, at: int, entry: bytes) -> Mutation:
    entries = _replaced(export.entries, at, entry)
    return Mutation(closed(export.but(entries=entries).lines, export), at + 1)


def _without_payload(random: Random, export: Export, why: bytes) -> Mutation:
    at = random.randrange(len(export.entries))
    line = b"\t".join((*export.entries[at].split(b"\t")[:4], why + b"\n"))
    return _with_entry(export, at, line)


def _rebuilt(export: Export, at: int, change: Callable[[Any], Any]) -> Mutation:
    _, index, _, header, salt, payload = export.entries[at][:-1].split(b"\t")
    entry = _entry(index, change(json.loads(header)), salt, payload)
    return Mutation(_with_entry(export, at, entry).raw)


def _entry(index: bytes, told: object, salt: bytes, payload: bytes) -> bytes:
    header = json.dumps(told, separators=(",", ":")).encode()
    leaf = leaf_of(header).hex().encode()
    return b"\t".join((b"entry", index, leaf, header, salt, payload)) + b"\n"


def _with_checkpoint(export: Export, at: int, note: str) -> Mutation:
    line = checkpoint_line(note)
    return Mutation(export.but(checkpoints=_replaced(export.checkpoints, at, line)).raw)


def _replaced(lines: list[bytes], at: int, line: bytes) -> list[bytes]:
    return [*lines[:at], line, *lines[at + 1 :]]
