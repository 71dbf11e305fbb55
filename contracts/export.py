"""The lines of an export: what services/verifier/README.md promises to the byte.

A line is a word, then fields, with a tab between; it ends with a line break. Fields are JSON, hex
or the stored bytes themselves: those are JSON too, in which neither tab nor line break can stand.
Whoever writes an export and whoever tests one makes its lines here; what checks them shares none
of this.
"""

from collections.abc import Iterable
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

from contracts.arithmetic import FORMULA
from contracts.envelope import encode, leaf_of

MEDIA = "application/vnd.scoreline.export"

# What contracts.arithmetic does, in words that an auditor can hold a score against.
RULES: dict[str, Any] = {
    "name": FORMULA,
    "latest": "of the check-ins not retracted: highest effective_on, then highest entry",
    "key_result": {
        "number": "clamp((value - baseline) / (target - baseline), 0, 1)",
        "percent": "clamp((value - baseline) / (target - baseline), 0, 1)",
        "currency": "clamp((value - baseline) / (target - baseline), 0, 1)",
        "boolean": "1 if value else 0",
        "milestones": "sum of weights reached / sum of weights",
        "maintain": "check-ins inside the band / check-ins",
        "none": "0 without a check-in, and no score",
    },
    "objective": "sum of weight * progress / sum of weights, over key results not withdrawn",
    "score": "floor(progress * 10 + 1/2) / 10, once, from the exact progress",
    "figure": "floor(progress * 10^12) / 10^12",
}


class Head(Struct, frozen=True, kw_only=True):
    """Which log, up to which entry; cycle where payloads of others are withheld."""

    export: UUID
    log: str
    origin: str
    organisation: UUID
    cycle: UUID | None
    size: int


class Committed(Struct, frozen=True, kw_only=True):
    """Progress and score against what was committed to."""

    progress: str
    score: str


class Standing(Struct, frozen=True, kw_only=True):
    """A score as the read model has it; figures as text, so that no reader rounds them.

    score is the computed one, None while nothing was reported; set the one somebody set.
    """

    objective: UUID
    subject: Literal["objective", "key_result"]
    id: UUID
    progress: str
    score: str | None
    committed: Committed
    withdrawn: bool = False
    set: str | None = None
    confirmed: bool = False


class Inclusion(Struct, frozen=True, kw_only=True):
    """That the checkpoint of a size is an entry of the platform's own log."""

    note: str
    size: int
    index: int
    proof: tuple[str, ...]


class End(Struct, frozen=True, kw_only=True):
    """How many lines of which kind there are; sha256 of all before this one."""

    scores: int
    checkpoints: int
    platform: int
    entries: int
    sha256: str


def head_line(head: Head) -> bytes:
    """The first line."""
    return _line(b"scoreline-export/1", encode(head))


def policy_line(log: Iterable[str], platform: Iterable[str], receipts: Iterable[str]) -> bytes:
    """The public keys of the log, of the platform's log and of receipts, as name+id+base64."""
    keys = {"log": list(log), "platform": list(platform), "receipts": list(receipts)}
    return _line(b"policy", encode(keys))


def formula_line() -> bytes:
    """By which rules scores are computed."""
    return _line(b"formula", encode(RULES))


def score_line(number: int, position: int, standing: Standing) -> bytes:
    """A score as it was once the read model had applied position; numbered from 1."""
    at = b'{"position":%d,' % position
    return _line(b"score", b"%d" % number, at + encode(standing)[1:])


def checkpoint_line(note: str) -> bytes:
    """A checkpoint that was signed; in rising order of size."""
    return _line(b"checkpoint", encode(note))


def platform_line(inclusion: Inclusion) -> bytes:
    """Where the last of them stands in the platform's log."""
    return _line(b"platform", encode(inclusion))


def entry_line(index: int, header: bytes, salt: bytes | None, payload: bytes | None) -> bytes:
    """An entry with its payload; without one it is missing."""
    if salt is None or payload is None:
        return _line(*_entry(index, header), b"missing")
    return _line(*_entry(index, header), salt.hex().encode(), payload)


def withheld_line(index: int, header: bytes) -> bytes:
    """An entry whose payload is kept back: it is there, but not of the cycle asked for."""
    return _line(*_entry(index, header), b"withheld")


def silent_line(index: int, header: bytes) -> bytes:
    """An entry that nobody is shown yet: said in a brainstorm that is still silent."""
    return _line(*_entry(index, header), b"silent")


def end_line(end: End) -> bytes:
    """The last line."""
    return _line(b"end", encode(end))


def _entry(index: int, header: bytes) -> tuple[bytes, ...]:
    return b"entry", b"%d" % index, leaf_of(header).hex().encode(), header


def _line(*fields: bytes) -> bytes:
    line = b"\t".join(fields)
    if line.count(b"\t") != len(fields) - 1 or b"\n" in line:
        raise ValueError("a field with a tab or a line break cannot stand in an export")
    return line + b"\n"
