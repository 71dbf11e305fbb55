#!/usr/bin/env python3
"""Checks an export of a Scoreline log. Needs this file, Python 3.11 and `cryptography`: no server,
no network, no settings, and no other line of Scoreline, whose arithmetic it does anew.

    python scoreline_verify.py FILE [--key KEY] [--checkpoint FILE] [--receipt FILE] [--json]

README.md beside this file says what every byte of an export means. Exit codes: 0 verified,
1 tampering or mismatch, 2 the evidence is not complete, 3 this is no export.
"""

import argparse
import base64
import gc
import json
import re
import struct
import sys
from binascii import hexlify, unhexlify
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any, BinaryIO, NamedTuple, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

VERIFIED, TAMPERED, INCOMPLETE, UNUSABLE = 0, 1, 2, 3
WORDS = ("VERIFIED", "TAMPERED", "INCOMPLETE", "UNUSABLE")
# As much as a core's cache holds: a larger block is fetched from memory twice.
BLOCK_BYTES = 1 << 16
TEXT_BYTES_MAX = 1 << 20
LINE_BYTES_MAX = 16 << 20
FINDINGS_MAX = 200
# Scores are told by a reaction, a moment after what moved them; an export may fall in between.
TELLING_US_MAX = 300_000_000


class Unreadable(ValueError):
    """Something is not written the way the format says."""


class Unknown(Unreadable):
    """Something is written by rules that came after this program."""


class Report:
    """What was found: each finding with the entry it is about, 0 for the file as a whole."""

    def __init__(self) -> None:
        self.findings: list[dict[str, Any]] = []
        self.notes: list[str] = []
        self.facts: dict[str, Any] = {"entries": 0}
        self.counts = [0, 0, 0, 0]

    def add(self, verdict: int, message: str, index: int = 0) -> None:
        """Take down a finding; of very many, the first ones."""
        self.counts[verdict] += 1
        if len(self.findings) < FINDINGS_MAX:
            word = WORDS[verdict].lower()
            self.findings.append({"verdict": word, "index": index, "message": message})

    @property
    def exit_code(self) -> int:
        """The worst of it."""
        order = (UNUSABLE, TAMPERED, INCOMPLETE)
        return next((code for code in order if self.counts[code]), VERIFIED)

    def as_json(self) -> str:
        """For programs."""
        verdict = WORDS[self.exit_code].lower()
        told = {"verdict": verdict, "exit": self.exit_code, **self.facts}
        return json.dumps({**told, "findings": self.findings, "notes": self.notes}, indent=1)

    def as_text(self) -> str:
        """For people."""
        lines = [f"{WORDS[self.exit_code]}{' with notes' if self.notes else ''}"]
        lines += [f"  {name}: {value}" for name, value in self.facts.items()]
        for finding in self.findings:
            where = f"entry {finding['index']}: " if finding["index"] else ""
            lines.append(f"- {finding['verdict']}: {where}{finding['message']}")
        more = sum(self.counts) - len(self.findings)
        lines += [f"- and {more} more"] if more else []
        return "\n".join([*lines, *(f"* note: {note}" for note in self.notes)])


# --- The tree: RFC 6962 -----------------------------------------------------------------------


class Tree:
    """Takes leaf hashes one by one; keeps one hash per complete subtree, biggest first."""

    def __init__(self) -> None:
        self.size = 0
        self.edge: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        """One more leaf; equal subtrees become one."""
        self.size = below = self.size + 1
        edge = self.edge
        while not below & 1:
            leaf = sha256(b"\x01" + edge.pop() + leaf).digest()
            below >>= 1
        edge.append(leaf)

    def root(self) -> bytes:
        """The hash of the whole."""
        if not self.edge:
            return sha256(b"").digest()
        *others, root = self.edge
        for left in reversed(others):
            root = sha256(b"\x01" + left + root).digest()
        return root


def leaf_of(entry: bytes) -> bytes:
    """The hash of an entry as a leaf."""
    return sha256(b"\x00" + entry).digest()


# HMAC-SHA256 (RFC 2104) for keys of 32 bytes, by hand: hmac.digest takes half as long again.
INNER, OUTER = (bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))
INNER_REST, OUTER_REST = b"\x36" * 32, b"\x5c" * 32


def hmac_of(key: bytes, message: bytes) -> bytes:
    """The HMAC-SHA256 of a message under a key of 32 bytes."""
    inner = sha256(key.translate(INNER) + INNER_REST + message).digest()
    return sha256(key.translate(OUTER) + OUTER_REST + inner).digest()


def root_of_proof(leaf: bytes, place: int, size: int, proof: Iterable[bytes]) -> bytes:
    """The root that a proof leads to, for the leaf at a place counted from 0 (RFC 9162 2.1.3.2)."""
    if not 0 <= place < size:
        raise Unreadable("a proof is for a leaf inside its tree")
    last, root = size - 1, leaf
    for other in proof:
        if not last:
            raise Unreadable("a proof is too long")
        if place & 1 or place == last:
            root = sha256(b"\x01" + other + root).digest()
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            root = sha256(b"\x01" + root + other).digest()
        place, last = place >> 1, last >> 1
    if last:
        raise Unreadable("a proof is too short")
    return root


# --- Signed notes: C2SP signed-note and tlog-checkpoint ----------------------------------------


class Key:
    """A public Ed25519 key under a name: name+id+base64."""

    def __init__(self, text: str) -> None:
        name, _, rest = text.strip().partition("+")
        key_id, _, coded = rest.partition("+")
        raw = unbase64(coded)
        digest = sha256(name.encode() + b"\n" + raw).hexdigest()
        if not name or len(raw) != 33 or raw[:1] != b"\x01" or digest[:8] != key_id:
            raise Unreadable(f"{text[:60]!r} is no key")
        self.name, self.key_id, self.raw = name, bytes.fromhex(key_id), raw[1:]
        self.text = f"{name}+{key_id}+{coded}"

    def signed(self, signature: bytes, message: bytes) -> bool:
        """Whether this key made the signature."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except InvalidSignature:
            return False
        return True


class Checkpoint:
    """A signed note that says how long a log was, and its root then."""

    def __init__(self, text: str) -> None:
        body, gap, below = text.partition("\n\n")
        origin, _, rest = body.partition("\n")
        size, _, root = rest.partition("\n")
        if not gap or not origin or not re.fullmatch(r"0|[1-9]\d{0,17}", size):
            raise Unreadable("a checkpoint is an origin, a size and a root, then signatures")
        self.origin, self.size, self.root = origin, int(size), unbase64(root)
        self.body = f"{body}\n".encode()
        if len(self.root) != 32 or not below.endswith("\n"):
            raise Unreadable("a checkpoint's root has 32 bytes, and its last line an end")
        self.signatures = [self._signature(line) for line in below[:-1].split("\n")]

    @staticmethod
    def _signature(line: str) -> tuple[str, bytes, bytes]:
        dash, name, coded, *more = (*line.split(" "), "", "", "")
        raw = unbase64(coded)
        if dash != "\u2014" or not name or any(more) or len(raw) < 5:
            raise Unreadable("a signature is a dash, a name and base64")
        return name, raw[:4], raw[4:]

    def signers(self, keys: Iterable[Key]) -> list[Key]:
        """Those of the keys that signed it. Raises Unreadable for a false signature of one."""
        found = []
        for name, key_id, signature in self.signatures:
            for key in keys:
                if (key.name, key.key_id) == (name, key_id):
                    if not key.signed(signature, self.body):
                        raise Unreadable(f"the signature of {name} at size {self.size} is false")
                    found.append(key)
        return found


def unbase64(coded: str) -> bytes:
    """Bytes from base64 in its one plain spelling."""
    try:
        raw = base64.b64decode(coded.encode(), validate=True)
    except ValueError:
        raise Unreadable(f"{coded[:60]!r} is no base64") from None
    if base64.b64encode(raw).decode() != coded:
        raise Unreadable(f"{coded[:60]!r} is not the plain spelling of base64")
    return raw


# --- Arithmetic: exact, in whole numbers; amounts are millionths, a share is (part, whole) ------

# The rules that this program computes by. An export tells its own, which must be these.
FORMULA: dict[str, Any] = {
    "name": "scoreline/1",
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
Share = tuple[int, int]
NOTHING: Share = (0, 1)
MILLIONTHS, FIGURE = 6, 12
MEASURED = ("number", "percent", "currency")
AMOUNT = re.compile(r"-?\d{1,40}(\.\d{1,40})?([eE][+-]?\d{1,2})?")


@lru_cache(1 << 14, typed=True)
def whole(amount: Any, decimals: int) -> int:
    """An amount times 10**decimals. JSON gives whole numbers as int, others as text."""
    if type(amount) is int:
        return amount * power(decimals)
    if not isinstance(amount, str) or not AMOUNT.fullmatch(amount):
        raise Unreadable(f"{str(amount)[:60]!r} is no amount")
    left, _, right = amount.partition(".")
    if right.isdigit() and len(right) <= decimals:
        return int(left + right.ljust(decimals, "0"))
    units = Fraction(amount) * power(decimals)
    if units.denominator != 1:
        raise Unreadable(f"{amount!r} has more than {decimals} decimals")
    return units.numerator


def power(decimals: int) -> int:
    """Units to a whole."""
    return int(10**decimals)


def grade(share: Share) -> int:
    """The score, in tenths: rounded half up, once."""
    part, all_ = share
    return (20 * part + all_) // (2 * all_)


def figure(share: Share) -> int:
    """The progress as it is shown, in units of 10**-12: cut off, never rounded up."""
    return share[0] * power(FIGURE) // share[1]


def mean(terms: Iterable[tuple[int, Share]]) -> Share:
    """The mean of (weight, share); nothing where there are none."""
    top, bottom, weights = 0, 1, 0
    for weight, (part, all_) in terms:
        top, bottom, weights = top * all_ + weight * part * bottom, bottom * all_, weights + weight
    return (top, bottom * weights) if weights else NOTHING


# Every set of milestones that was ever reached; a check-in names one by its place.
REACHED: list[frozenset[str]] = []


class Metric:
    """How a key result is measured. A value is what a check-in says, as a whole number: millionths,
    0 or 1 for a boolean, for milestones the place of what was reached in a list of sets."""

    __slots__ = ("baseline", "high", "kind", "low", "target", "weights")

    def __init__(self, told: dict[str, Any]) -> None:
        self.kind: str = told["kind"]
        if self.kind in MEASURED:
            self.baseline = whole(told["baseline"], MILLIONTHS)
            self.target = whole(told["target"], MILLIONTHS)
            if self.baseline == self.target:
                raise Unreadable("the target is the baseline")
        elif self.kind == "milestones":
            steps = [(step["id"], whole(step["weight"], MILLIONTHS)) for step in told["milestones"]]
            self.weights = dict(steps)
        elif self.kind == "maintain":
            edges = (told["band"][side] for side in ("at_least", "at_most"))
            self.low, self.high = (None if e is None else whole(e, MILLIONTHS) for e in edges)
        elif self.kind != "boolean":
            raise Unreadable(f"{self.kind!r} is no way to measure")

    def share(self, value: int) -> Share:
        """How far a key result is, by what was reported last."""
        if self.kind in MEASURED:
            part, way = value - self.baseline, self.target - self.baseline
            if way < 0:
                part, way = -part, -way
            return (0 if part < 0 else way if part > way else part), way
        if self.kind == "boolean":
            return value, 1
        done = (self.weights.get(step, 0) for step in REACHED[value])
        return sum(done), sum(self.weights.values())

    def kept(self, values: list[int]) -> Share:
        """How often what was reported lies within the band; at least one value."""
        return sum(map(self._is_inside, values)), len(values)

    def _is_inside(self, value: int) -> bool:
        above = self.low is None or value >= self.low
        return above and (self.high is None or value <= self.high)


# --- The refold: every score anew from the check-ins --------------------------------------------

READING = struct.Struct(">10sQ16s36s")
Definition = tuple[int, Metric]


class KeyResult:
    """A key result; then is what was committed to, score the computed one, in tenths.

    seen holds (score, figure) of every moment since the review began; given is the score set.
    """

    def __init__(
        self, key_result_id: str, objective: "Objective", now: Definition, position: int
    ) -> None:
        self.id, self.objective, self.position = key_result_id, objective, position
        self.now = now
        self.then = now if objective.is_published else None
        self.is_withdrawn = self.is_confirmed = False
        # Packed, so that a million of them fit: day, entry, value, check-in.
        self.readings = bytearray()
        self.newest: tuple[bytes, int, int] | None = None
        self.share, self.told_by = NOTHING, 0
        self.score: int | None = None
        self.given: int | None = None
        self.seen: list[tuple[int, int]] = []

    def report(self, check_in: str, day: str, index: int, value: int) -> None:
        """One more check-in; the latest is that of the highest day, then of the highest entry."""
        on = day.encode()
        packed = value.to_bytes(16, "big", signed=True)
        self.readings += READING.pack(on, index, packed, check_in.encode())
        # Entries come in order, so of one day this is the highest.
        if self.newest is None or on >= self.newest[0]:
            self.newest = (on, index, value)

    def correct(self, check_in: str, day: str | None, value: int | None) -> None:
        """A check-in says something else, in its old place; without day and value, nothing."""
        at = self._find(check_in)
        old_day, index, packed, name = READING.unpack_from(self.readings, at)
        packed = packed if value is None else value.to_bytes(16, "big", signed=True)
        new_day = old_day if day is None else day.encode()
        READING.pack_into(self.readings, at, new_day, index, packed, name)
        self.newest = max(self.all())

    def retract(self, check_in: str) -> None:
        """A check-in no longer counts."""
        at = self._find(check_in)
        del self.readings[at : at + READING.size]
        self.newest = max(self.all(), default=None)

    def all(self) -> Iterator[tuple[bytes, int, int]]:
        """Every check-in that counts: day, entry, value."""
        for on, index, packed, _ in READING.iter_unpack(self.readings):
            yield on, index, int.from_bytes(packed, "big", signed=True)

    def _find(self, check_in: str) -> int:
        wanted = check_in.encode()
        for n, (_, _, _, name) in enumerate(READING.iter_unpack(self.readings)):
            if name == wanted:
                return n * READING.size
        raise Unreadable(f"there is no check-in {check_in}")

    def progress(self, metric: Metric) -> Share:
        """How far it is by a metric."""
        if self.newest is None:
            return NOTHING
        if metric.kind == "maintain":
            return metric.kept([value for _, _, value in self.all()])
        return metric.share(self.newest[2])


class Part(NamedTuple):
    """What counts towards an objective besides its key results: an objective under it, perhaps
    under a key result of it. then is the weight that was committed to."""

    under: str | None
    weight: int
    then: int | None
    share: Share
    committed: Share
    is_reported: bool
    is_counted: bool


class Objective:
    """An objective with its key results; score and seen as there, position the entry it began
    with. above is what it counts towards: objective, key result, weight. stood is how it was when
    its cycle closed, if anything came since. is_blind once something is missing that may have
    moved its scores."""

    def __init__(self, objective_id: str, cycle: str, position: int, is_secret: bool) -> None:
        self.id, self.cycle, self.position = objective_id, cycle, position
        self.key_results: list[KeyResult] = []
        # Those not withdrawn.
        self.live: list[KeyResult] = []
        self.parts: dict[str, Part] = {}
        self.above: tuple[str, str | None, int] | None = None
        self.is_published = self.is_blind = self.is_archived = False
        self.is_secret, self.outcome = is_secret, ""
        self.share, self.told_by = NOTHING, 0
        self.score: int | None = None
        self.seen: list[tuple[int, int]] = []
        self.stood: dict[str, dict[str, Any]] | None = None

    def counting(self) -> list[Part]:
        """The parts that count; what hangs under a withdrawn key result does not."""
        gone = {one.id for one in self.key_results if one.is_withdrawn}
        return [part for part in self.parts.values() if part.is_counted and part.under not in gone]

    def is_reported(self) -> bool:
        """Whether anything that counts was reported."""
        for one in self.live:
            if one.newest is not None:
                return True
        return any(part.is_reported for part in self.counting()) if self.parts else False

    def amended(self, shares: list[tuple[int, Share]]) -> Share:
        """How far it is, by shares of its live key results."""
        if self.parts:
            shares = shares + [(part.weight, part.share) for part in self.counting()]
        return mean(shares)

    def committed(self) -> Share:
        """How far it is by what was committed to."""
        terms = [(one.then or one.now, one) for one in self.live]
        shares = [(weight, one.progress(metric)) for (weight, metric), one in terms]
        for part in self.counting():
            if part.then is None:
                shares.append((part.weight, part.share))
            else:
                shares.append((part.then, part.committed))
        return mean(shares)


Subject = KeyResult | Objective


class Book:
    """All objectives, refolded from the entries; knows which scores must be told to have moved."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.objectives: dict[str, Objective] = {}
        self.key_results: dict[str, KeyResult] = {}
        # (cause, whose) -> (old, new, figure, when); taken out once an entry tells it.
        self.moves: dict[tuple[int, str], tuple[int | None, int | None, int, int]] = {}
        # What the entry at hand moved so far: whose -> (old, new, figure).
        self.moving: dict[str, tuple[int | None, int | None, int]] = {}
        # Closed cycles, and of which objectives something came since.
        self.closed: dict[str, list[Objective]] = {}
        self.on_the_way: set[str] = set()
        # Causes that a part of the log keeps back, by entry.
        self.hidden = bytearray()
        self.told = 0
        self.steps: dict[bytes, Callable[[int, Any], None]] = {
            b"planning.objective_drafted.v1": self.drafted,
            b"planning.objective_published.v1": self.published,
            b"planning.objective_changed.v1": self.changed,
            b"planning.objective_closed.v1": self.ended,
            b"planning.objective_reopened.v1": self.resumed,
            b"planning.objective_archived.v1": self.archived,
            b"planning.objective_restored.v1": self.restored,
            b"planning.objective_aligned.v1": self.hung,
            b"planning.objective_unaligned.v1": self.hung,
            b"planning.key_result_defined.v1": self.defined,
            b"planning.key_result_changed.v1": self.redefined,
            b"planning.key_result_amended.v1": self.redefined,
            b"planning.key_result_withdrawn.v1": self.withdrawn,
            b"planning.cycle_review_started.v1": self.review_started,
            b"planning.cycle_closed.v1": self.cycle_closed,
            b"planning.cycle_reopened.v1": self.cycle_reopened,
            b"checkin.check_in_recorded.v1": self.reported,
            b"checkin.check_in_corrected.v1": self.corrected,
            b"checkin.check_in_retracted.v1": self.retracted,
            b"scoring.provisional_score_changed.v1": self.moved,
            b"scoring.score_proposed.v1": self.proposed,
            b"scoring.score_set.v1": self.set,
            b"scoring.score_confirmed.v1": self.confirmed,
        }

    def drafted(self, index: int, body: Any) -> None:
        """An objective begins."""
        begun = (body["objective_id"], body["cycle_id"], index, body["confidential"])
        self.objectives[begun[0]] = Objective(*begun)

    def published(self, index: int, body: Any) -> None:
        """Its definitions are committed to, and its scores count from now on."""
        objective = self.touched(body)
        objective.is_published = True
        for one in objective.key_results:
            one.then = one.now
        for name, part in objective.parts.items():
            objective.parts[name] = part._replace(then=part.weight)
        self.put(objective, objective.key_results)

    def changed(self, index: int, body: Any) -> None:
        """Who may see it decides whether it counts above."""
        objective = self.touched(body)
        if body["confidential"] is not None:
            objective.is_secret = body["confidential"]["new"]
        self.put(objective)

    def ended(self, index: int, body: Any) -> None:
        """It came out like this: what was given up does not count above."""
        objective = self.touched(body)
        objective.outcome = body["outcome"]
        self.put(objective)

    def resumed(self, index: int, body: Any) -> None:
        """It goes on after all."""
        objective = self.touched(body)
        objective.outcome = ""
        self.put(objective)

    def archived(self, index: int, body: Any) -> None:
        """It was set aside."""
        objective = self.touched(body)
        objective.is_archived = True
        self.put(objective)

    def restored(self, index: int, body: Any) -> None:
        """It is back."""
        objective = self.touched(body)
        objective.is_archived = False
        self.put(objective)

    def hung(self, index: int, body: Any) -> None:
        """It counts towards another objective from now on, or towards none."""
        places = [body["parent"][when] for when in ("old", "new")]
        if self.hidden and body["objective_id"] not in self.objectives:
            for place in places:
                self.blind_up(self.objectives.get(place["objective_id"]) if place else None)
            return
        objective = self.touched(body)
        old, objective.above = objective.above, None
        if places[1] is not None and places[1]["contributes"]:
            weight = whole(places[1]["weight"], MILLIONTHS)
            objective.above = (places[1]["objective_id"], places[1]["key_result_id"], weight)
        self.put(objective)
        has_left = old is not None and (objective.above is None or objective.above[0] != old[0])
        if old is not None and has_left and not (self.hidden and old[0] not in self.objectives):
            left = self.touched({"objective_id": old[0]})
            left.parts.pop(objective.id, None)
            self.put(left)

    def defined(self, index: int, body: Any) -> None:
        """One more key result."""
        objective = self.touched(body)
        now = (whole(body["weight"], MILLIONTHS), Metric(body["metric"]))
        one = KeyResult(body["key_result_id"], objective, now, index)
        self.key_results[one.id] = one
        objective.key_results.append(one)
        objective.live.append(one)
        self.put(objective, [one])

    def redefined(self, index: int, body: Any) -> None:
        """A key result is measured or weighs otherwise from now on."""
        one = self.touched_line(body)
        weight, metric = one.now
        if body["weight"] is not None:
            weight = whole(body["weight"]["new"], MILLIONTHS)
        if body["metric"] is not None:
            metric = Metric(body["metric"]["new"])
        one.now = (weight, metric)
        self.put(one.objective, [one])

    def withdrawn(self, index: int, body: Any) -> None:
        """A key result keeps its score and stops to count."""
        one = self.touched_line(body)
        one.is_withdrawn = True
        one.objective.live = [other for other in one.objective.live if other is not one]
        self.put(one.objective)

    def reported(self, index: int, body: Any) -> None:
        """A check-in."""
        one = self.touched_line(body)
        value = value_of(body["value"], body.get("reached", ()))
        one.report(body["check_in_id"], body["effective_on"], index, value)
        self.put(one.objective, [one])

    def corrected(self, index: int, body: Any) -> None:
        """A check-in is put right."""
        one = self.touched_line(body)
        new = {
            name: body[name]["new"]
            for name in ("effective_on", "value", "reached")
            if body.get(name) is not None
        }
        value = None
        if "value" in new or "reached" in new:
            value = value_of(new.get("value"), new.get("reached", ()))
        one.correct(body["check_in_id"], new.get("effective_on"), value)
        self.put(one.objective, [one])

    def retracted(self, index: int, body: Any) -> None:
        """A check-in is taken back."""
        one = self.touched_line(body)
        one.retract(body["check_in_id"])
        self.put(one.objective, [one])

    def cycle_closed(self, index: int, body: Any) -> None:
        """Its scores stand: what comes from here on counts once it is reopened."""
        self.closed.setdefault(body["cycle_id"], [])

    def cycle_reopened(self, index: int, body: Any) -> None:
        """What came since the close counts."""
        if body["state"]["old"] == "closed":
            for objective in self.closed.pop(body["cycle_id"], []):
                objective.stood = None
                self.put(objective, objective.key_results)

    def touched(self, body: Any) -> Objective:
        """The objective an entry is about, which is about to change: in a closed cycle, how it
        stood is kept."""
        objective = self.objective(body)
        if objective.stood is None and objective.cycle in self.closed:
            subjects: list[Subject] = [objective, *objective.key_results]
            objective.stood = {one.id: self.standing(one) for one in subjects}
            self.closed[objective.cycle].append(objective)
        return objective

    def touched_line(self, body: Any) -> KeyResult:
        """The key result an entry is about, which is about to change."""
        one = self.key_result(body)
        if self.closed:
            self.touched(body)
        return one

    def put(self, objective: Objective, lines: Sequence[KeyResult] = ()) -> None:
        """Compute what changed with some key results of an objective, and above it."""
        if objective.cycle in self.closed or objective.id in self.on_the_way:
            return
        if objective.is_published:
            is_reported = False
            for one in lines:
                if not one.is_withdrawn:
                    one.share = one.progress(one.now[1])
                    is_reported = is_reported or one.newest is not None
                    self._move(one, grade(one.share) if one.newest else None)
            objective.share = objective.amended([(one.now[0], one.share) for one in objective.live])
            is_reported = is_reported or objective.is_reported()
            self._move(objective, grade(objective.share) if is_reported else None)
        if objective.above is not None:
            self.on_the_way.add(objective.id)
            self._tell_above(objective, *objective.above)
            self.on_the_way.discard(objective.id)

    def _tell_above(self, below: Objective, name: str, under: str | None, weight: int) -> None:
        objective = self.objectives.get(name)
        if objective is None and self.hidden:
            return
        objective = self.touched({"objective_id": name})
        known = objective.parts.get(below.id)
        then = known.then if known else None
        if then is None and objective.is_published:
            then = weight
        is_given_up = below.is_archived or below.outcome in ("abandoned", "postponed")
        part = Part(
            under,
            weight,
            then,
            below.share if below.is_published else NOTHING,
            below.committed() if below.is_published else NOTHING,
            below.is_reported(),
            below.is_published and not below.is_secret and not is_given_up,
        )
        if part != known:
            objective.parts[below.id] = part
            self.put(objective)

    def _move(self, subject: Subject, new: int | None) -> None:
        if subject.seen:
            subject.seen.append((grade(subject.share), figure(subject.share)))
        if new != subject.score:
            # Of two moves by one entry the first says from where, the last to where.
            old = self.moving[subject.id][0] if subject.id in self.moving else subject.score
            self.moving[subject.id] = old, new, figure(subject.share)
            subject.score = new

    def note(self, index: int, at: int) -> None:
        """What an entry moved must be told by another."""
        for whose, (old, new, exact) in self.moving.items():
            if old != new:
                self.moves[index, whose] = old, new, exact, at
        self.moving.clear()

    def review_started(self, index: int, body: Any) -> None:
        """From here on scores are proposed and set, by what they were at some moment since."""
        for objective in self.objectives.values():
            if objective.cycle == body["cycle_id"]:
                subjects: list[Subject] = [objective, *objective.key_results]
                for subject in subjects:
                    subject.seen = [(grade(subject.share), figure(subject.share))]

    def moved(self, index: int, body: Any) -> None:
        """An entry tells that a score moved: it must be a move that follows from the check-ins."""
        subject, objective = self.subject(body)
        cause, score = body["cause"], body["score"]
        told = (tenths(score["old"]), tenths(score["new"]), whole(body["progress"], FIGURE))
        expected = self.moves.pop((cause, subject.id), None)
        if self.hidden and 0 < cause < index and self.hidden[cause - 1]:
            self.blind_up(objective)
        if objective.is_blind:
            return
        self.told += 1
        if expected is None or not subject.told_by < cause < index:
            message = f"entry {cause} does not move the score of {subject.id}, as is said here"
            self.report.add(TAMPERED, message, index)
        elif told != expected[:3]:
            old, new, exact, _ = expected
            message = (
                f"the score of {subject.id} moved from {shown(old)} to {shown(new)} (progress "
                f"{shown_figure(exact)}) by entry {cause}, not as is said here"
            )
            self.report.add(TAMPERED, message, index)
        subject.told_by = cause

    def proposed(self, index: int, body: Any) -> None:
        """A score is proposed: what was computed at some moment since the review began."""
        subject, objective = self.subject(body)
        told = (tenths(body["score"]), whole(body["progress"], FIGURE))
        if told not in subject.seen and not objective.is_blind:
            message = f"{shown(told[0])} was not the computed score of {subject.id} in the review"
            self.report.add(TAMPERED, message, index)

    def set(self, index: int, body: Any) -> None:
        """Somebody sets a score beside the computed one."""
        one = self.touched_line(body)
        old, new = tenths(body["score"]["old"]), tenths(body["score"]["new"])
        computed = tenths(body["computed"])
        is_known = computed in [score for score, _ in one.seen] or one.objective.is_blind
        if old != one.given or not is_known:
            message = f"the score set or computed before for {one.id} was not what is said here"
            self.report.add(TAMPERED, message, index)
        one.given, one.is_confirmed = new, False

    def confirmed(self, index: int, body: Any) -> None:
        """Somebody else confirms a score that was set."""
        one = self.touched_line(body)
        if tenths(body["score"]) != one.given:
            self.report.add(TAMPERED, f"that score was not set for {one.id}", index)
        one.is_confirmed = True

    def objective(self, body: Any) -> Objective:
        """The objective an entry is about."""
        found = self.objectives.get(body["objective_id"])
        if found is None:
            raise Unreadable(f"objective {body['objective_id']} was never drafted")
        return found

    def key_result(self, body: Any) -> KeyResult:
        """The key result an entry is about."""
        found = self.key_results.get(body["key_result_id"])
        if found is None or found.objective.id != body["objective_id"]:
            raise Unreadable(f"key result {body['key_result_id']} was never defined there")
        return found

    def subject(self, body: Any) -> tuple[Subject, Objective]:
        """Whose score an entry is about, and the objective it belongs to."""
        if body["formula"] != FORMULA["name"]:
            raise Unknown(f"{body['formula']!r} is a formula this program does not know")
        objective, name = self.objective(body), body["subject_id"]
        if body["subject"] == "objective" and name == objective.id:
            return objective, objective
        found = self.key_results.get(name)
        if found is None or found.objective is not objective:
            raise Unreadable(f"key result {name} was never defined there")
        return found, objective

    def standing(self, subject: Subject) -> dict[str, Any]:
        """A subject's scores now, as the read model should have them."""
        if isinstance(subject, Objective):
            now = subject.amended([(one.now[0], one.progress(one.now[1])) for one in subject.live])
            then, one, objective = subject.committed(), None, subject
        else:
            now = subject.progress(subject.now[1])
            then = subject.progress((subject.then or subject.now)[1])
            one, objective = subject, subject.objective
        return {
            "objective": objective.id,
            "subject": "key_result" if one else "objective",
            "id": subject.id,
            "progress": shown_figure(figure(now)),
            "score": shown(subject.score),
            "committed": {"progress": shown_figure(figure(then)), "score": shown(grade(then))},
            "withdrawn": bool(one and one.is_withdrawn),
            "set": shown(one.given) if one else None,
            "confirmed": bool(one and one.is_confirmed),
        }

    def blind(self, stream: bytes) -> bool:
        """Note that a payload of this stream is not there; whether that hides scores."""
        kind, _, name = stream.decode().partition("/")
        if kind == "cycle":
            for objective in self.objectives.values():
                objective.is_blind |= objective.cycle == name
        subject = self.objectives.get(name) or self.key_results.get(name)
        if kind not in ("objective", "key_result", "score") or subject is None:
            return False
        self.blind_up(subject if isinstance(subject, Objective) else subject.objective)
        return True

    def blind_up(self, objective: Objective | None) -> None:
        """Nothing can be said of an objective any more, nor of what it counts towards."""
        while objective is not None and not objective.is_blind:
            objective.is_blind = True
            objective = self.objectives.get(objective.above[0]) if objective.above else None

    def end(self, now: int) -> None:
        """What should have been told by the end, and was not."""
        for (cause, whose), (old, new, _, at) in self.moves.items():
            subject = self.objectives.get(whose) or self.key_results[whose]
            objective = subject if isinstance(subject, Objective) else subject.objective
            if at < now - TELLING_US_MAX and not objective.is_blind:
                message = f"it moves the score of {whose} from {shown(old)} to {shown(new)}, and "
                self.report.add(TAMPERED, f"{message}no entry tells that", cause)


def value_of(value: Any, reached: Iterable[str]) -> int:
    """What a check-in says as a whole number; see Metric."""
    if value is None:
        return place_of(frozenset(reached))
    return int(value) if isinstance(value, bool) else whole(value, MILLIONTHS)


@cache
def place_of(reached: frozenset[str]) -> int:
    """The place of a set of milestones among all that were ever reached."""
    REACHED.append(reached)
    return len(REACHED) - 1


@lru_cache(typed=True)
def tenths(told: Any) -> int | None:
    """A score as entries tell it, in tenths."""
    if told is None:
        return None
    if not 0 <= (score := whole(told, 1)) <= 10:
        raise Unreadable(f"{told!r} is no score")
    return score


def shown(score: int | None) -> str | None:
    """A score as people read it."""
    return None if score is None else f"{score // 10}.{score % 10}"


def shown_figure(exact: int) -> str:
    """A progress as people read it."""
    text = f"{exact // power(FIGURE)}.{exact % power(FIGURE):0{FIGURE}}"
    return text.rstrip("0").rstrip(".")


# --- The file -----------------------------------------------------------------------------------

# The kinds of lines in the order they stand in; how many there may be.
KINDS = {
    b"scoreline-export/1": (0, 1),
    b"policy": (1, 1),
    b"formula": (2, 1),
    b"score": (3, None),
    b"checkpoint": (4, None),
    b"platform": (5, 1),
    b"entry": (6, None),
    b"end": (7, 1),
}
LABEL = b"\x00okr-entry/v1\n"
# Ids and hashes are taken as they come: a leaf covers them, and what matters is compared below.
HEADER = re.compile(
    rb'{"format":1,"log_id":"(.{32})","event_id":".{36}","stream":"([!#-[\]-~]+)",'
    rb'"version":([0-9]{1,9}),"type":"([a-z0-9_.]+)","actor":"[^"\\]*","recorded_at":([0-9]{1,17}),'
    rb'"causation":(null|[0-9]{1,18}),"correlation":".{36}","commitment":"(.{64})"}'
).fullmatch
# The scanner inside json, without the two searches for blanks around what it reads; amounts that
# are not whole stay text, so that no digit is lost.
SCAN: Callable[[str, int], tuple[Any, int]] = vars(json.JSONDecoder(parse_float=str))["scan_once"]
# What a damaged payload can make of the steps that read it.
ODD = (
    Unreadable,
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
    OverflowError,
    RecursionError,
    StopIteration,
)
SEALED = b'"sealed:v1:'
# What members say and vote in a brainstorm that is still silent is shown to nobody; no score is
# made of it, so nothing of one can be hidden here.
SPOKEN_IN_SILENCE = frozenset(
    (
        b"planning.idea_submitted.v1",
        b"planning.idea_merged.v1",
        b"planning.idea_widened.v1",
        b"planning.vote_cast.v1",
        b"planning.vote_withdrawn.v1",
    )
)


class Lines:
    """The lines of a file, read in blocks; digest is that of all but the last one."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = sha256()
        self.rest = b""

    def __iter__(self) -> Iterator[bytes]:
        held = b""
        while block := self._file.read(BLOCK_BYTES):
            read = self.rest + block
            end = read.rfind(b"\n") + 1
            self.rest = read[end:]
            if len(self.rest) > LINE_BYTES_MAX:
                raise Unreadable(f"a line has more than {LINE_BYTES_MAX} bytes")
            if end:
                self.digest.update(held)
                held = read[:end]
                yield from held[:-1].split(b"\n")
        self.digest.update(held[: held.rfind(b"\n", 0, -1) + 1])


def canonical(raw: bytes, *names: str) -> Any:
    """An object of exactly these names, from JSON in the one spelling that exports use."""
    try:
        told = json.loads(raw)
        spelt = json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode()
    except ValueError:
        raise Unreadable("this is no JSON") from None
    if spelt != raw or not isinstance(told, dict) or tuple(told) != names:
        raise Unreadable(f"this is not {', '.join(names)} as JSON in its plain spelling")
    return told


class Check:
    """Reads an export from front to back and reports. keys are those the reader trusts, if any;
    kept and receipts is what was collected of this log before."""

    def __init__(
        self,
        report: Report,
        keys: list[Key],
        kept: list[Checkpoint],
        receipts: list["Receipt"],
    ) -> None:
        self.report, self.pinned, self.kept, self.receipts = report, keys, kept, receipts
        self.tree, self.book = Tree(), Book(report)
        self.head: dict[str, Any] = {}
        self.keys, self.platform_keys, self.receipt_keys = list(keys), list[Key](), list[Key]()
        self.marks: dict[int, list[Checkpoint]] = {}
        for one in kept:
            self.marks.setdefault(one.size, []).append(one)
        self.leaves = {receipt.index: receipt for receipt in receipts}
        # Those in the export, and of them those that a trusted key signed.
        self.told: dict[int, Checkpoint] = {}
        self.signed: list[Checkpoint] = []
        self.seen = [0] * len(KINDS)
        self.dump: dict[int, list[dict[str, Any]]] = {}
        self.end: bytes | None = None
        self.index = self.recorded_at = self.withheld = self.left = self.asked_at = 0
        self.silent = self.told_from = 0
        self.sealed: dict[bytes, int] = {}
        self.forgotten: dict[bytes, int] = {}
        self.versions: dict[bytes, int] = {}
        self.missing: list[list[int]] = []
        self.exported: dict[str, Any] | None = None
        self.dumped: set[str] = set()
        self.log = b""
        self.fits = 0
        self.steps = self.book.steps | {
            b"identity.organisation_registered.v1": self._registered,
            b"identity.organisation_offboarded.v1": self._left,
            b"identity.person_erased.v1": self._forgotten,
            b"audit.export_made.v1": self._exported,
        }
        self.stems = {kind.rpartition(b".")[0] for kind in self.steps}

    def run(self, file: BinaryIO) -> None:
        """Read it all, then judge."""
        readers: dict[bytes, Callable[[bytes], None]] = {
            b"scoreline-export/1": self.read_head,
            b"policy": self.read_policy,
            b"formula": self.read_formula,
            b"score": self.read_score,
            b"checkpoint": self.read_checkpoint,
            b"platform": self.read_platform,
            b"entry": self.read_entry,
            b"end": self.read_end,
        }
        lines = Lines(file)
        try:
            self._read(lines, readers)
        except Unreadable as odd:
            self.report.add(TAMPERED, str(odd))
        if any(self.seen) or lines.rest.startswith(b"scoreline-export/"):
            self._close(lines)
        else:
            self.report.add(UNUSABLE, "this is no export of a log")

    def _read(self, lines: Lines, readers: dict[bytes, Callable[[bytes], None]]) -> None:
        place, number, entries = 0, 0, KINDS[b"entry"][0]
        for line in lines:
            number += 1
            try:
                if place == entries and line.startswith(b"entry\t"):
                    self.read_entry(line)
                    continue
                kind, _, rest = line.partition(b"\t")
                order, most = KINDS.get(kind, (-1, None))
                if order < place or (most and self.seen[order]):
                    raise Unreadable("it is out of place, or of no kind that exports have")
                self.seen[order] += 1
                place = order
                readers[kind](line if order == entries else rest)
            except ODD as odd:
                self.index += place == entries and not line.startswith(b"entry\t")
                self.report.add(TAMPERED, f"line {number}: {odd}", self.index * (place == entries))

    def read_head(self, raw: bytes) -> None:
        """Of which log, and up to where."""
        self.head = canonical(raw, "export", "log", "origin", "organisation", "cycle", "size")
        self.report.facts = {**self.head, "entries": 0}
        self.log = str(self.head["log"]).encode()

    def read_policy(self, raw: bytes) -> None:
        """By which keys the log and the platform's log are signed."""
        policy = canonical(raw, "log", "platform", "receipts")
        self.keys += [Key(text) for text in policy["log"]]
        self.platform_keys = [Key(text) for text in policy["platform"]]
        self.receipt_keys = [Key(text) for text in policy["receipts"]]

    def read_formula(self, raw: bytes) -> None:
        """By which rules scores are computed."""
        told = json.loads(raw)
        if told.get("name") != FORMULA["name"]:
            message = f"this program computes by {FORMULA['name']}, not {told.get('name')!r}"
            return self.report.add(INCOMPLETE, message)
        if raw != json.dumps(FORMULA, separators=(",", ":"), ensure_ascii=False).encode():
            wrong = [n for n in {**FORMULA, **told} if FORMULA.get(n) != told.get(n)]
            named = ", ".join(wrong) or "its spelling"
            self.report.add(TAMPERED, f"the formula is not {FORMULA['name']}: {named}")
        return None

    def read_score(self, raw: bytes) -> None:
        """What the read model said of a score, once the log had come to a position."""
        number, _, text = raw.partition(b"\t")
        names = ("position", "objective", "subject", "id", "progress", "score", "committed")
        told = canonical(text, *names, "withdrawn", "set", "confirmed")
        if number != str(self.seen[3]).encode():
            raise Unreadable(f"it is score {self.seen[3]}, not {number[:20]!r}")
        position = told.pop("position")
        self.dump.setdefault(position, []).append(told)
        self.told_from = min(position, self.told_from or position)

    def read_checkpoint(self, raw: bytes) -> None:
        """What was signed so far."""
        text = json.loads(raw)
        if json.dumps(text, ensure_ascii=False).encode() != raw:
            raise Unreadable("a checkpoint is a JSON string in its plain spelling")
        checkpoint = Checkpoint(text)
        if checkpoint.origin != self.head.get("origin"):
            raise Unreadable(f"the checkpoint is of another log, {checkpoint.origin}")
        if checkpoint.size <= next(reversed(self.told), -1):
            raise Unreadable(f"the checkpoint of size {checkpoint.size} is out of order")
        signers = checkpoint.signers(self.keys)
        if not signers:
            raise Unreadable(f"no key of the policy signed the checkpoint of {checkpoint.size}")
        self.told[checkpoint.size] = checkpoint
        if self.pinned and not any(one.raw in {k.raw for k in self.pinned} for one in signers):
            message = f"the checkpoint of size {checkpoint.size} is not signed by the key you trust"
            return self.report.add(INCOMPLETE, message)
        self.signed.append(checkpoint)
        self.marks.setdefault(checkpoint.size, []).append(checkpoint)
        return None

    def read_platform(self, raw: bytes) -> None:
        """That a checkpoint stands in the log of all logs, which others keep."""
        told = canonical(raw, "note", "size", "index", "proof")
        note = Checkpoint(told["note"])
        if not note.signers(self.platform_keys):
            raise Unreadable("no key of the policy signed the platform's checkpoint")
        ours = self.told.get(told["size"])
        if ours is None:
            raise Unreadable(f"there is no checkpoint of size {told['size']} here")
        proof = [unbase64(one) for one in told["proof"]]
        if root_of_proof(leaf_of(ours.body), told["index"], note.size, proof) != note.root:
            raise Unreadable(f"the checkpoint of size {ours.size} is not in the platform's log")
        self.report.facts["platform"] = f"{note.origin} at {note.size} holds that of {ours.size}"

    def read_end(self, raw: bytes) -> None:
        """Kept until everything before it has been read."""
        self.end = raw

    def read_entry(self, line: bytes) -> None:
        """An entry: its index and leaf, its header, then salt and payload, or why they are not."""
        fields = line.split(b"\t")
        self.index = index = self.index + 1
        if not 5 <= len(fields) <= 6:
            raise Unreadable("it has too many fields, or too few")
        if fields[1] != b"%d" % index:
            self._misplaced(fields[1])
            index = self.index
        header = fields[3]
        leaf = sha256(LABEL + len(header).to_bytes(4, "big") + header).digest()
        if hexlify(leaf) != fields[2]:
            self.report.add(TAMPERED, "its header is not what its leaf says", index)
        self.tree.append(leaf)
        read = HEADER(header)
        if read is None:
            self.report.add(TAMPERED, "its header is not written as the format says", index)
        else:
            self._read_header(index, read.groups(), fields)
        if self.tree.size in self.marks:
            self._compare_roots(self.tree.size)
        if index in self.leaves and self.leaves[index].leaf != leaf:
            self.report.add(TAMPERED, "it is not the entry that a receipt was given for", index)

    def _misplaced(self, told: bytes) -> None:
        """An entry says another index than is its turn: something is missing, moved or added."""
        index = self.index
        self.report.add(TAMPERED, f"entry {told[:20].decode('latin-1')} stands in its place", index)
        if told.isdigit() and len(told) < 18:
            self.index = int(told)

    def _read_header(self, index: int, read: tuple[bytes, ...], fields: list[bytes]) -> None:
        log, stream, version, kind, recorded_at, causation, commitment = read
        at, n, before = int(recorded_at), int(version), self.versions.get(stream, 0)
        if log != self.log:
            self.report.add(TAMPERED, "it is an entry of another log", index)
        if at <= self.recorded_at:
            self.report.add(TAMPERED, "it was recorded no later than the entry before it", index)
        if n != before + 1:
            message = f"it is version {n} of {stream.decode()}, after {before}"
            self.report.add(TAMPERED, message, index)
        if causation != b"null" and int(causation) >= index:
            self.report.add(TAMPERED, f"it was caused by the later entry {int(causation)}", index)
        self.recorded_at, self.versions[stream] = at, n
        if len(fields) == 5:
            self._read_absence(index, fields[4], kind, stream)
        elif self._is_committed(index, commitment, fields[4], fields[5]):
            self._read_payload(index, kind, stream, fields[5])
        else:
            self.book.blind(stream)
        if self.head.get("cycle"):
            self.book.hidden.append(len(fields) == 5)
        if index in self.dump:
            self._compare_dump(index)

    def _is_committed(self, index: int, commitment: bytes, salt: bytes, payload: bytes) -> bool:
        try:
            key = unhexlify(salt)
        except ValueError:
            key = b""
        if len(key) != 32 or hexlify(key) != salt:
            self.report.add(TAMPERED, "its salt is not 64 small hex digits", index)
            return False
        if hexlify(hmac_of(key, payload)) != commitment:
            self.report.add(TAMPERED, "its payload is not what its header commits to", index)
            return False
        return True

    def _read_absence(self, index: int, why: bytes, kind: bytes, stream: bytes) -> None:
        """The payload is not here: of another cycle, said in a silence that lasts, or gone."""
        if why == b"withheld" and self.head.get("cycle"):
            self.withheld += 1
            if self.book.blind(stream):
                self.report.add(TAMPERED, "its payload is kept back, though of this cycle", index)
        elif why == b"silent" and kind in SPOKEN_IN_SILENCE:
            self.silent += 1
        elif why == b"missing":
            self.book.blind(stream)
            if self.missing and self.missing[-1][1] == index - 1:
                self.missing[-1][1] = index
            else:
                self.missing.append([index, index])
        else:
            message = f"its payload is {why[:20].decode('latin-1')!r}, which this export has not"
            self.report.add(TAMPERED, message, index)

    def _read_payload(self, index: int, kind: bytes, stream: bytes, payload: bytes) -> None:
        step = self.steps.get(kind)
        at = payload.find(SEALED)
        while at >= 0:
            key_id = payload[at + len(SEALED) : at + len(SEALED) + 36]
            self.sealed[key_id] = self.sealed.get(key_id, 0) + 1
            at = payload.find(SEALED, at + 1)
        if step is None:
            if kind.rpartition(b".")[0] in self.stems:
                self.book.blind(stream)
                message = f"{kind.decode()} is newer than this program"
                self.report.add(INCOMPLETE, message, index)
            return
        try:
            step(index, SCAN(payload.decode(), 0)[0])
            if self.book.moving:
                self.book.note(index, self.recorded_at)
        except ODD as odd:
            self.book.blind(stream)
            if isinstance(odd, Unknown):
                self.report.add(INCOMPLETE, str(odd), index)
            else:
                self.report.add(TAMPERED, f"its payload cannot be: {odd}", index)

    def _registered(self, index: int, body: Any) -> None:
        """Whose log it is."""
        if body["organisation_id"] != self.head.get("organisation"):
            self.report.add(TAMPERED, "the log is of another organisation", index)

    def _exported(self, index: int, body: Any) -> None:
        """An export was made, perhaps this one."""
        if body["export_id"] == self.head.get("export"):
            self.exported, self.asked_at = body, index

    def _left(self, index: int, body: Any) -> None:
        """Whoever left took all payloads along: those before this entry are gone."""
        self.left = index

    def _forgotten(self, index: int, body: Any) -> None:
        """A person was forgotten: the sealed words stay as they are, and nobody reads them."""
        self.forgotten[body["key_id"].encode()] = index

    def _compare_roots(self, size: int) -> None:
        root = self.tree.root()
        for checkpoint in self.marks.pop(size):
            if checkpoint.root != root:
                whose = "that you kept" if checkpoint in self.kept else "signed"
                message = (
                    f"the first {size} entries are not those of the checkpoint {whose}; the last "
                    f"one that fits is of {self.fits}"
                )
                self.report.add(TAMPERED, message)
            else:
                self.fits = size

    def _compare_dump(self, position: int) -> None:
        for told in self.dump.pop(position):
            known = self.book.key_results if told["subject"] == "key_result" else None
            subject = (known or self.book.objectives).get(told["id"])
            if subject is None and self.missing:
                continue
            if subject is None:
                message = f"the read model scores {told['id']}, which is not in the log"
                self.report.add(TAMPERED, message, position)
                continue
            self.dumped.add(told["id"])
            objective = subject.objective if isinstance(subject, KeyResult) else subject
            wanted = self.book.standing(subject)
            if objective.stood is not None:
                wanted = objective.stood.get(subject.id, wanted)
                # What was defined after the close is on no sheet until the cycle is reopened.
                later = {one.id for one in objective.key_results} - objective.stood.keys()
                self.dumped |= later
            wrong = [name for name in wanted if wanted[name] != told[name]]
            if wrong and not objective.is_blind:
                name = wrong[0]
                message = (
                    f"{told['subject']} {told['id']}: the read model says {name} "
                    f"{told[name]!r}, the log gives {wanted[name]!r}"
                )
                self.report.add(TAMPERED, message, position)

    def _close(self, lines: Lines) -> None:
        """Judge what only the whole can show."""
        report, size = self.report, self.tree.size
        report.facts |= {"entries": size, "root": base64.b64encode(self.tree.root()).decode()}
        self._close_file(lines)
        # Of a file that was cut short nothing is said but that; the rest of it may be well.
        verdict = INCOMPLETE if self.end is None or lines.rest else TAMPERED
        if self.head and (size != self.head["size"] or self.index != size):
            report.add(verdict, f"there are {size} entries, not {self.head['size']}")
        self._close_evidence(size)
        self._close_payloads()
        self.book.end(self.recorded_at)
        self._close_dump(verdict)
        report.facts["scores refolded"] = self.book.told + len(self.dumped)

    def _close_file(self, lines: Lines) -> None:
        report = self.report
        for kind, (order, most) in KINDS.items():
            if most and order != 5 and not self.seen[order] and kind != b"end":
                report.add(TAMPERED, f"there is no line {kind.decode()}")
        if self.end is None or lines.rest:
            return report.add(INCOMPLETE, "the file ends before its last line: it was cut short")
        told: dict[str, Any] = {
            "scores": self.seen[3],
            "checkpoints": self.seen[4],
            "platform": self.seen[5],
        }
        told |= {"entries": self.tree.size, "sha256": lines.digest.hexdigest()}
        if self.end != json.dumps(told, separators=(",", ":")).encode():
            report.add(TAMPERED, "the file is not as it was written: its last line does not fit")
        made = (self.exported or {}).get("cycle_id", "")
        if self.head and made != self.head["cycle"]:
            report.add(TAMPERED, "no entry says that this export was made, of this cycle")
        if self.head and self.head["origin"].rpartition("/log/")[2] != self.head["log"]:
            report.add(TAMPERED, "the log's origin and its name are not of one log")
        return None

    def _close_evidence(self, size: int) -> None:
        """Checkpoints and receipts, those in the export and those kept elsewhere."""
        report = self.report
        covered = self.signed[-1].size if self.signed else 0
        report.facts["checkpoints"] = f"{len(self.signed)} signed, the last of {covered} entries"
        if not self.signed:
            report.add(INCOMPLETE, "there is no checkpoint that a trusted key signed")
        elif covered < size:
            message = f"no checkpoint covers the entries from {covered + 1} on"
            report.add(INCOMPLETE, message, covered + 1)
        for beyond in (one for one in self.marks if one > size):
            whose = "you kept" if self.marks[beyond][0] in self.kept else "here"
            message = f"the checkpoint {whose} is of {beyond} entries, the export has only {size}:"
            report.add(INCOMPLETE, f"{message} it was made before, or the log was cut")
        for receipt in self.receipts:
            if receipt.log != self.head.get("log"):
                report.add(INCOMPLETE, f"a receipt is of another log, {receipt.log}")
            elif not receipt.is_signed(self.receipt_keys):
                report.add(INCOMPLETE, f"no known key signed the receipt of entry {receipt.index}")
            elif receipt.index > size:
                message = f"a receipt is for entry {receipt.index}, the export ends at {size}:"
                report.add(INCOMPLETE, f"{message} it was made before, or the log was cut")
        if self.keys and not self.pinned:
            named = ", ".join(dict.fromkeys(base64.b64encode(k.raw).decode() for k in self.keys))
            report.notes.append(f"the public key is the export's own word; compare it: {named}")

    def _close_payloads(self) -> None:
        """Each payload that is missing must have been erased by an entry that says so."""
        report = self.report
        gone = 0
        for first, last in self.missing:
            covered = max(0, min(last, self.left - 1) - first + 1)
            gone += covered
            for index in range(first + covered, min(last, first + covered + FINDINGS_MAX) + 1):
                report.add(TAMPERED, "its payload is missing, and no entry erased it", index)
        if gone:
            report.notes.append(f"{gone} payloads erased under entry {self.left}")
        for key_id, index in self.forgotten.items():
            fields = self.sealed.get(key_id, 0)
            report.notes.append(f"{fields} sealed fields of a person forgotten under entry {index}")
        if self.withheld:
            report.notes.append(f"{self.withheld} payloads withheld: not of this cycle")
        if self.silent:
            report.notes.append(f"{self.silent} payloads of ideas and votes kept in silence")
        if self.sealed:
            report.facts["sealed fields"] = sum(self.sealed.values())

    def _close_dump(self, verdict: int) -> None:
        """The read model must have been told of every objective there was."""
        for position in self.dump:
            message = f"the read model is of position {position}, where the export has no entry"
            self.report.add(verdict, message)
        if self.told_from and self.told_from < self.asked_at:
            message = f"the read model is of position {self.told_from}, from before the export"
            self.report.add(TAMPERED, message)
        blind = sum(one.is_blind for one in self.book.objectives.values())
        if blind:
            self.report.notes.append(f"{blind} objectives not refolded: payloads are missing")
        if not self.seen[3] and self.book.objectives and self.asked_at <= self.tree.size:
            return self.report.add(INCOMPLETE, "the read model of the scores is not in the export")
        subjects: list[Subject] = [*self.book.objectives.values()]
        for subject in (*subjects, *self.book.key_results.values()):
            is_due = subject.position < self.asked_at
            if is_due and subject.id not in self.dumped and self.exported:
                message = "the read model has no score of what begins here"
                self.report.add(TAMPERED, message, subject.position)
        return None


class Receipt:
    """The platform's word, given with an answer, that an entry of this leaf stands at an index."""

    def __init__(self, text: str) -> None:
        version, self.log, index, leaf, at, signed, *more = (*text.split(), *([""] * 6))
        raw = unbase64(signed)
        if version != "v1" or any(more) or not index.isdigit() or not at.isdigit() or len(raw) < 5:
            raise Unreadable("a receipt is v1, log, index, leaf, time and signature")
        self.index, self.at, self.leaf = int(index), int(at), unbase64(leaf)
        self.key_id, self.signature = raw[:4], raw[4:]
        self.body = "\n".join(("okr-receipt/v1", self.log, index, leaf, at, "")).encode()

    def is_signed(self, keys: Iterable[Key]) -> bool:
        """Whether one of the keys signed it."""
        known = [key for key in keys if key.key_id == self.key_id]
        return any(key.signed(self.signature, self.body) for key in known)


def check(
    file: BinaryIO,
    keys: Iterable[str] = (),
    checkpoints: Iterable[str] = (),
    receipts: Iterable[str] = (),
) -> Report:
    """Check an export by keys one trusts and by what one has kept of its log. Raises Unreadable
    for one of these that is none."""
    report = Report()
    kept = [Checkpoint(text) for text in checkpoints]
    Check(report, [Key(text) for text in keys], kept, [Receipt(text) for text in receipts]).run(
        file
    )
    return report


class Arguments(argparse.ArgumentParser):
    """A parser that leaves exit codes to main: its own 2 would read as a verdict."""

    def error(self, message: str) -> NoReturn:
        raise Unreadable(message)


def main(arguments: list[str] | None = None) -> int:
    """Check the file that the command line names; the exit code."""
    parser = Arguments(prog="scoreline verify", description="Check an export offline.")
    parser.add_argument("file", help="the export; - reads it from standard input")
    parser.add_argument(
        "--key", action="append", default=[], help="a key you trust: name+id+base64"
    )
    parser.add_argument("--checkpoint", action="append", default=[], help="a checkpoint you kept")
    parser.add_argument("--receipt", action="append", default=[], help="a receipt you kept")
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    try:
        told = parser.parse_args(arguments)
        # Nothing here refers to itself, and looking for it costs a tenth of the time.
        gc.disable()
        kept = [[read_text(path) for path in paths] for paths in (told.checkpoint, told.receipt)]
        with sys.stdin.buffer if told.file == "-" else open(told.file, "rb") as file:
            report = check(file, told.key, *kept)
    except (OSError, *ODD) as fault:
        print(f"UNUSABLE\n- {fault}", file=sys.stderr)
        return UNUSABLE
    print(report.as_json() if told.json else report.as_text())
    return report.exit_code


def read_text(path: str) -> str:
    """A small file of text."""
    with open(path, encoding="utf-8", newline="") as file:
        return file.read(TEXT_BYTES_MAX)


if __name__ == "__main__":
    sys.exit(main())
